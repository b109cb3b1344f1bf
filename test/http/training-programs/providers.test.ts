import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const create = (body: object) => upskill.api.post('/v1/providers', employer.admin, body);

describe('providers', () => {
  test('201: a provider is added, accredited only if somebody says so', async () => {
    const answer = await create({ name: 'City College' });
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`/v1/providers/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      name: 'City College',
      accredited: false,
      accreditor: null,
      externalId: null,
      version: 1,
    });
    const read = await upskill.api.get(`/v1/providers/${answer.body.id}`, employer.admin);
    expect(read.body).toEqual(answer.body);
  });

  test('200: a provider changes, and the event says what did', async () => {
    const { id } = await upskill.done(create({ name: 'Old name', accreditor: 'A board' }));
    const patched = await upskill.api.patch(
      `/v1/providers/${id}`,
      employer.admin,
      { name: 'New name', accredited: true, accreditor: null },
      1,
    );
    expect(patched).toMatchObject({
      status: 200,
      body: { name: 'New name', accredited: true, accreditor: null, version: 2 },
    });
    const { rows } = await upskill.owner.query(
      'select name, changed_fields from outbox where subject_id = $1 order by id',
      [id],
    );
    expect(rows).toEqual([
      { name: 'provider.created', changed_fields: [] },
      { name: 'provider.changed', changed_fields: ['name', 'accredited', 'accreditor'] },
    ]);
  });

  test('200: a patch that changes nothing is no change', async () => {
    const { id } = await upskill.done(create({ name: 'Same' }));
    const url = `/v1/providers/${id}`;
    const { body } = await upskill.api.patch(url, employer.admin, { name: 'Same' }, 1);
    expect(body.version).toBe(1);
  });

  test('409: two providers cannot share an external id', async () => {
    const externalId = fresh('college');
    await upskill.done(create({ name: 'One', externalId }));
    expect(await create({ name: 'Two', externalId })).toMatchObject({
      status: 409,
      body: { code: 'provider-external-id-taken' },
    });
  });

  test('412 and 428: nobody’s change is lost', async () => {
    const { id } = await upskill.done(create({ name: 'Contested' }));
    const url = `/v1/providers/${id}`;
    expect((await upskill.api.patch(url, employer.admin, { name: 'x' }, 7)).status).toBe(412);
    const bare = await upskill.call('PATCH', { url, by: employer.admin, body: { name: 'x' } });
    expect(bare.status).toBe(428);
  });

  test('404: another employer’s provider looks missing', async () => {
    const { id } = await upskill.done(create({ name: 'Ours' }));
    const stranger = await upskill.newEmployer();
    const url = `/v1/providers/${id}`;
    expect(await upskill.api.get(url, stranger.admin)).toMatchObject({
      status: 404,
      body: { code: 'provider-not-found' },
    });
    expect((await upskill.api.patch(url, stranger.admin, { name: 'x' }, '*')).status).toBe(404);
  });

  test('403: an employee reads providers and writes none', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.get('/v1/providers', ada)).status).toBe(200);
    expect((await upskill.api.post('/v1/providers', ada, { name: 'x' })).status).toBe(403);
  });

  test('200: the list pages through all, and finds one by external id', async () => {
    const fellow = await upskill.newEmployer();
    for (const name of ['A', 'B', 'C']) {
      const body = { name, externalId: `X-${name}` };
      await upskill.done(upskill.api.post('/v1/providers', fellow.admin, body));
    }
    const first = await upskill.api.get('/v1/providers?limit=2', fellow.admin);
    expect(first.body.data.map(({ name }: { name: string }) => name)).toEqual(['A', 'B']);
    const cursor = encodeURIComponent(first.body.nextCursor);
    const next = await upskill.api.get(`/v1/providers?limit=2&cursor=${cursor}`, fellow.admin);
    expect(next.body).toMatchObject({ data: [{ name: 'C' }], nextCursor: null });
    const one = await upskill.api.get('/v1/providers?externalId=X-B', fellow.admin);
    expect(one.body.data).toMatchObject([{ name: 'B' }]);
    const since = await upskill.api.get(
      '/v1/providers?updatedSince=2199-01-01T00:00:00Z',
      fellow.admin,
    );
    expect(since.body.data).toEqual([]);
  });
});

describe('POST /v1/providers/bulk', () => {
  const upsert = (items: object[]) =>
    upskill.api.post('/v1/providers/bulk', employer.admin, { items });

  test('200: each item stands or fails alone, and the same again changes nothing', async () => {
    const [one, two] = [fresh('bulk'), fresh('bulk')];
    const items = [
      { externalId: one, name: 'One', accredited: true, accreditor: 'A board' },
      { externalId: two, name: '' },
      { externalId: one, name: 'Again' },
    ];
    const { status, body } = await upsert(items);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      created: 1,
      failed: 2,
      results: [
        { index: 0, externalId: one, outcome: 'created', errors: [] },
        { index: 1, externalId: two, outcome: 'failed', id: null, errors: [{ pointer: '/name' }] },
        { index: 2, outcome: 'failed', errors: [{ code: 'duplicate-in-request' }] },
      ],
    });
    expect((await upsert(items.slice(0, 1))).body).toMatchObject({ unchanged: 1 });
    const changed = await upsert([{ externalId: one, name: 'One' }]);
    expect(changed.body).toMatchObject({ updated: 1 });
    const read = await upskill.api.get(
      `/v1/providers/${changed.body.results[0].id}`,
      employer.admin,
    );
    expect(read.body).toMatchObject({ accredited: false, accreditor: null, version: 2 });
  });

  test('400: more than five hundred items are too many', async () => {
    const items = Array.from({ length: 501 }, (_, index) => ({
      externalId: `many-${index}`,
      name: 'x',
    }));
    expect((await upsert(items)).status).toBe(400);
  });
});
