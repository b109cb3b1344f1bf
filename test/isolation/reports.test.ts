import type { EmployerId } from '../../src/kernel/ids.js';
import { createTestDatabase } from '../setup/test-database.js';

type Database = Awaited<ReturnType<typeof createTestDatabase>>;

const employer = (digit: number) => `01939f6e-5a7c-7c3e-9b52-00000000000${digit}` as EmployerId;
const SCOPE = {
  text: `select current_setting('app.employer_id', true) as employer, current_setting('plan_cache_mode') as plans,
           current_setting('transaction_isolation') as isolation, current_user as role`,
};
const COUNT = { text: 'select count(*) as employers from employers where employer_id = $1' };

let database: Database;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const found = (digit: number) =>
  database.owner.query(
    `insert into employers (employer_id, name, country, currency, time_zone)
     values ($1, 'Reported', 'US', 'USD', 'UTC')`,
    [employer(digit)],
  );

describe('a report', () => {
  test('is of one employer and of one instant, and every statement is planned anew', async () => {
    const [scope] = await database.db.reportInEmployer(employer(1), (tx) => tx.rows(SCOPE));
    expect(scope).toEqual({
      employer: employer(1),
      plans: 'force_custom_plan',
      isolation: 'repeatable read',
      role: 'upskill_app',
    });
  });

  test('does not see what is committed while it runs', async () => {
    const counts = await database.db.reportInEmployer(employer(1), async (tx) => {
      const before = await tx.rows(COUNT, [employer(1)]);
      await found(1);
      return [...before, ...(await tx.rows(COUNT, [employer(1)]))];
    });
    expect(counts).toEqual([{ employers: 0 }, { employers: 0 }]);
    expect(
      await database.db.reportInEmployer(employer(1), (tx) => tx.rows(COUNT, [employer(1)])),
    ).toEqual([{ employers: 1 }]);
  });

  test('writes nothing', async () => {
    await found(1);
    const writing = database.db.reportInEmployer(employer(1), (tx) =>
      tx.rows({ text: `update employers set name = 'Changed'` }),
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  test('sees no other employer, however often its connection served one', async () => {
    await found(1);
    await found(2);
    for (let round = 0; round < 8; round += 1) {
      const own = employer(1 + (round % 2));
      const seen = await database.db.reportInEmployer(own, (tx) =>
        tx.rows({ text: 'select employer_id as id from employers' }),
      );
      expect(seen).toEqual([{ id: own }]);
    }
  });

  test('is no part of another transaction, which would let it see what is not committed', async () => {
    const { db } = database;
    const nested = db.inOneTransaction(employer(1), () =>
      db.reportInEmployer(employer(1), (tx) => tx.rows(SCOPE)),
    );
    await expect(nested).rejects.toThrow('a report cannot be part of a transaction');
  });
});
