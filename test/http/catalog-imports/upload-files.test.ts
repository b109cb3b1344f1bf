import {
  escoFiles,
  onetFiles,
  sendFile,
  submitImport,
} from '../../setup/builders/catalog-releases.js';
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

const get = (url: string) => upskill.api.get(url, employer.admin);
const post = (url: string, body?: object, version?: number | string) =>
  upskill.api.post(
    url,
    employer.admin,
    body,
    version === undefined ? {} : { 'if-match': `"v${version}"` },
  );
const newDraft = (given: object = {}) =>
  upskill.done(post('/v1/imports', { kind: 'onet', ...given }));
const codesOf = ({ body }: { body: { errors: { code: string }[] } }) =>
  body.errors.map(({ code }) => code);

describe('a draft', () => {
  test('201: begins without files, all or nothing, and says where it is', async () => {
    const { status, headers, body } = await post('/v1/imports', { kind: 'onet' });
    expect([status, headers.location]).toEqual([201, `/v1/imports/${body.id}`]);
    expect(body).toMatchObject({
      state: 'draft',
      mode: 'all_or_nothing',
      effectiveOn: null,
      files: [],
      progress: { done: 0, total: null },
      submittedAt: null,
      version: 1,
    });
    expect((await get(`/v1/imports/${body.id}`)).body).toEqual(body);
  });

  test('422: levels are for ESCO, which gives none', async () => {
    const answer = await post('/v1/imports', { kind: 'onet', options: { essentialLevel: 3 } });
    expect([answer.status, answer.body.code]).toEqual([422, 'import-options-wrong']);
  });

  test('200: takes files one by one, each under the version it was read at; a file again replaces', async () => {
    const draft = await newDraft();
    const [first] = Object.entries(onetFiles());
    if (!first) throw new Error('the release is empty');
    const stored = await sendFile(upskill, employer, draft, first);
    expect([stored.status, stored.headers.etag]).toEqual([200, '"v2"']);
    const again = await sendFile(upskill, employer, stored.body, [first[0], 'x']);
    expect(again.body.files).toMatchObject([{ name: 'Occupation Data.txt', sizeBytes: 1 }]);
    expect((await sendFile(upskill, employer, draft, first)).status).toBe(412);
  });

  test.each(['text/csv', 'text/plain; charset=utf-8', 'text/tab-separated-values'])(
    '200: a file sent as %s',
    async (type) => {
      const answer = await sendFile(upskill, employer, await newDraft(), ['Skills.txt', 'a'], type);
      expect(answer.status).toBe(200);
    },
  );

  test.each(['application/json', 'application/octet-stream', 'text/html', 'application/zip'])(
    '415: a file sent as %s',
    async (type) => {
      const answer = await sendFile(
        upskill,
        employer,
        await newDraft(),
        ['Skills.txt', '{}'],
        type,
      );
      expect(answer.status).toBe(415);
    },
  );

  test('413: a file of more than 32 MiB', async () => {
    const large = Buffer.alloc(32 * 1024 * 1024 + 1, 'a');
    const answer = await sendFile(upskill, employer, await newDraft(), ['Skills.txt', large]);
    expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
  });

  test.each(['Skills.xlsx', 'skills_de.csv', 'passwd.txt'])(
    '422: a file that such an import does not read: %s',
    async (name) => {
      const answer = await sendFile(upskill, employer, await newDraft(), [name, 'a']);
      expect([answer.status, answer.body.code]).toEqual([422, 'import-file-unknown']);
    },
  );

  test.each([
    '..',
    '../Skills.txt',
    'a/Skills.txt',
    '.Skills.txt',
    'Skills\u202etxt',
    `${'x'.repeat(101)}`,
  ])('400 or 404: a name that is none: %j', async (name) => {
    const answer = await sendFile(upskill, employer, await newDraft(), [name, 'a']);
    expect([400, 404]).toContain(answer.status);
  });

  test('422: a file that is not UTF-8', async () => {
    const latin = Buffer.from('Fähigkeit', 'latin1');
    const answer = await sendFile(upskill, employer, await newDraft(), ['Skills.txt', latin]);
    expect([answer.status, answer.body.code]).toEqual([422, 'import-file-unreadable']);
  });

  test('422: is not submitted without its files, nor with a table twice', async () => {
    const draft = await newDraft();
    const empty = await post(`/v1/imports/${draft.id}/submission`, undefined, draft.version);
    expect([empty.status, empty.body.code]).toEqual([422, 'import-incomplete']);
    expect(codesOf(empty)).toEqual(['file-missing', 'file-missing', 'file-missing']);
    let filled = draft;
    for (const file of Object.entries({ ...onetFiles(), 'skills.csv': 'x' }))
      filled = (await sendFile(upskill, employer, filled, file)).body;
    const twice = await post(`/v1/imports/${draft.id}/submission`, undefined, filled.version);
    expect([twice.status, codesOf(twice)]).toEqual([422, ['file-repeated']]);
  });

  test('409: twenty are enough', async () => {
    for (let count = 0; count < 20; count += 1) await newDraft();
    const answer = await post('/v1/imports', { kind: 'onet' });
    expect([answer.status, answer.body.code]).toEqual([409, 'too-many-imports']);
  });
});

