import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { EXPENSIVE_AT_ONCE } from '../../../src/platform/http/expensive-routes.plugin.js';
import { type Document, operationsOf } from '../../setup/operations.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let port: number;
const MAX_CONNECTIONS = 50;
beforeAll(async () => {
  upskill = await startTestApp({ poolSize: 6, maxConnections: MAX_CONNECTIONS });
  employer = await upskill.newEmployer();
  port = Number(new URL(await upskill.app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => upskill.stop());

const upsert = (by = employer.admin) =>
  upskill.api.post('/v1/skills/bulk', by, {
    items: [{ name: fresh('Skill'), kind: 'hard', source: 'custom', externalId: fresh('S') }],
  });

/** Holds every writer of skills up until `release` is called. */
async function holdSkills() {
  const blocker = await upskill.owner.connect();
  await blocker.query('begin; lock table skills in access exclusive mode');
  return async () => {
    await blocker.query('rollback');
    blocker.release();
  };
}

const untilWaiting = async (count: number) => {
  for (;;) {
    const { rows } = await upskill.owner.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and application_name = 'upskill_app' and wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) >= count) return;
    await pause(10);
  }
};

describe('R-05: expensive requests of one employer run two at a time', () => {
  test('429 with Retry-After for the third; another employer is served; afterwards so is the third', async () => {
    const other = await upskill.newEmployer();
    const release = await holdSkills();
    const admitted = Array.from({ length: EXPENSIVE_AT_ONCE }, () => upsert());
    await untilWaiting(EXPENSIVE_AT_ONCE);
    const third = await upsert();
    expect([third.status, third.body.code, third.headers['retry-after']]).toEqual([
      429,
      'concurrency-limit-exceeded',
      '1',
    ]);
    const theirs = upsert(other.admin);
    await untilWaiting(EXPENSIVE_AT_ONCE + 1);
    await release();
    const statuses = (await Promise.all([...admitted, theirs])).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    expect((await upsert()).status).toBe(200);
  });

  test('a refusal is not kept under its Idempotency-Key, and a failure gives the place back', async () => {
    const key = fresh('key-of-a-refused-upsert');
    const body = {
      items: [{ name: fresh('Skill'), kind: 'hard', source: 'custom', externalId: fresh('S') }],
    };
    const send = () => upskill.api.act('/v1/skills/bulk', employer.admin, body, undefined, key);
    for (let count = 0; count < 5; count += 1)
      expect((await upskill.api.post('/v1/skills/bulk', employer.admin, {})).status).toBe(400);
    const release = await holdSkills();
    const admitted = [upsert(), upsert()];
    await untilWaiting(2);
    expect((await send()).status).toBe(429);
    await release();
    await Promise.all(admitted);
    expect((await send()).status).toBe(200);
  });

  test('the expensive operations are the bulk upserts and the computations, and no cheap one', () => {
    const operations = operationsOf(upskill.app.swagger() as Document);
    const expensive = operations
      .filter(({ rateClass }) => rateClass === 'expensive')
      .map(({ id }) => id);
    const bulk = operations.filter(({ path }) => path.endsWith('/bulk'));
    expect(expensive).toEqual(expect.arrayContaining(bulk.map(({ id }) => id)));
    expect(expensive).toContain('recommendTraining');
    expect(expensive).not.toContain('getEmployee');
  });
});

test('R-06: a statement that takes too long is 503 with Retry-After, and its connection serves on', async () => {
  const backends = async () => {
    const { rows } = await upskill.owner.query<{ pids: number[] }>(
      `select array_agg(pid order by pid) as pids from pg_stat_activity
       where datname = current_database() and application_name = 'upskill_app'`,
    );
    return rows[0]?.pids;
  };
  await upskill.owner.query(`
    create function sleep_long() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return new; end $$;
    create trigger slow before insert on providers for each row execute function sleep_long()`);
  const add = (name: string) => upskill.api.post('/v1/providers', employer.admin, { name });
  const before = await backends();
  const { status, body, headers } = await add('Slow College');
  expect([status, body.code, headers['retry-after']]).toEqual([503, 'unavailable', '1']);
  await upskill.owner.query('drop trigger slow on providers');
  const after = await Promise.all(
    Array.from({ length: 12 }, () => upskill.api.get('/v1/providers', employer.admin)),
  );
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await backends()).toEqual(expect.arrayContaining(before ?? []));
}, 20_000);

/** Opens sockets and tells which were let in: a refused one is closed at once. */
async function openSockets(count: number) {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  const closed = new Set<Socket>();
  for (const socket of sockets) {
    socket.on('close', () => closed.add(socket));
    socket.on('error', () => closed.add(socket));
  }
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once('connect', () => resolve());
          socket.once('close', () => resolve());
        }),
    ),
  );
  while (sockets.length - closed.size > MAX_CONNECTIONS) await pause(10);
  return { open: () => sockets.filter((socket) => !closed.has(socket)), closed };
}

test('R-07: connections past the limit are refused as they come; those within it are served, before and after', async () => {
  const { open, closed } = await openSockets(1_000);
  expect(open().length).toBeLessThanOrEqual(MAX_CONNECTIONS);
  expect(closed.size).toBeGreaterThanOrEqual(1_000 - MAX_CONNECTIONS);
  const [inside] = open();
  const answered = new Promise<string>((resolve) =>
    inside?.once('data', (data) => resolve(String(data))),
  );
  inside?.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(await answered).toContain('200 OK');
  expect(upskill.logs.filter((line) => line.includes('connections are refused'))).toHaveLength(1);
  for (const socket of open()) socket.destroy();
  await pause(100);
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
});
