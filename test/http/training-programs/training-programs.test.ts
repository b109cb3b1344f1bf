import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let sql: string;
let statistics: string;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  sql = await skillCatalog(upskill, employer).skill();
  statistics = await skillCatalog(upskill, employer).skill();
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
const usd = (amount: number) => ({ amount, currency: 'USD' });
const create = (more: object = {}) => upskill.api.post(url, employer.admin, program(more));
const created = (more: object = {}) => upskill.done(create(more));
const eventsOf = async (id: string) => {
  const { rows } = await upskill.owner.query(
    'select name, changed_fields as fields from outbox where subject_id = $1 order by id',
    [id],
  );
  return rows.map(({ name, fields }) => [name, ...fields].join(' '));
};

describe('POST /v1/training-programs', () => {
  test('201: what is not said is empty, and it is a draft', async () => {
    const answer = await create({ title: 'SQL at work' });
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`${url}/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      title: 'SQL at work',
      status: 'draft',
      providerId: null,
      price: [],
      onCompanyTime: false,
      needsManagerApproval: false,
      teaches: [],
      entryLevels: [],
      prerequisiteProgramIds: [],
      credentialTypeId: null,
      ceCredits: [],
      url: null,
      externalId: null,
      version: 1,
    });
    expect(await eventsOf(answer.body.id)).toEqual(['program.created']);
  });

  test('201: a whole program is answered and read as it was sent', async () => {
    const { id: providerId } = await upskill.done(
      upskill.api.post('/v1/providers', employer.admin, { name: 'College', accredited: true }),
    );
    const first = await created();
    const { id: credentialTypeId } = await upskill.done(
      upskill.api.post('/v1/credential-types', employer.admin, { kind: 'degree', name: 'BSc' }),
    );
    const whole = program({
      kind: 'degree',
      status: 'published',
      providerId,
      price: [
        { type: 'tuition', amount: usd(120_000) },
        { type: 'books', amount: usd(0) },
      ],
      hours: 180.125,
      onCompanyTime: true,
      needsManagerApproval: true,
      teaches: [
        { skillId: sql, level: 3 },
        { skillId: statistics, level: 2.3333 },
      ],
      entryLevels: [{ skillId: sql, level: 1 }],
      prerequisiteProgramIds: [first.id],
      credentialTypeId,
      ceCredits: [{ unit: 'contact_hour', amount: 12, categories: ['opioid'] }],
      url: 'https://example.com/degree',
      externalId: fresh('catalog'),
    });
    const { status, body } = await upskill.api.post(url, employer.admin, whole);
    expect(status).toBe(201);
    expect(body).toMatchObject(whole);
    expect((await upskill.api.get(`${url}/${body.id}`, employer.admin)).body).toEqual(body);
    expect(await eventsOf(body.id)).toEqual(['program.created', 'program.published']);
  });

  test('400: a program starts as a draft or published, and knows its kind', async () => {
    expect((await create({ status: 'retired' })).status).toBe(400);
    expect((await create({ kind: 'webinar' })).status).toBe(400);
    expect((await create({ url: 'javascript:alert(1)' })).status).toBe(400);
    expect((await create({ hours: -1 })).status).toBe(400);
    expect((await create({ price: [{ type: 'tuition', amount: usd(-1) }] })).status).toBe(400);
  });

  test('422: a price is in one currency, each part once', async () => {
    const price = [
      { type: 'tuition', amount: usd(1) },
      { type: 'tuition', amount: { amount: 1, currency: 'EUR' } },
    ];
    expect(await create({ price })).toMatchObject({
      status: 422,
      body: {
        code: 'training-program-inconsistent',
        errors: [
          { code: 'currencies-differ', pointer: '/price/1/amount/currency' },
          { code: 'price-type-repeated', pointer: '/price/1/type' },
        ],
      },
    });
  });

  test('422: what a program names must exist', async () => {
    const nowhere = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
    const broken = [
      { providerId: nowhere },
      { teaches: [{ skillId: nowhere, level: 1 }] },
      { entryLevels: [{ skillId: nowhere, level: 1 }] },
      { prerequisiteProgramIds: [nowhere] },
      { credentialTypeId: nowhere },
    ];
    for (const more of broken) {
      expect(await create(more)).toMatchObject({
        status: 422,
        body: { code: 'unknown-reference' },
      });
    }
  });

  test('422: a credential type of another employer does not exist here', async () => {
    const { admin } = await upskill.newEmployer();
    const theirs = { kind: 'degree', name: 'BSc' };
    const { id } = await upskill.done(upskill.api.post('/v1/credential-types', admin, theirs));
    expect((await create({ credentialTypeId: id })).status).toBe(422);
  });

  test('422: a skill of another employer does not exist here', async () => {
    const theirs = await skillCatalog(upskill, await upskill.newEmployer()).skill();
    const { status } = await create({ teaches: [{ skillId: theirs, level: 1 }] });
    expect(status).toBe(422);
  });

  test('409: two programs cannot share an external id', async () => {
    const externalId = fresh('catalog');
    await created({ externalId });
    expect(await create({ externalId })).toMatchObject({
      status: 409,
      body: { code: 'program-external-id-taken' },
    });
  });

  test('403: an employee adds no program', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.post(url, ada, program())).status).toBe(403);
  });
});

describe('PATCH /v1/training-programs/{id}', () => {
  const patch = (id: string, changes: object, version: number | string = 1) =>
    upskill.api.patch(`${url}/${id}`, employer.admin, changes, version);

  test('200: lists are replaced, null clears, what is absent stays', async () => {
    const { id } = await created({
      url: 'https://example.com',
      price: [{ type: 'tuition', amount: usd(100) }],
      teaches: [{ skillId: sql, level: 3 }],
    });
    const { status, body } = await patch(id, {
      url: null,
      price: [{ type: 'fees', amount: { amount: 5, currency: 'EUR' } }],
      entryLevels: [{ skillId: sql, level: 1 }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 2,
      url: null,
      price: [{ type: 'fees', amount: { amount: 5, currency: 'EUR' } }],
      teaches: [{ skillId: sql, level: 3 }],
      entryLevels: [{ skillId: sql, level: 1 }],
    });
    expect((await upskill.api.get(`${url}/${id}`, employer.admin)).body).toEqual(body);
    expect(await eventsOf(id)).toEqual([
      'program.created',
      'program.changed price entryLevels url',
    ]);
  });

  test('200: the same lists in another order are no change', async () => {
    const teaches = [
      { skillId: sql, level: 3 },
      { skillId: statistics, level: 2 },
    ];
    const { id } = await created({ teaches });
    const { body } = await patch(id, { teaches: teaches.toReversed() });
    expect(body.version).toBe(1);
  });

  test('400: a patch never moves the status', async () => {
    const { id } = await created();
    expect((await patch(id, { status: 'published' })).status).toBe(400);
  });

  test('422: no program is its own prerequisite, directly or through others', async () => {
    const first = await created();
    const second = await created({ prerequisiteProgramIds: [first.id] });
    const third = await created({ prerequisiteProgramIds: [second.id] });
    for (const id of [first.id, third.id]) {
      expect(await patch(first.id, { prerequisiteProgramIds: [id] })).toMatchObject({
        status: 422,
        body: { code: 'prerequisite-circle' },
      });
    }
  });

  test('422: of changes that close a circle together, one is refused', async () => {
    const [one, other] = [await created(), await created()];
    const answers = await Promise.all([
      patch(one.id, { prerequisiteProgramIds: [other.id] }),
      patch(other.id, { prerequisiteProgramIds: [one.id] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  test('412: a stale patch is refused', async () => {
    const { id } = await created();
    expect((await patch(id, { title: 'New' }, 9)).status).toBe(412);
  });

  test('404: another employer’s program looks missing', async () => {
    const { id } = await created();
    const stranger = await upskill.newEmployer();
    const at = `${url}/${id}`;
    expect((await upskill.api.patch(at, stranger.admin, { title: 'x' }, '*')).status).toBe(404);
    expect((await upskill.api.get(at, stranger.admin)).status).toBe(404);
    const theirs = { prerequisiteProgramIds: [id] };
    expect((await upskill.api.post(url, stranger.admin, program(theirs))).status).toBe(422);
  });
});
