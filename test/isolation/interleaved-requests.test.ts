import type { EmployerId } from '../../src/kernel/ids.js';
import { onlyRow } from '../../src/platform/db/only-row.js';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import { fillPath } from '../setup/operations.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { createTestDatabase } from '../setup/test-database.js';
import { idsIn, idsOf } from './rows-of-employers.js';

const REQUESTS = 10_000;
const AT_ONCE = 24;
const CURRENT = {
  text: `select coalesce(current_setting('app.employer_id', true), '') as employer`,
};

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp({ poolSize: 4 });
});
afterAll(() => upskill.stop());

type Visit = { url: string; authorization: string; strangers: ReadonlySet<string> };

/** Readings that work, readings of what another has, and requests that fail inside their transaction. */
async function visitsOf(own: EmployerWithData, other: EmployerWithData): Promise<Visit[]> {
  const [mine, theirs] = [
    await idsOf(upskill.owner, own.employer.id),
    await idsOf(upskill.owner, other.employer.id),
  ];
  const strangers = new Set([...theirs].filter((id) => !mine.has(id)));
  const visits: Visit[] = [];
  for (const operation of own.operations) {
    if (operation.method !== 'GET' || operation.isPublic) continue;
    // Person and key by turns: each finds its employer in its own way.
    const { authorization } = visits.length % 2 ? own.callerOf(operation) : own.everyRole;
    for (const values of [await own.valuesOf(operation), await other.valuesOf(operation)]) {
      if (values) visits.push({ url: fillPath(operation.path, values), authorization, strangers });
    }
  }
  return visits;
}

test(`${REQUESTS} requests of two employers over four connections never see one another`, async () => {
  const [one, two] = [await employerWithData(upskill), await employerWithData(upskill)];
  const visits = [await visitsOf(one, two), await visitsOf(two, one)];
  const leaks: string[] = [];
  const statuses = new Map<number, number>();
  let sent = 0;

  async function walk() {
    while (sent < REQUESTS) {
      const turn = sent;
      sent += 1;
      const ofEmployer = visits[turn % 2] ?? [];
      const visit = ofEmployer[(turn >> 1) % ofEmployer.length];
      if (!visit) throw new Error('there is nothing to ask for');
      const { url, authorization, strangers } = visit;
      const answer = await upskill.app.inject({
        url,
        headers: { authorization, 'x-request-id': `walk-${turn}-0000` },
      });
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      const leaked = idsIn(answer.payload).filter((id) => strangers.has(id));
      if (leaked.length > 0) leaks.push(`${url}: ${leaked.join(', ')}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, walk));

  expect(leaks).toEqual([]);
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 4);
  expect(statuses.get(404)).toBeGreaterThan(REQUESTS / 20);
}, 180_000);

describe('what a transaction leaves behind', () => {
  const employer = (digit: number) => `01939f6e-5a7c-7c3e-9b52-00000000000${digit}` as EmployerId;

  test('no employer: not after success, not after a failed statement, not after a thrown error', async () => {
    const database = await createTestDatabase({ poolSize: 1 });
    try {
      const { db, pool } = database;
      const afterwards = async () => onlyRow((await pool.query(CURRENT)).rows);

      await db.inEmployer(employer(1), (tx) => tx.rows(CURRENT));
      expect(await afterwards()).toEqual({ employer: '' });

      const failing = db.inEmployer(employer(1), (tx) => tx.rows({ text: 'select 1 / 0' }));
      await expect(failing).rejects.toMatchObject({ code: '22012' });
      expect(await afterwards()).toEqual({ employer: '' });

      const throwing = db.inEmployer(employer(1), async () => {
        throw new Error('a rule was broken');
      });
      await expect(throwing).rejects.toThrow('a rule was broken');
      expect(await afterwards()).toEqual({ employer: '' });

      const next = await db.inEmployer(employer(2), (tx) => tx.rows(CURRENT));
      expect(next).toEqual([{ employer: employer(2) }]);
    } finally {
      await database.drop();
    }
  });

  test('an overlooked failure: what was sent without waiting fails the whole transaction', async () => {
    const { db } = upskill.database;
    const { id } = await upskill.newEmployer();
    const overlooked = db.inEmployer(id, async (tx) => {
      tx.send({ text: 'select 1 / 0' });
      return 'done';
    });
    await expect(overlooked).rejects.toMatchObject({ code: '22012' });
  });

  test('no default: without an employer there is no transaction, and none inside another’s', async () => {
    const { db } = upskill.database;
    const nobody = db.inEmployer('' as EmployerId, (tx) => tx.rows(CURRENT));
    await expect(nobody).rejects.toThrow('there is no default');
    const inside = db.inOneTransaction(employer(1), () =>
      db.inEmployer(employer(2), (tx) => tx.rows(CURRENT)),
    );
    await expect(inside).rejects.toThrow('cannot open another’s');
  });

  test('text that is no employer id never reaches the database', async () => {
    const { db } = upskill.database;
    const injected = `${employer(1)}'; reset role; --` as EmployerId;
    await expect(db.inEmployer(injected, (tx) => tx.rows(CURRENT))).rejects.toThrow('UUID');
  });
});
