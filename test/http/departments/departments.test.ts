import { recordedEvents } from '../../setup/recorded-events.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const post = (body: object, by = employer.admin) => upskill.api.post('/v1/departments', by, body);
const add = (body: object = {}, by = employer.admin) =>
  upskill.done(post({ name: fresh('Department'), ...body }, by));
const read = (id: string, by = employer.admin) => upskill.api.get(`/v1/departments/${id}`, by);
const change = (id: string, body: object, version: number | string = 1, by = employer.admin) =>
  upskill.api.patch(`/v1/departments/${id}`, by, body, version);
const list = async (query: string, by = employer.admin) =>
  (await upskill.done(upskill.api.get(`/v1/departments?${query}`, by))).data;

describe('POST /v1/departments', () => {
  test('201: with its place, as it was given', async () => {
    const head = await upskill.hire(employer);
    const parent = await add();
    const name = fresh('Research');
    const body = { name, parentId: parent.id, costCenter: '4100', headId: head.id };
    const answer = await post(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ ...body, version: 1 });
    expect(answer.headers.location).toBe(`/v1/departments/${answer.body.id}`);
    expect(answer.headers.etag).toBe('"v1"');
    expect(await recordedEvents(upskill, answer.body.id)).toMatchObject([
      { name: 'department.created' },
    ]);
  });

  test('201: what is absent is null', async () => {
    expect(await add()).toMatchObject({ parentId: null, costCenter: null, headId: null });
  });

  test('409: the name is taken beside it, whatever its case; elsewhere it is free', async () => {
    const { name } = await add();
    const { status, body } = await post({ name: name.toUpperCase() });
    expect([status, body.code]).toEqual([409, 'department-name-taken']);
    const parent = await add();
    expect((await post({ name, parentId: parent.id })).status).toBe(201);
    expect((await post({ name }, (await upskill.newEmployer()).admin)).status).toBe(201);
  });

  test('422: a parent or a head that does not exist, or is another employer’s', async () => {
    const stranger = await upskill.newEmployer();
    const theirs = await add({}, stranger.admin);
    const theirHead = await upskill.hire(stranger);
    for (const wrong of [
      { parentId: NOWHERE },
      { parentId: theirs.id },
      { headId: NOWHERE },
      { headId: theirHead.id },
    ]) {
      const { status, body } = await post({ name: fresh('Lost'), ...wrong });
      expect([status, body.code]).toEqual([422, 'unknown-reference']);
    }
  });

  test.each([
    ['without a name', {}],
    ['with a blank name', { name: ' ' }],
    ['with a name of 201 characters', { name: 'x'.repeat(201) }],
    ['with a field nobody declared', { name: 'Finance', color: 'red' }],
    ['with a parent that is no id', { name: 'Finance', parentId: 'top' }],
  ])('400: %s', async (_why, body) => {
    const answer = await post(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  test('403: an employee may read and not write', async () => {
    const person = await upskill.hire(employer);
    expect((await post({ name: 'Mine' }, person)).status).toBe(403);
    const { id } = await add();
    expect((await read(id, person)).status).toBe(200);
    expect((await change(id, { name: 'Mine' }, 1, person)).status).toBe(403);
    const removal = upskill.api.delete(`/v1/departments/${id}`, person, 1);
    expect((await removal).status).toBe(403);
  });
});

describe('GET /v1/departments', () => {
  test('404: another employer’s department looks missing', async () => {
    const { id } = await add({}, (await upskill.newEmployer()).admin);
    const [theirs, absent] = [await read(id), await read(NOWHERE)];
    expect([theirs.status, theirs.body.code]).toEqual([404, 'department-not-found']);
    expect(theirs.body.detail).toBe(absent.body.detail);
  });

  test('200: the children of one department', async () => {
    const parent = await add();
    const children = [await add({ parentId: parent.id }), await add({ parentId: parent.id })];
    expect(await list(`parentId=${parent.id}`)).toEqual(children);
  });

  test('200: what changed at or after an instant, inclusive', async () => {
    const mine = await upskill.newEmployer();
    const first = await add({}, mine.admin);
    const second = await add({}, mine.admin);
    const since = (instant: string) =>
      list(`updatedSince=${encodeURIComponent(instant)}`, mine.admin);
    expect(await since(second.updatedAt)).toEqual([second]);
    const changed = await upskill.done(change(first.id, { name: fresh('Renamed') }, 1, mine.admin));
    expect(await since(changed.updatedAt)).toEqual([changed]);
    expect(await since(second.updatedAt)).toEqual([changed, second]);
  });
});

describe('PATCH /v1/departments/{departmentId}', () => {
  test('200: absent keeps, null clears', async () => {
    const parent = await add();
    const { id } = await add({ parentId: parent.id, costCenter: '7' });
    const answer = await upskill.done(change(id, { parentId: null }));
    expect(answer).toMatchObject({ parentId: null, costCenter: '7', version: 2 });
    expect((await recordedEvents(upskill, id)).at(-1)).toEqual({
      name: 'department.changed',
      changedFields: ['parentId'],
    });
  });

  test('200: what changes nothing makes no version and no event', async () => {
    const { id, name } = await add();
    expect((await upskill.done(change(id, { name }))).version).toBe(1);
    expect(await recordedEvents(upskill, id)).toHaveLength(1);
  });

  test('422: below itself, directly or through others', async () => {
    const top = await add();
    const middle = await add({ parentId: top.id });
    const bottom = await add({ parentId: middle.id });
    for (const parentId of [top.id, middle.id, bottom.id]) {
      const { status, body } = await change(top.id, { parentId });
      expect([status, body.code]).toEqual([422, 'department-circle']);
    }
  });

  test('three moves at once that would close a circle: never a circle, the loser is told 422', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await add()).id);
    for (let round = 0; round < 20; round += 1) {
      const moves = ids.map((id, index) => change(id, { parentId: ids[(index + 1) % 3] }, '*'));
      const statuses = (await Promise.all(moves)).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 200, 422]);
      for (const id of ids) await upskill.done(change(id, { parentId: null }, '*'));
    }
  });

  test('a department gets a head who moves into it at the same moment: both stand', async () => {
    const head = await upskill.hire(employer);
    for (let round = 0; round < 10; round += 1) {
      const { id } = await add();
      const answers = await Promise.all([
        change(id, { headId: head.id }),
        upskill.api.patch(`/v1/employees/${head.id}`, employer.admin, { departmentId: id }, '*'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    }
  });

  test('409: the name is taken there', async () => {
    const [one, other] = [await add(), await add()];
    const { status, body } = await change(one.id, { name: other.name });
    expect([status, body.code]).toEqual([409, 'department-name-taken']);
  });

  test('422: a head who does not exist', async () => {
    const { id } = await add();
    const { status, body } = await change(id, { headId: NOWHERE });
    expect([status, body.code]).toEqual([422, 'unknown-reference']);
  });

  test('404, 412, 428: another employer’s, changed since it was read, without If-Match', async () => {
    const { id } = await add();
    const stranger = await upskill.newEmployer();
    expect((await change(id, { name: 'Ours' }, 1, stranger.admin)).status).toBe(404);
    expect((await change(id, { name: 'Stale' }, 2)).status).toBe(412);
    const blind = { url: `/v1/departments/${id}`, by: employer.admin, body: { name: 'Blind' } };
    expect((await upskill.call('PATCH', blind)).status).toBe(428);
    expect((await read(id)).body.version).toBe(1);
  });
});

describe('DELETE /v1/departments/{departmentId}', () => {
  const remove = (id: string, version: number | string = 1, by = employer.admin) =>
    upskill.api.delete(`/v1/departments/${id}`, by, version);

  test('204: is gone, and its removal is told', async () => {
    const { id } = await add();
    const { status, text } = await remove(id);
    expect([status, text]).toEqual([204, '']);
    expect((await read(id)).status).toBe(404);
    expect((await recordedEvents(upskill, id)).map(({ name }) => name)).toEqual([
      'department.created',
      'department.deleted',
    ]);
  });

  test('409: somebody or something belongs to it', async () => {
    const parent = await add();
    const { id } = await add({ parentId: parent.id });
    await upskill.hire(employer, { departmentId: id });
    for (const inUse of [parent.id, id]) {
      const { status, body } = await remove(inUse);
      expect([status, body.code]).toEqual([409, 'department-in-use']);
      expect((await read(inUse)).status).toBe(200);
    }
  });

  test('404, 412, 428: another employer’s, changed since it was read, without If-Match', async () => {
    const { id } = await add();
    const stranger = await upskill.newEmployer();
    expect((await remove(id, 1, stranger.admin)).status).toBe(404);
    expect((await remove(NOWHERE)).status).toBe(404);
    expect((await remove(id, 7)).status).toBe(412);
    const blind = { url: `/v1/departments/${id}`, by: employer.admin };
    expect((await upskill.call('DELETE', blind)).status).toBe(428);
  });
});

describe('R-10: a tree of any depth stays bounded', () => {
  /** A chain made behind the service, as no client could: `depth` departments, the first at the top. */
  async function plantChain(depth: number): Promise<string[]> {
    const { id: employerId } = employer;
    const { rows } = await upskill.owner.query<{ id: string }>(
      `with recursive ids as materialized (
         select n, gen_random_uuid() as id from generate_series(1, $2::int) n
       ) insert into departments (employer_id, id, name, parent_id)
         select $1, i.id, 'Chain ' || i.id, above.id from ids i left join ids above on above.n = i.n - 1 order by i.n
         returning id`,
      [employerId, depth],
    );
    return rows.map(({ id }) => id);
  }

  test('422: one level more than allowed, whether it is added or moved, from above or from below', async () => {
    const chain = await plantChain(100);
    const [top = '', middle = '', bottom = ''] = [chain[0], chain[49], chain[99]];
    const lone = await add();
    const added = await post({ name: fresh('Department'), parentId: bottom });
    expect([added.status, added.body.code]).toEqual([422, 'department-too-deep']);
    const moved = await change(lone.id, { parentId: bottom });
    expect([moved.status, moved.body.code]).toEqual([422, 'department-too-deep']);
    expect((await change(top, { parentId: lone.id })).body.code).toBe('department-too-deep');
    expect((await change(lone.id, { parentId: middle })).status).toBe(200);
  });

  test('422: in a tree of 10,000 levels, nothing is walked further than a hundred, and no circle closes', async () => {
    const chain = await plantChain(10_000);
    const [top = '', bottom = ''] = [chain[0], chain[9_999]];
    const circle = await change(top, { parentId: bottom });
    expect([circle.status, circle.body.code]).toEqual([422, 'department-too-deep']);
    expect((await post({ name: fresh('Department'), parentId: bottom })).status).toBe(422);
    const page = await upskill.api.get('/v1/departments?limit=200', employer.admin);
    expect(page.status).toBe(200);
  });
});
