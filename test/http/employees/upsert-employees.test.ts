import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

const person = (externalId: string, more: object = {}) => ({
  externalId,
  givenName: 'Ada',
  familyName: 'Byron',
  email: `${externalId}@example.com`,
  status: 'active',
  employmentType: 'full_time',
  hiredOn: '2024-01-01',
  ...more,
});

describe('POST /v1/employees/bulk', () => {
  test('200: each item stands or fails alone, and says why', async () => {
    const { admin } = await upskill.newEmployer();
    const { status, body } = await upskill.api.post('/v1/employees/bulk', admin, {
      items: [
        person('bulk-ada', { managerExternalId: 'bulk-grace' }),
        person('bulk-grace'),
        person('bulk-bad', { hiredOn: 'soon' }),
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: 2, failed: 1 });
    expect(body.results[2]).toMatchObject({
      externalId: 'bulk-bad',
      outcome: 'failed',
      errors: [{ pointer: '/hiredOn' }],
    });
    const ada = await upskill.done(upskill.api.get(`/v1/employees/${body.results[0].id}`, admin));
    expect(ada.managerId).toBe(body.results[1].id);
  });
});
