import { v7 as uuidv7 } from 'uuid';
import {
  type Answer,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp({ poolSize: 4 });
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const read = () => upskill.api.get('/v1/departments', employer.admin);
const add = (name: string, key = uuidv7()) =>
  upskill.api.act('/v1/departments', employer.admin, { name }, undefined, key);

function expectUnavailable({ status, headers, body }: Answer) {
  expect([status, Number(headers['retry-after']) > 0]).toEqual([503, true]);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(['unavailable', 'outcome-unknown']).toContain(body.code);
}

/** Ends every connection the service has, as a restart of PostgreSQL does. */
const endConnections = () =>
  upskill.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'upskill_app'`,
  );

test('a request whose connection is cut answers 503 with Retry-After, and the next one is served', async () => {
  const blocker = await upskill.owner.connect();
  try {
    await blocker.query('begin; lock table departments in access exclusive mode');
    const reading = read();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await endConnections();
    expectUnavailable(await reading);
  } finally {
    await blocker.query('rollback');
    blocker.release();
  }
  expect((await read()).status).toBe(200);
});

test('connections cut while idle are replaced without anybody noticing', async () => {
  await Promise.all(Array.from({ length: 8 }, read));
  await endConnections();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const answers = await Promise.all(Array.from({ length: 8 }, read));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
});

test('connections cut again and again under writers: each key has one effect, what was promised is there', async () => {
  const names = Array.from({ length: 60 }, () => fresh('Survivor'));
  let running = true;
  const cutting = (async () => {
    while (running) {
      await endConnections();
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  const unexpected: string[] = [];
  async function insist(name: string) {
    const key = uuidv7();
    for (let tries = 0; tries < 200; tries += 1) {
      const { status, text } = await add(name, key);
      if (status === 201) return;
      if (status !== 503 && status !== 409) unexpected.push(`${status} ${text}`);
      if (tries === 20) running = false; // the outage ends
    }
    unexpected.push(`${name} was never acknowledged`);
  }
  await Promise.all(names.map(insist));
  running = false;
  await cutting;
  expect(unexpected).toEqual([]);
  const { rows } = await upskill.owner.query<{ name: string; count: number }>(
    'select name, count(*)::int as count from departments where name = any($1) group by name',
    [names],
  );
  expect(rows.map(({ name }) => name).sort()).toEqual([...names].sort());
});

test('503 after two seconds of waiting while every connection is taken; served as soon as one is free', async () => {
  const { pool } = upskill.database;
  const taken = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
  const startedAt = performance.now();
  const answer = await read();
  const waitedMs = performance.now() - startedAt;
  for (const client of taken) client.release();
  expectUnavailable(answer);
  expect(waitedMs).toBeLessThan(4_000); // two on a quiet machine; a statement may take five
  expect((await read()).status).toBe(200);
});

test('a statement is stopped after five seconds, and its connection is used again', async () => {
  const slow = upskill.database.db.inEmployer(employer.id, (tx) =>
    tx.rows({ text: 'select pg_sleep(20)' }),
  );
  await expect(slow).rejects.toMatchObject({ code: '57014' });
  expect((await read()).status).toBe(200);
}, 20_000);
