import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const upsert = (...items: object[]) =>
  upskill.done(upskill.api.post('/v1/skills/bulk', employer.admin, { items }));
const programming = { name: 'Programming', kind: 'hard', source: 'onet', externalId: '2.B.3.e' };
const welding = { name: 'Welding', kind: 'hard' };

describe('POST /v1/skills/bulk', () => {
  test('200: each item stands or fails alone, and says why', async () => {
    const answer = await upsert(programming, { name: 'Flying', kind: 'magic' }, welding, welding);
    expect(answer).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: 2 });
    expect(answer.results).toMatchObject([
      { index: 0, externalId: '2.B.3.e', name: 'Programming', outcome: 'created', errors: [] },
      { index: 1, name: 'Flying', outcome: 'failed', id: null, errors: [{ pointer: '/kind' }] },
      { index: 2, externalId: null, outcome: 'created' },
      { index: 3, outcome: 'failed', errors: [{ code: 'duplicate-in-request' }] },
    ]);
  });

  test('200: the same catalog again changes nothing and tells nobody', async () => {
    const first = await upsert(programming, welding);
    const again = await upsert(programming, welding);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    expect(again.results.map(({ id }: { id: string }) => id)).toEqual(
      first.results.map(({ id }: { id: string }) => id),
    );
    const { rows } = await upskill.owner.query(
      `select name from outbox where employer_id = $1 and name like 'skill.%'`,
      [employer.id],
    );
    expect(rows).toEqual([{ name: 'skill.created' }, { name: 'skill.created' }]);
  });

  test('200: a skill is found by its external id or its name, and is then as the item says', async () => {
    const { results } = await upsert(programming, { ...welding, aliases: ['Joining'] });
    const again = await upsert(
      { ...programming, name: 'Coding', referenceWeight: 0.25 },
      { ...welding, externalId: 'W-7' },
    );
    expect(again).toMatchObject({ updated: 2 });
    const read = (index: number) =>
      upskill.done(upskill.api.get(`/v1/skills/${results[index].id}`, employer.admin));
    expect(await read(0)).toMatchObject({ name: 'Coding', referenceWeight: 0.25, version: 2 });
    expect(await read(1)).toMatchObject({ externalId: 'W-7', aliases: [], version: 2 });
  });

  test('200: a skill another source named is not taken over', async () => {
    await upsert(programming);
    const answer = await upsert({ name: 'programming', kind: 'hard' });
    expect(answer.results[0]).toMatchObject({
      outcome: 'failed',
      errors: [{ code: 'skill-name-taken', pointer: '/name' }],
    });
  });

  test('200: two catalogs sent at once add a skill once', async () => {
    const answers = await Promise.all([upsert(programming, welding), upsert(welding, programming)]);
    const created = answers.reduce((sum, answer) => sum + answer.created, 0);
    expect(created).toBe(2);
    expect(answers.every(({ failed }) => failed === 0)).toBe(true);
  });

  test('400: more than a thousand skills at once', async () => {
    const items = Array.from({ length: 1_001 }, (_, index) => ({
      name: `S${index}`,
      kind: 'hard',
    }));
    const { status } = await upskill.api.post('/v1/skills/bulk', employer.admin, { items });
    expect(status).toBe(400);
  });
});
