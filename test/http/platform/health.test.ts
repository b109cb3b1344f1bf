import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeEach(async () => {
  upskill = await startTestApp({ poolSize: 2 });
});
afterEach(() => upskill.stop());

const nobody = { authorization: '' };

test('200: alive and ready', async () => {
  expect((await upskill.api.get('/livez', nobody)).body).toEqual({ status: 'ok' });
  expect((await upskill.api.get('/readyz', nobody)).body).toEqual({ status: 'ok' });
});

test('while it stops it is alive but not ready, serves what still comes, and lets connections go', async () => {
  const { admin } = await upskill.newEmployer();
  upskill.state.draining = true;
  const ready = await upskill.api.get('/readyz', nobody);
  expect([ready.status, ready.body.code, ready.headers['retry-after']]).toEqual([
    503,
    'unavailable',
    '5',
  ]);
  expect((await upskill.api.get('/livez', nobody)).status).toBe(200);
  const served = await upskill.api.get('/v1/departments', admin);
  expect([served.status, served.headers.connection]).toEqual([200, 'close']);
});

test('R-09: however often readiness is asked, the database is asked at most once a second', async () => {
  let asked = 0;
  const count = () => {
    asked += 1;
  };
  upskill.database.pool.on('acquire', count);
  await Promise.all(Array.from({ length: 200 }, () => upskill.api.get('/readyz', nobody)));
  expect(asked).toBeLessThanOrEqual(1);
});

test('R-09: liveness touches nothing, however often it is asked', async () => {
  let asked = 0;
  upskill.database.pool.on('acquire', () => {
    asked += 1;
  });
  const answers = await Promise.all(
    Array.from({ length: 400 }, () => upskill.api.get('/livez', nobody)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(asked).toBe(0);
});

test('503: not ready while every connection is taken, alive all the same', async () => {
  const { pool } = upskill.database;
  const taken = [await pool.connect(), await pool.connect()];
  try {
    const ready = upskill.api.get('/readyz', nobody);
    expect((await upskill.api.get('/livez', nobody)).status).toBe(200);
    expect((await ready).status).toBe(503);
  } finally {
    for (const client of taken) client.release();
  }
});
