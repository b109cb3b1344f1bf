import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const create = (body: object, by = employer.admin) => upskill.api.post('/v1/skills', by, body);
const created = (body: object) => upskill.done(create(body));
const eventsOf = async (id: string) => {
  const { rows } = await upskill.owner.query(
    'select name, changed_fields from outbox where subject_id = $1 order by id',
    [id],
  );
  return rows.map((row) => [row.name, ...row.changed_fields]);
};

describe('POST /v1/skills', () => {
  test('201: what is absent is null or the default', async () => {
    const { status, headers, body } = await create({ name: 'Forklift driving', kind: 'hard' });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/skills/${body.id}`);
    expect(headers.etag).toBe('"v1"');
    expect(body).toMatchObject({
      name: 'Forklift driving',
      kind: 'hard',
      source: 'custom',
      externalId: null,
      description: null,
      aliases: [],
      referenceWeight: null,
      version: 1,
    });
    expect(await eventsOf(body.id)).toEqual([['skill.created']]);
  });

  test('409: two skills of one kind cannot share a name, whatever its case', async () => {
    await created({ name: 'Rigging', kind: 'hard' });
    expect((await create({ name: 'RIGGING', kind: 'hard' })).body.code).toBe('skill-name-taken');
    expect((await create({ name: 'Rigging', kind: 'knowledge' })).status).toBe(201);
  });

  test('409: a source gives an id once', async () => {
    await created({ name: 'Mooring', kind: 'hard', source: 'esco', externalId: 'S-1' });
    const again = { name: 'Anchoring', kind: 'hard', externalId: 'S-1' };
    expect((await create({ ...again, source: 'esco' })).body.code).toBe('skill-external-id-taken');
    expect((await create({ ...again, source: 'custom' })).status).toBe(201);
  });

  test('403: an employee reads the catalog and does not write it', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.get('/v1/skills', ada)).status).toBe(200);
    expect((await create({ name: 'Juggling', kind: 'soft' }, ada)).status).toBe(403);
    const trainer = await upskill.hire(employer, { roles: ['learning_admin'] });
    expect((await create({ name: 'Juggling', kind: 'soft' }, trainer)).status).toBe(201);
  });

  test('400: a kind nobody knows, a blank name, a negative weight', async () => {
    expect((await create({ name: 'Telepathy', kind: 'psychic' })).status).toBe(400);
    expect((await create({ name: ' ', kind: 'hard' })).status).toBe(400);
    expect((await create({ name: 'Debt', kind: 'hard', referenceWeight: -1 })).status).toBe(400);
  });
});

describe('GET and PATCH /v1/skills/{id}', () => {
  test('200: a change counts the version up and says what changed', async () => {
    const skill = await created({ name: 'Typing', kind: 'hard', description: 'Ten fingers' });
    const url = `/v1/skills/${skill.id}`;
    const body = { description: null, aliases: ['Keyboarding'], referenceWeight: 0.123456 };
    const { status, body: after } = await upskill.api.patch(url, employer.admin, body, 1);
    expect(status).toBe(200);
    expect(after).toMatchObject({ description: null, aliases: ['Keyboarding'], version: 2 });
    expect(after.referenceWeight).toBe(0.1235);
    expect(await upskill.done(upskill.api.get(url, employer.admin))).toEqual(after);
    expect(await eventsOf(skill.id)).toEqual([
      ['skill.created'],
      ['skill.changed', 'description', 'aliases', 'referenceWeight'],
    ]);
  });

  test('200: a patch that changes nothing makes no version and no event', async () => {
    const skill = await created({ name: 'Filing', kind: 'hard' });
    const url = `/v1/skills/${skill.id}`;
    const { body } = await upskill.api.patch(url, employer.admin, { name: 'Filing' }, 1);
    expect(body.version).toBe(1);
    expect(await eventsOf(skill.id)).toEqual([['skill.created']]);
  });

  test('412: a change of what somebody else changed in the meantime is refused', async () => {
    const skill = await created({ name: 'Stapling', kind: 'hard' });
    const url = `/v1/skills/${skill.id}`;
    expect((await upskill.api.patch(url, employer.admin, { kind: 'tool' }, 7)).status).toBe(412);
  });

  test('404: another employer’s skill looks missing', async () => {
    const skill = await created({ name: 'Secret handshake', kind: 'soft' });
    const stranger = await upskill.newEmployer();
    const url = `/v1/skills/${skill.id}`;
    expect((await upskill.api.get(url, stranger.admin)).body.code).toBe('skill-not-found');
    expect((await upskill.api.patch(url, stranger.admin, { name: 'Mine' }, 1)).status).toBe(404);
  });
});

describe('GET /v1/skills', () => {
  let library: TestEmployer;
  const list = async (query: string) => {
    const { data } = await upskill.done(upskill.api.get(`/v1/skills?${query}`, library.admin));
    return data.map(({ name }: { name: string }) => name);
  };
  beforeAll(async () => {
    library = await upskill.newEmployer();
    for (const skill of [
      { name: 'Programming', kind: 'hard', source: 'onet', externalId: '2.B.3.e' },
      { name: 'Python', kind: 'tool', source: 'onet', externalId: 'tool:Python' },
      { name: '100% cotton_weaving', kind: 'hard' },
      { name: 'Spinning', kind: 'hard' },
    ]) {
      await upskill.done(create(skill, library.admin));
    }
  });

  test('200: by kind, by source, by external id', async () => {
    expect(await list('kind=tool')).toEqual(['Python']);
    expect(await list('source=custom')).toEqual(['100% cotton_weaving', 'Spinning']);
    expect(await list('source=onet&externalId=2.B.3.e')).toEqual(['Programming']);
  });

  test('200: by a part of the name, taken literally', async () => {
    expect(await list('q=PROGRAM')).toEqual(['Programming']);
    expect(await list('q=00%25')).toEqual(['100% cotton_weaving']);
    expect(await list('q=n_w')).toEqual(['100% cotton_weaving']);
    expect(await list('q=P%25g')).toEqual([]);
    expect((await upskill.api.get('/v1/skills?q=ab', library.admin)).status).toBe(400);
  });

  test('200: pages follow one another without gaps', async () => {
    const first = await upskill.done(upskill.api.get('/v1/skills?limit=3', library.admin));
    expect(first.data).toHaveLength(3);
    expect(await list(`limit=3&cursor=${first.nextCursor}`)).toEqual(['Spinning']);
  });

  test('200: only what changed since', async () => {
    const { data } = await upskill.done(upskill.api.get('/v1/skills?q=python', library.admin));
    const since = data[0].updatedAt;
    expect(await list(`updatedSince=${since}`)).toEqual([
      'Python',
      '100% cotton_weaving',
      'Spinning',
    ]);
  });
});
