import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let skillId: string;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  skillId = await skillCatalog(upskill, employer).skill({ source: 'onet', externalId: '2.B.3.e' });
  await upskill.done(
    upskill.api.post('/v1/providers', employer.admin, { name: 'College', externalId: 'COLLEGE' }),
  );
});
afterAll(() => upskill.stop());

const url = '/v1/training-programs';
const item = (externalId: string, more: object = {}) => ({
  externalId,
  title: 'Programming',
  kind: 'vendor_course',
  delivery: 'online',
  status: 'published',
  hours: 40,
  providerExternalId: 'COLLEGE',
  price: [{ type: 'tuition', amount: { amount: 90_000, currency: 'USD' } }],
  teaches: [{ source: 'onet', skillExternalId: '2.B.3.e', level: 3 }],
  entryLevels: [{ source: 'onet', skillExternalId: '2.B.3.e', level: 1 }],
  ...more,
});
const upsert = (...items: object[]) =>
  upskill.done(upskill.api.post(`${url}/bulk`, employer.admin, { items }));
const read = (id: string) => upskill.done(upskill.api.get(`${url}/${id}`, employer.admin));

describe('POST /v1/training-programs/bulk', () => {
  test('200: a catalog names providers, skills and prerequisites as its own system does', async () => {
    const [basic, advanced] = [fresh('basic'), fresh('advanced')];
    const { created, results } = await upsert(
      item(advanced, { prerequisiteExternalIds: [basic] }),
      item(basic),
    );
    expect(created).toBe(2);
    expect(await read(results[0].id)).toMatchObject({
      externalId: advanced,
      status: 'published',
      price: [{ type: 'tuition', amount: { amount: 90_000, currency: 'USD' } }],
      teaches: [{ skillId, level: 3 }],
      entryLevels: [{ skillId, level: 1 }],
      prerequisiteProgramIds: [results[1].id],
    });
  });

  test('200: the same catalog again changes nothing and says nothing', async () => {
    const externalId = fresh('same');
    await upsert(item(externalId));
    const { unchanged, results } = await upsert(item(externalId));
    expect(unchanged).toBe(1);
    const { rows } = await upskill.owner.query('select name from outbox where subject_id = $1', [
      results[0].id,
    ]);
    expect(rows.map(({ name }) => name).sort()).toEqual(['program.created', 'program.published']);
  });

  test('200: what is absent is cleared, but for the status', async () => {
    const externalId = fresh('changed');
    await upsert(item(externalId));
    const bare = { externalId, title: 'Short', kind: 'seminar', delivery: 'online', hours: 2 };
    const { updated, results } = await upsert(bare);
    expect(updated).toBe(1);
    expect(await read(results[0].id)).toMatchObject({
      ...bare,
      status: 'published',
      providerId: null,
      price: [],
      teaches: [],
      entryLevels: [],
      version: 2,
    });
  });

  test('200: each item stands or fails alone, and says why', async () => {
    const { created, failed, results } = await upsert(
      item(fresh('good')),
      item(fresh('bad'), { providerExternalId: 'NOWHERE', kind: 'seminar' }),
      item(fresh('bad'), { teaches: [{ level: 1 }] }),
      item(fresh('bad'), { hours: 'many' }),
    );
    expect({ created, failed }).toEqual({ created: 1, failed: 3 });
    expect(results.map(({ errors }: any) => errors.map(({ pointer }: any) => pointer))).toEqual([
      [],
      ['/providerExternalId'],
      ['/teaches/0'],
      ['/hours'],
    ]);
  });

  test('200: a retired program is not offered again by a catalog', async () => {
    const externalId = fresh('retired');
    const [{ id }] = (await upsert(item(externalId))).results;
    await upskill.done(
      upskill.api.post(`${url}/${id}/retirement`, employer.admin, undefined, { 'if-match': '*' }),
    );
    const { results } = await upsert(item(externalId));
    expect(results[0].errors).toMatchObject([{ code: 'program-status-conflict' }]);
    expect((await read(id)).status).toBe('retired');
  });

  test('200: two feeds at once do not write one program twice', async () => {
    const externalId = fresh('raced');
    const answers = await Promise.all([upsert(item(externalId)), upsert(item(externalId))]);
    expect(answers.map(({ created }) => created).sort()).toEqual([0, 1]);
  });

  test('403: an employee loads no catalog', async () => {
    const ada = await upskill.hire(employer);
    const { status } = await upskill.api.post(`${url}/bulk`, ada, { items: [item('x')] });
    expect(status).toBe(403);
  });
});
