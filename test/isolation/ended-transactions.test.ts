import type { EmployerId } from '../../src/kernel/ids.js';
import { createTestDatabase } from '../setup/test-database.js';

type Database = Awaited<ReturnType<typeof createTestDatabase>>;

const employer = (digit: number) => `01939f6e-5a7c-7c3e-9b52-00000000000${digit}` as EmployerId;
const CURRENT = {
  name: 'current',
  text: `select coalesce(current_setting('app.employer_id', true), '') as employer`,
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One connection: whatever a transaction leaves behind meets the next one. */
let database: Database;
beforeEach(async () => {
  database = await createTestDatabase({ poolSize: 1 });
});
afterEach(() => database.drop());

/** The connection serves the next employer as if nothing had been. */
async function expectUsable() {
  const { db, pool } = database;
  expect(await db.inEmployer(employer(2), (tx) => tx.rows(CURRENT))).toEqual([
    { employer: employer(2) },
  ]);
  expect(await db.readInEmployer(employer(3), (tx) => tx.rows(CURRENT))).toEqual([
    { employer: employer(3) },
  ]);
  const { rows } = await pool.query(CURRENT.text);
  expect(rows).toEqual([{ employer: '' }]);
}

describe('a transaction that has ended', () => {
  test('takes nothing more after it was committed, by statement or by builder', async () => {
    const kept = await database.db.inEmployer(employer(1), async (tx) => tx);
    await expect(kept.rows(CURRENT)).rejects.toThrow('has ended');
    expect(() => kept.send(CURRENT)).toThrow('has ended');
    expect(() => kept.orm).toThrow('has ended');
    await expectUsable();
  });

  test('takes nothing more of what goes on after its fellow has failed', async () => {
    const seen: string[] = [];
    let goingOn: Promise<void> | undefined;
    const failing = database.db.inEmployer(employer(1), async (tx) => {
      const builder = tx.orm;
      const goOn = async () => {
        for (let count = 0; count < 6; count += 1) {
          await pause(10);
          const [row] = await tx.rows<{ employer: string }>(CURRENT);
          seen.push(row?.employer ?? '');
        }
      };
      goingOn = goOn();
      goingOn.catch(() => undefined);
      const fellow = async () => {
        await tx.rows(CURRENT);
        throw new Error('a rule was broken');
      };
      await Promise.all([goingOn, fellow()]);
      return builder;
    });
    await expect(failing).rejects.toThrow('a rule was broken');
    await expect(goingOn).rejects.toThrow('has ended');
    expect(seen.filter((each) => each !== employer(1))).toEqual([]);
    await expectUsable();
  });

  test('never began where the employer’s id is none', async () => {
    const { db } = database;
    await expect(db.inEmployer('X' as EmployerId, (tx) => tx.rows(CURRENT))).rejects.toThrow(
      'UUID',
    );
    await expect(db.readInEmployer('X' as EmployerId, (tx) => tx.rows(CURRENT))).rejects.toThrow(
      'UUID',
    );
    await expectUsable();
  });

  test('is read in one trip, and one that throws at once leaves nothing behind', async () => {
    const throwing = database.db.readInEmployer(employer(1), () => {
      throw new Error('at once');
    });
    await expect(throwing).rejects.toThrow('at once');
    await expectUsable();
  });
});

describe('statements sent together', () => {
  const ROW = { name: 'one_row', text: 'select $1::int as number' };
  const FAILING = { name: 'failing', text: 'select 1 / $1::int as number' };

  test('answer each for itself, the same one twice, on first use and later', async () => {
    for (let count = 0; count < 3; count += 1) {
      const rows = await database.db.inEmployer(employer(1), (tx) =>
        Promise.all([
          tx.rows(ROW, [1]),
          tx.rows(ROW, [2]),
          tx.rows({ text: 'select 3 as number' }),
        ]),
      );
      expect(rows).toEqual([[{ number: 1 }], [{ number: 2 }], [{ number: 3 }]]);
    }
  });

  test('fail from the first that fails on: what came before it is answered', async () => {
    const { db } = database;
    const outcomes = await db
      .inEmployer(employer(1), async (tx) => {
        const settled = await Promise.allSettled([
          tx.rows(ROW, [1]),
          tx.rows(FAILING, [0]),
          tx.rows(ROW, [2]),
        ]);
        throw Object.assign(new Error('looked at'), { settled });
      })
      .catch((error) => error.settled);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: [{ number: 1 }] },
      { status: 'rejected', reason: { code: '22012' } },
      { status: 'rejected', reason: { code: '22012' } },
    ]);
    await expectUsable();
  });

  test('can be used again on the connection on which they failed, however they met', async () => {
    const { db } = database;
    for (let count = 0; count < 3; count += 1) {
      const failing = db.inEmployer(employer(1), async (tx) => {
        const first = tx.rows(FAILING, [0]);
        first.catch(() => undefined);
        await new Promise((resolve) => process.nextTick(resolve)); // the first batch has left
        const second = tx.rows(FAILING, [1]);
        second.catch(() => undefined);
        await Promise.all([first, second]);
      });
      await expect(failing).rejects.toMatchObject({ code: '22012' });
      expect(await db.inEmployer(employer(1), (tx) => tx.rows(FAILING, [1]))).toEqual([
        { number: 1 },
      ]);
    }
  });

  test('are refused one by one where an answer cannot be read or a value cannot be written', async () => {
    const { db } = database;
    const tooLarge = { text: 'select 9007199254740993::bigint as number' };
    await expect(db.inEmployer(employer(1), (tx) => tx.rows(tooLarge))).rejects.toThrow(
      'does not fit',
    );
    await expect(db.readInEmployer(employer(1), (tx) => tx.rows(tooLarge))).rejects.toThrow(
      'does not fit',
    );
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    await expect(db.inEmployer(employer(1), (tx) => tx.rows(ROW, [circle]))).rejects.toThrow(
      /circular/i,
    );
    await expectUsable();
  });
});
