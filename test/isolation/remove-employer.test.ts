import { openPool } from '../../src/platform/db/connections.js';
import { createDatabase } from '../../src/platform/db/database.js';
import { removeEmployer } from '../../src/platform/db/remove-employer.js';
import { asWorker } from '../setup/builders/audit-trail.js';
import { employerWithData } from '../setup/builders/employer-with-data.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { dumpOf } from '../setup/whole-database.js';
import { fingerprintOf } from './rows-of-employers.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

test('L-10: an employer that is deleted leaves no row in any table, and the others as they were', async () => {
  const [ours, theirs] = [await employerWithData(upskill), await employerWithData(upskill)];
  const worker = asWorker(upskill);
  for (const job of worker.jobs()) await job.run();
  await worker.stop();
  const pool = openPool({
    url: upskill.database.url,
    role: 'upskill_owner',
    size: 1,
    onError: () => undefined,
  });
  const owner = createDatabase(pool);
  const others = await fingerprintOf(upskill.owner, theirs.employer.id);
  const { rows } = await upskill.owner.query('select name from employers where employer_id = $1', [
    ours.employer.id,
  ]);
  const called = rows[0]?.name;
  expect(await removeEmployer(owner, ours.employer.id, 'another')).toEqual({ called });
  expect(await dumpOf(upskill.owner)).toContain(ours.employer.id);
  expect(await removeEmployer(owner, ours.employer.id, called)).toEqual({
    rows: expect.any(Number),
  });
  const left = (await dumpOf(upskill.owner)).split('\n');
  expect(left.filter((row) => row.includes(ours.employer.id))).toEqual([]);
  expect(await fingerprintOf(upskill.owner, theirs.employer.id)).toBe(others);
  expect(await removeEmployer(owner, ours.employer.id, called)).toBe('unknown');
  await pool.end();
});

test('L-01: nobody changes, deletes or empties the trail: not the service, not the worker, not the owner', async () => {
  const { id } = await upskill.newEmployer();
  for (const role of ['upskill_app', 'upskill_worker', 'upskill_owner'])
    for (const statement of [
      `update audit_entries set action = 'x'`,
      'delete from audit_entries',
      'truncate audit_entries cascade',
      `update audit_seals set hash = sha256('x')`,
      'delete from audit_seals',
    ]) {
      const client = await upskill.owner.connect();
      try {
        await client.query(`begin; set local role ${role}; set local app.employer_id = '${id}'`);
        const code = await client.query(statement).then(
          () => 'done',
          (error: { code: string }) => error.code,
        );
        expect([role, statement, code]).toEqual([role, statement, '42501']);
      } finally {
        await client.query('rollback');
        client.release();
      }
    }
});
