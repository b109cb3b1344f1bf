import { v7 as uuidv7 } from 'uuid';
import {
  balancesOf,
  brokenCaps,
  dollars,
  draftOf,
  foundCompany,
  NOON,
  REQUESTS,
  submit,
  tuitionOf,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterEach(async () => {
  upskill.clock.now = NOON;
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});
afterAll(() => upskill.stop());

describe('the same submission sent again', () => {
  test('the same key answers the same bytes and reserves nothing more', async () => {
    const company = await foundCompany(upskill);
    const draft = await draftOf(upskill, company.ada, tuitionOf(100));
    const key = uuidv7();
    const first = await submit(upskill, company.ada, draft, key);
    const second = await submit(upskill, company.ada, draft, key);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.headers.etag).toBe('"v2"');
    expect(await balancesOf(upskill, company)).toMatchObject({ reserved: 100 });
  });

  test('a refusal by the budget is the same refusal again, even when there is money since', async () => {
    const company = await foundCompany(upskill, { budget: 50 });
    const draft = await draftOf(upskill, company.ada, tuitionOf(100));
    const key = uuidv7();
    const first = await submit(upskill, company.ada, draft, key);
    await upskill.done(
      upskill.api.act(
        `/v1/budgets/${company.budgetId}/allocations`,
        company.employer.admin,
        {
          amount: dollars(1_000),
          reason: 'more',
        },
        1,
      ),
    );
    const second = await submit(upskill, company.ada, draft, key);
    expect(second).toMatchObject({ status: 409, text: first.text });
    expect((await submit(upskill, company.ada, draft)).status).toBe(201);
  });

  test('422: the same key for another request', async () => {
    const { ada } = await foundCompany(upskill);
    const one = await draftOf(upskill, ada, tuitionOf(100));
    const other = await draftOf(upskill, ada, tuitionOf(100));
    const key = uuidv7();
    await submit(upskill, ada, one, key);
    expect(await submit(upskill, ada, other, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  test('400: without a key, with `*` for the version, or with anything in the body', async () => {
    const { ada } = await foundCompany(upskill);
    const { id } = await draftOf(upskill, ada, tuitionOf(100));
    const url = `${REQUESTS}/${id}/submission`;
    const key = () => ({ 'idempotency-key': uuidv7() });
    const answers = [
      await upskill.api.post(url, ada, undefined, { 'if-match': '"v1"' }),
      await upskill.api.post(url, ada, undefined, { ...key(), 'if-match': '*' }),
      await upskill.api.act(url, ada, { state: 'approved' }, 1),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual([
      'idempotency-key-required',
      'if-match-too-wide',
      'invalid-request',
    ]);
    expect(await upskill.api.post(url, ada, undefined, key())).toMatchObject({ status: 428 });
  });
});
