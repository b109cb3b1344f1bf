import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let sql: string;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  sql = await skillCatalog(upskill, employer).skill();
});
afterAll(() => upskill.stop());

const url = '/v1/training-programs';
const program = (more: object = {}) => ({
  title: fresh('Program'),
  kind: 'online_course',
  delivery: 'online',
  hours: 16,
  ...more,
});
const create = (more: object = {}) => upskill.api.post(url, employer.admin, program(more));
const created = (more: object = {}) => upskill.done(create(more));
const eventsOf = async (id: string) => {
  const { rows } = await upskill.owner.query(
    'select name, changed_fields as fields from outbox where subject_id = $1 order by id',
    [id],
  );
  return rows.map(({ name, fields }) => [name, ...fields].join(' '));
};

describe('publication and retirement', () => {
  const move = (id: string, where: string, version: number) =>
    upskill.call('POST', {
      url: `${url}/${id}/${where}`,
      by: employer.admin,
      headers: { 'if-match': `"v${version}"` },
    });

  test('200: a draft is published, then retired, and nothing else', async () => {
    const { id } = await created({ teaches: [{ skillId: sql, level: 3 }] });
    expect((await move(id, 'retirement', 1)).body.code).toBe('program-status-conflict');
    expect(await move(id, 'publication', 1)).toMatchObject({
      status: 200,
      body: { status: 'published', version: 2, teaches: [{ skillId: sql, level: 3 }] },
    });
    expect((await move(id, 'publication', 2)).status).toBe(409);
    expect(await move(id, 'retirement', 2)).toMatchObject({
      status: 200,
      body: { status: 'retired', version: 3 },
    });
    expect((await move(id, 'publication', 3)).status).toBe(409);
    expect(await eventsOf(id)).toEqual([
      'program.created',
      'program.published status',
      'program.retired status',
    ]);
  });

  test('412 and 428: only what was read can be published', async () => {
    const { id } = await created();
    expect((await move(id, 'publication', 2)).status).toBe(412);
    expect((await upskill.api.post(`${url}/${id}/publication`, employer.admin)).status).toBe(428);
  });

  test('404: what is not offered does not exist for those who do not keep the catalog', async () => {
    const draft = await created();
    const open = await created({ status: 'published' });
    const ada = await upskill.hire(employer);
    const keeper = await upskill.hire(employer, { roles: ['learning_admin'] });
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    const readOnly = await upskill.apiKey(employer.id, ['training-programs.read']);
    const readBy = async (id: string, by: { authorization: string }) =>
      (await upskill.api.get(`${url}/${id}`, by)).status;
    for (const by of [ada, readOnly]) {
      expect(await readBy(draft.id, by)).toBe(404);
      expect(await readBy(open.id, by)).toBe(200);
      expect((await upskill.api.get(`${url}?status=draft`, by)).body.data).toEqual([]);
    }
    for (const by of [keeper, auditor]) expect(await readBy(draft.id, by)).toBe(200);
    const shown = await upskill.api.get(`${url}?limit=200`, ada);
    const statuses = shown.body.data.map(({ status }: { status: string }) => status);
    expect(new Set(statuses)).toEqual(new Set(['published']));
  });
});

describe('GET /v1/training-programs', () => {
  test('200: the list is filtered by what a program is, where it comes from and what it teaches', async () => {
    const fellow = await upskill.newEmployer();
    const skillId = await skillCatalog(upskill, fellow).skill();
    const post = (path: string, body: object) =>
      upskill.done(upskill.api.post(path, fellow.admin, body));
    const provider = await post('/v1/providers', { name: 'College' });
    const degree = await post(url, program({ title: 'Degree in 100% SQL', kind: 'degree' }));
    const course = await post(
      url,
      program({
        title: 'A 1000 ways to SQL',
        delivery: 'in_person',
        status: 'published',
        providerId: provider.id,
        externalId: 'C-1',
        teaches: [{ skillId, level: 2 }],
      }),
    );
    const found = async (query: string) => {
      const { body } = await upskill.api.get(`${url}?${query}`, fellow.admin);
      return body.data.map(({ id }: { id: string }) => id);
    };
    expect(await found('')).toEqual([degree.id, course.id]);
    expect(await found('kind=degree')).toEqual([degree.id]);
    expect(await found(`providerId=${provider.id}`)).toEqual([course.id]);
    expect(await found('status=published')).toEqual([course.id]);
    expect(await found('delivery=in_person')).toEqual([course.id]);
    expect(await found('externalId=C-1')).toEqual([course.id]);
    expect(await found(`skillId=${skillId}`)).toEqual([course.id]);
    expect(await found('q=sql')).toEqual([degree.id, course.id]);
    expect(await found(`q=${encodeURIComponent('100%')}`)).toEqual([degree.id]);
    expect(await found('updatedSince=2199-01-01T00:00:00Z')).toEqual([]);
    expect((await upskill.api.get(`${url}?q=sq`, fellow.admin)).status).toBe(400);
    const page = await upskill.api.get(`${url}?limit=1&q=sql`, fellow.admin);
    expect(await found(`q=sql&cursor=${encodeURIComponent(page.body.nextCursor)}`)).toEqual([
      course.id,
    ]);
  });
});