describe('an import that waits', () => {
  test('200: is queued, takes no more files, and ends at a word', async () => {
    const queued = await submitImport(upskill, employer, { kind: 'esco' }, escoFiles());
    expect(queued).toMatchObject({ state: 'queued', files: [{}, {}, {}] });
    const more = await sendFile(upskill, employer, queued, ['skills_de.csv', 'x']);
    expect([more.status, more.body.code]).toEqual([409, 'import-state-conflict']);
    const again = await post(`/v1/imports/${queued.id}/submission`, undefined, queued.version);
    expect(again.status).toBe(409);

    const cancelled = await upskill.done(post(`/v1/imports/${queued.id}/cancellation`));
    expect(cancelled).toMatchObject({ state: 'cancelled', files: [] });
    const twice = await post(`/v1/imports/${queued.id}/cancellation`);
    expect([twice.status, twice.body.code]).toEqual([409, 'import-state-conflict']);
  });

  test('every step is in the outbox and the trail, with ids and numbers only', async () => {
    const { id } = await submitImport(upskill, employer, { kind: 'esco' }, escoFiles());
    await post(`/v1/imports/${id}/cancellation`);
    const { rows } = await upskill.owner.query(
      `select name, payload from outbox where employer_id = $1 and subject_id = $2 order by id`,
      [employer.id, id],
    );
    expect(rows.map(({ name }) => name.split('.')[1])).toEqual([
      'created',
      'changed',
      'changed',
      'changed',
      'submitted',
      'cancelled',
    ]);
    for (const { payload } of rows) expect(payload).toEqual({ id, kind: 'esco' });
  });

  test('lists tell kinds and states apart', async () => {
    await newDraft();
    await submitImport(upskill, employer, { kind: 'esco' }, escoFiles());
    const statesOf = async (query: string) =>
      (await get(`/v1/imports?${query}`)).body.data.map(({ state }: { state: string }) => state);
    expect(await statesOf('kind=onet')).toEqual(['draft']);
    expect(await statesOf('state=queued')).toEqual(['queued']);
    expect(await statesOf('state=running')).toEqual([]);
    expect(await statesOf('updatedSince=2000-01-01T00:00:00Z')).toEqual(['draft', 'queued']);
  });

  test('404: another employer sees nothing of it', async () => {
    const { id, version } = await newDraft();
    const other = await upskill.newEmployer();
    const asked = [
      await upskill.api.get(`/v1/imports/${id}`, other.admin),
      await upskill.api.get(`/v1/imports/${id}/row-errors`, other.admin),
      await upskill.api.get(`/v1/imports/${id}/row-errors`, other.admin, { accept: 'text/csv' }),
      await upskill.api.post(`/v1/imports/${id}/cancellation`, other.admin),
      await sendFile(upskill, other, { id, version }, ['Skills.txt', 'a']),
    ];
    expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  test('403: whoever keeps no catalog', async () => {
    const person = await upskill.hire(employer);
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    expect((await upskill.api.get('/v1/imports', person)).status).toBe(403);
    expect((await upskill.api.get('/v1/imports', auditor)).status).toBe(200);
    expect((await upskill.api.post('/v1/imports', auditor, { kind: 'onet' })).status).toBe(403);
  });
});
