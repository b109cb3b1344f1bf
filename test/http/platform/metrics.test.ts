import { createMetrics } from '../../../src/platform/metrics/metrics.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const metrics = createMetrics();
let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp({
    poolSize: 3,
    logLevel: 'info',
    metrics,
    databaseObserver: metrics.database,
  });
  metrics.watchPool('upskill_app', upskill.database.pool);
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

type Series = { name: string; labels: Record<string, string>; value: number };

/** Prometheus' text, read back. */
async function series(): Promise<Series[]> {
  const lines = (await metrics.print()).split('\n').filter((line) => /^[a-z]/.test(line));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return {
      name,
      labels: Object.fromEntries(pairs.map(([, key, text]) => [key, text])),
      value: Number(value),
    };
  });
}

/** The sum of the series with this name and these labels. */
async function read(name: string, labels: Record<string, string> = {}): Promise<number> {
  const matching = (await series()).filter(
    (each) =>
      each.name === name &&
      Object.entries(labels).every(([key, text]) => each.labels[key] === text),
  );
  return matching.reduce((sum, { value }) => sum + value, 0);
}

/** By how much a figure grows while `work` runs. */
async function growth(name: string, labels: Record<string, string>, work: () => Promise<unknown>) {
  const before = await read(name, labels);
  await work();
  return (await read(name, labels)) - before;
}

const DURATIONS = 'upskill_http_request_duration_seconds_count';
const TRANSACTIONS = 'upskill_database_transaction_duration_seconds_count';

test('a request counts once, by the pattern of its route and the class of its status', async () => {
  const route = { method: 'GET', route: '/v1/departments/:departmentId', status_class: '4xx' };
  const missing = `/v1/departments/01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d`;
  expect(await growth(DURATIONS, route, () => upskill.api.get(missing, employer.admin))).toBe(1);
  const found = { method: 'GET', route: '/v1/departments', status_class: '2xx' };
  const list = () => upskill.api.get('/v1/departments?limit=3', employer.admin);
  expect(await growth(DURATIONS, found, list)).toBe(1);
});

test('what is refused counts by its code, a refusal kept with its Idempotency-Key only once', async () => {
  const invalid = () => upskill.api.get('/v1/departments?limit=0', employer.admin);
  const PROBLEMS = 'upskill_http_problems_total';
  expect(await growth(PROBLEMS, { code: 'invalid-request' }, invalid)).toBe(1);
  const body = {
    employeeId: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d',
    role: 'finance',
  };
  const code = (await upskill.api.act('/v1/role-assignments', employer.admin, body)).body.code;
  const twice = async () => {
    const key = fresh('refused-with-its-key');
    for (const _ of [1, 2])
      await upskill.api.act('/v1/role-assignments', employer.admin, body, undefined, key);
  };
  expect(await growth(PROBLEMS, { code }, twice)).toBe(1);
});

test('a thousand paths, methods and ids nobody knows are one series', async () => {
  const before = (await series()).length;
  for (let count = 0; count < 1_000; count += 1)
    await upskill.app.inject({ method: 'GET', url: `/v1/${fresh('nowhere')}/${count}` });
  const grown = (await series()).length - before;
  expect(grown).toBeLessThanOrEqual(15); // eleven buckets, infinity, sum and count; the code not-found
  expect(await read(DURATIONS, { route: 'unknown' })).toBeGreaterThanOrEqual(1_000);
});

test('requests in flight are seen while they run, and are none afterwards', async () => {
  const blocker = await upskill.owner.connect();
  await blocker.query('begin; lock table departments in access exclusive mode');
  const waiting = upskill.api.get('/v1/departments', employer.admin);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await read('upskill_http_requests_in_flight')).toBe(1);
  await blocker.query('rollback');
  blocker.release();
  await waiting;
  expect(await read('upskill_http_requests_in_flight')).toBe(0);
});

test('the pool tells how many connections it has, how many are idle and who waits', async () => {
  const POOL = 'upskill_database_pool_connections';
  const { pool } = upskill.database;
  const taken = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
  const waiting = pool.connect();
  expect(await read(POOL, { pool: 'upskill_app', state: 'total' })).toBe(3);
  expect(await read(POOL, { pool: 'upskill_app', state: 'idle' })).toBe(0);
  expect(await read(POOL, { pool: 'upskill_app', state: 'waiting' })).toBe(1);
  for (const client of taken) client.release();
  (await waiting).release();
  expect(await read(POOL, { pool: 'upskill_app', state: 'waiting' })).toBe(0);
});

test('transactions count by outcome, and each time one is tried again', async () => {
  const conflict = Object.assign(new Error('could not serialize'), { code: '40001' });
  let tries = 0;
  const work = () =>
    upskill.database.db.inEmployer(employer.id, async () => {
      tries += 1;
      if (tries < 3) throw conflict;
    });
  const RETRIES = 'upskill_database_transaction_retries_total';
  const retries = () => growth(RETRIES, {}, work);
  expect(await growth(TRANSACTIONS, { kind: 'write', outcome: 'rolled_back' }, retries)).toBe(2);
  expect(await read(RETRIES)).toBe(2);
  expect(await read(TRANSACTIONS, { kind: 'write', outcome: 'committed' })).toBeGreaterThan(0);
});

test('the process tells about its event loop, its garbage collection and its memory', async () => {
  const names = new Set((await series()).map(({ name }) => name));
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes'])
    expect(names).toContain(name);
  expect(await metrics.print()).toContain('# TYPE nodejs_gc_duration_seconds histogram');
});

test('what people and secrets are called is in no label and no log line', async () => {
  const CANARY = 'Canary7731';
  const { admin } = employer;
  const person = await upskill.hire(employer, {
    givenName: CANARY,
    familyName: CANARY,
    email: `${CANARY}@example.com`,
    externalId: CANARY,
  });
  const [, , keyId, secret] = admin.authorization.split('_');
  await upskill.api.get(`/v1/employees/by-external-id/${CANARY}`, admin);
  await upskill.api.get(`/v1/employees?search=${CANARY}`, admin);
  await upskill.api.get(`/v1/me?api_key=${admin.authorization.slice(7)}`, { authorization: '' });
  await upskill.api.post('/v1/departments', admin, { name: CANARY, [CANARY]: CANARY });
  await upskill.api.post('/v1/departments', admin, {}, { 'user-agent': CANARY, cookie: CANARY });
  await upskill.app.inject({ method: 'GET', url: `/${CANARY}?${CANARY}` });
  await upskill.app.inject({ method: 'POST', url: '/v1/departments', payload: `{"${CANARY}` });
  const token = person.authorization.slice('Bearer '.length);
  const seen = `${await metrics.print()}\n${upskill.logs.join('\n')}`;
  expect(seen).toContain('/v1/employees/by-external-id/:externalId');
  for (const hidden of [CANARY, secret, keyId, token]) expect(seen).not.toContain(hidden);
  expect(await metrics.print()).not.toContain(employer.id);
});

test('every label is from a closed list', async () => {
  const isRoute = ({ method, route = '' }: Record<string, string>) =>
    route === 'unknown' || upskill.app.findRoute({ method: method as 'GET', url: route }) !== null;
  for (const { labels } of await series()) {
    if (labels.method) expect(labels.method).toMatch(/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/);
    if (labels.status_class) expect(labels.status_class).toMatch(/^[1-5]xx$/);
    if (labels.code) expect(labels.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    if (labels.route) expect(isRoute(labels)).toBe(true);
  }
});
