import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  for (let index = 0; index < 3; index += 1) await addDepartment();
});
afterAll(() => upskill.stop());

const addDepartment = () =>
  upskill.done(upskill.api.post('/v1/departments', employer.admin, { name: fresh('Department') }));
const list = (query: string, by = employer.admin, path = '/v1/departments') =>
  upskill.api.get(`${path}?${query}`, by);

async function firstCursor(): Promise<string> {
  const { nextCursor } = await upskill.done(list('limit=1'));
  return nextCursor;
}
const withCursor = (cursor: string) => `limit=1&cursor=${encodeURIComponent(cursor)}`;

describe('a cursor', () => {
  test('C-01: a thousand cursors with one bit flipped are refused, each of them', async () => {
    const cursor = await firstCursor();
    const bytes = Buffer.from(cursor, 'ascii');
    const flips = Array.from({ length: 1_000 }, (_each, index) => {
      const changed = Buffer.from(bytes);
      const place = (index * 7) % bytes.length;
      changed[place] = (changed[place] ?? 0) ^ (1 << (index % 7));
      return changed.toString('ascii');
    });
    const accepted: string[] = [];
    for (const flipped of flips) {
      const { status } = await list(withCursor(flipped));
      if (status !== 400) accepted.push(`${status} ${flipped}`);
    }
    expect(accepted).toEqual([]);
  });

  test('400: with another filter, on another list, of another employer (C-02, T-14)', async () => {
    const cursor = await firstCursor();
    const stranger = await upskill.newEmployer();
    const elsewhere = [
      list(`${withCursor(cursor)}&parentId=01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d`),
      list(withCursor(cursor), employer.admin, '/v1/employees'),
      list(withCursor(cursor), stranger.admin),
    ];
    for (const { status, body } of await Promise.all(elsewhere))
      expect([status, body.code]).toEqual([400, 'invalid-cursor']);
  });

  test('400: older than a day (C-03)', async () => {
    const cursor = await firstCursor();
    upskill.clock.now = new Date(Date.now() + 25 * 60 * 60 * 1000);
    try {
      const { status, body } = await list(withCursor(cursor));
      expect([status, body.code]).toEqual([400, 'invalid-cursor']);
    } finally {
      upskill.clock.now = undefined;
    }
  });

  test('another page size is fine: the cursor says where, not how many', async () => {
    const { status, body } = await list(
      `limit=2&cursor=${encodeURIComponent(await firstCursor())}`,
    );
    expect([status, body.data.length]).toEqual([200, 2]);
  });

  test('shows nothing of the employer: it is opaque and signed', async () => {
    const [payload = ''] = (await firstCursor()).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(employer.id);
  });
});

describe('a page', () => {
  test('Link names the next page as a path of this service, and the last page names none', async () => {
    const first = await list('limit=2');
    const [, next = ''] =
      /^<(\/v1\/departments\?[^>]+)>; rel="next"$/.exec(String(first.headers.link)) ?? [];
    const second = await upskill.api.get(next, employer.admin);
    expect([second.status, second.body.data.length, second.body.nextCursor]).toEqual([
      200,
      1,
      null,
    ]);
    expect(second.headers.link).toBeUndefined();
  });

  test('fifty if nothing is said, two hundred at most', async () => {
    const crowd = await upskill.newEmployer();
    await fill(crowd, 201);
    expect((await upskill.done(list('', crowd.admin))).data).toHaveLength(50);
    expect((await upskill.done(list('limit=200', crowd.admin))).data).toHaveLength(200);
    expect((await list('limit=201', crowd.admin)).status).toBe(400);
  });

  test('updatedSince includes the instant itself', async () => {
    const { updatedAt, id } = await addDepartment();
    const { data } = await upskill.done(list(`updatedSince=${encodeURIComponent(updatedAt)}`));
    expect(data.map((each: { id: string }) => each.id)).toEqual([id]);
  });
});

async function fill({ id }: TestEmployer, count: number) {
  await upskill.owner.query(
    `insert into departments (employer_id, id, name)
     select $1, gen_random_uuid(), 'Department ' || n from generate_series(1, $2) n`,
    [id, count],
  );
}

test('C-08: ten thousand rows, read while rows come and go: none that stayed is missed, none comes twice', async () => {
  const crowd = await upskill.newEmployer();
  await fill(crowd, 10_000);
  const { rows } = await upskill.owner.query<{ id: string }>(
    `select id from departments where employer_id = $1`,
    [crowd.id],
  );
  const doomed = new Set(rows.filter((_row, index) => index % 20 === 0).map(({ id }) => id));
  const staying = rows.map(({ id }) => id).filter((id) => !doomed.has(id));
  const queue = [...doomed];

  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string =
      cursor === '' ? 'limit=197' : `limit=197&cursor=${encodeURIComponent(cursor)}`;
    const page = await upskill.done(list(query, crowd.admin));
    seen.push(...page.data.map(({ id }: { id: string }) => id));
    cursor = page.nextCursor;
    await upskill.owner.query('delete from departments where id = any($1)', [queue.splice(0, 5)]);
    await upskill.owner.query(
      `insert into departments (employer_id, id, name) select $1, gen_random_uuid(), 'New ' || gen_random_uuid()
       from generate_series(1, 10)`,
      [crowd.id],
    );
  }
  expect(new Set(seen).size).toBe(seen.length);
  const found = new Set(seen);
  expect(staying.filter((id) => !found.has(id))).toEqual([]);
});
