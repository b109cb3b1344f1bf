import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { budgetLedger } from '../../../src/funding/budgets/index.js';
import type { EmployerTx } from '../../../src/platform/db/database.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

type Posting = Parameters<typeof budgetLedger.post>[1];

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  // The ledger alone: whether a request exists is for the requests' own tests.
  const { rows } = await upskill.owner.query(
    `select conname from pg_constraint where conrelid = 'budget_entries'::regclass and contype = 'f'
       and confrelid = to_regclass('reimbursement_requests')`,
  );
  for (const { conname } of rows) {
    await upskill.owner.query(`alter table budget_entries drop constraint "${conname}"`);
  }
});
afterAll(() => upskill.stop());

const usd = (amount: number) => ({ amount, currency: 'USD' });

async function addDepartment({ admin }: TestEmployer, parentId: string | null = null) {
  const body = { name: fresh('Department'), parentId };
  return (await upskill.done(upskill.api.post('/v1/departments', admin, body))).id as string;
}

async function open(employer: TestEmployer, amount: number, departmentId?: string) {
  const body = {
    departmentId: departmentId ?? (await addDepartment(employer)),
    fiscalYear: 2026,
    amount: usd(amount),
  };
  return (await upskill.done(upskill.api.act('/v1/budgets', employer.admin, body))).id as string;
}

const LOCK_REQUEST = {
  name: 'test_lock_request',
  text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
};

/** Posts in a transaction of its own that holds the request, as whoever decides on a request does. */
const post = (employer: TestEmployer, posting: Posting) =>
  upskill.database.db.inEmployer(employer.id, async (tx: EmployerTx) => {
    await tx.rows(LOCK_REQUEST, [posting.requestId]);
    return budgetLedger.post(tx, posting);
  });

async function balancesOf(employer: TestEmployer, budgetId: string) {
  const url = `/v1/budgets/${budgetId}`;
  const budget = await upskill.done(upskill.api.get(url, employer.admin));
  const { available, reserved, committed, spent } = budget;
  return [available, reserved, committed, spent].map(({ amount }) => amount);
}

describe('the life of a request in a budget', () => {
  test('B01: 10,000 allocated, 4,000 submitted, 3,500 approved, 3,000 paid', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 1_000_000);
    const request = { budgetId, requestId: uuidv7() };
    const story: [Omit<Posting, 'budgetId' | 'requestId'>, number[]][] = [
      [{ kind: 'reserve', amount: 400_000 }, [600_000, 400_000, 0, 0]],
      [{ kind: 'commit', amount: 350_000 }, [600_000, 50_000, 350_000, 0]],
      [{ kind: 'release', from: 'reserved', amount: 50_000 }, [650_000, 0, 350_000, 0]],
      [{ kind: 'spend', amount: 300_000 }, [650_000, 0, 50_000, 300_000]],
      [{ kind: 'release', from: 'committed', amount: 50_000 }, [700_000, 0, 0, 300_000]],
      [{ kind: 'return', amount: 100_000 }, [700_000, 0, 100_000, 200_000]],
      [{ kind: 'refund', amount: 200_000 }, [900_000, 0, 100_000, 0]],
    ];
    for (const [step, balances] of story) {
      expect(await post(employer, { ...request, ...step })).toEqual({ posted: true });
      expect(await balancesOf(employer, budgetId)).toEqual(balances);
    }
    const url = `/v1/budgets/${budgetId}/entries?requestId=${request.requestId}`;
    const { data } = await upskill.done(upskill.api.get(url, employer.admin));
    expect(data.map(({ kind }: { kind: string }) => kind)).toEqual(story.map(([{ kind }]) => kind));
    expect(await brokenInvariants(upskill.owner)).toEqual([]);
  });

  test('B02: of two reservations of 600 on 1,000, one is told that 400 are left', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 100_000);
    const reserve = () =>
      post(employer, { budgetId, kind: 'reserve', amount: 60_000, requestId: uuidv7() });
    const outcomes = await Promise.all([reserve(), reserve()]);
    expect(outcomes).toContainEqual({ posted: true });
    expect(outcomes).toContainEqual({ posted: false, available: 40_000 });
  });

  test('of 40 reservations at the same time exactly as many stand as are covered', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 10_000);
    const reservations = Array.from({ length: 40 }, () =>
      post(employer, { budgetId, kind: 'reserve', amount: 600, requestId: uuidv7() }),
    );
    const outcomes = await Promise.all(reservations);
    expect(outcomes.filter(({ posted }) => posted)).toHaveLength(16);
    expect(await balancesOf(employer, budgetId)).toEqual([400, 9_600, 0, 0]);
  });

  test('a request moves what it holds itself, never what another holds', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 1_000);
    const [one, other] = [uuidv7(), uuidv7()];
    await post(employer, { budgetId, kind: 'reserve', amount: 700, requestId: one });
    await post(employer, { budgetId, kind: 'reserve', amount: 100, requestId: other });
    const greedy: Posting[] = [
      { budgetId, kind: 'commit', amount: 101, requestId: other },
      { budgetId, kind: 'release', from: 'reserved', amount: 101, requestId: other },
      { budgetId, kind: 'spend', amount: 1, requestId: other },
      { budgetId, kind: 'return', amount: 1, requestId: other },
    ];
    for (const posting of greedy) {
      expect(await post(employer, posting)).toEqual({ posted: false, available: 200 });
    }
    const commit: Posting = { budgetId, kind: 'commit', amount: 100, requestId: other };
    const twice = await Promise.all([post(employer, commit), post(employer, commit)]);
    expect(twice.filter(({ posted }) => posted)).toHaveLength(1);
  });

  test('a budget says when nothing is left', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 500);
    const told = async () => {
      const { rows } = await upskill.owner.query(
        `select 1 from outbox where subject_id = $1 and name = 'budget.exhausted'`,
        [budgetId],
      );
      return rows.length;
    };
    await post(employer, { budgetId, kind: 'reserve', amount: 499, requestId: uuidv7() });
    expect(await told()).toBe(0);
    await post(employer, { budgetId, kind: 'reserve', amount: 1, requestId: uuidv7() });
    expect(await told()).toBe(1);
  });

  test('an entry of nothing, or a release from nowhere, is a defect of the caller', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 500);
    const requestId = uuidv7();
    const reserve: Posting = { budgetId, kind: 'reserve', amount: 0, requestId };
    await expect(post(employer, reserve)).rejects.toThrow('at least one minor unit');
    const release: Posting = { budgetId, kind: 'release', amount: 1, requestId };
    await expect(post(employer, release)).rejects.toThrow('from which account');
  });
});

describe('the check of the ledger', () => {
  test('finds a balance that its entries do not explain', async () => {
    const employer = await upskill.newEmployer();
    const budgetId = await open(employer, 500);
    const add = 'update budgets set available = available + $2 where id = $1';
    await upskill.owner.query(add, [budgetId, 1]);
    expect(await brokenInvariants(upskill.owner)).toEqual([
      `budget ${budgetId} stores 501 available, its entries say 500`,
    ]);
    await upskill.owner.query(add, [budgetId, -1]);
    expect(await brokenInvariants(upskill.owner)).toEqual([]);
  });

  test('finds people who are above themselves', async () => {
    const employer = await upskill.newEmployer();
    const ada = await upskill.hire(employer);
    const grace = await upskill.hire(employer, { manager: ada });
    const report = 'update employees set manager_id = $2 where id = $1';
    await upskill.owner.query(report, [ada.id, grace.id]);
    expect(await brokenInvariants(upskill.owner)).toHaveLength(2);
    await upskill.owner.query(report, [ada.id, null]);
    expect(await brokenInvariants(upskill.owner)).toEqual([]);
  });
});

describe('which budget pays', () => {
  test('the department’s own, else the nearest above it, in that year and that employer', async () => {
    const employer = await upskill.newEmployer();
    const company = await addDepartment(employer);
    const division = await addDepartment(employer, company);
    const team = await addDepartment(employer, division);
    const find = (departmentId: string, fiscalYear = 2026) =>
      upskill.database.db.inEmployer(employer.id, (tx) =>
        budgetLedger.findBudgetFor(tx, { departmentId, fiscalYear }),
      );
    expect(await find(team)).toBeUndefined();
    const ofCompany = await open(employer, 900, company);
    expect(await find(team)).toEqual({ id: ofCompany, currency: 'USD', available: 900 });
    const ofDivision = await open(employer, 300, division);
    expect((await find(team))?.id).toBe(ofDivision);
    expect((await find(company))?.id).toBe(ofCompany);
    expect(await find(team, 2027)).toBeUndefined();
    const stranger = await upskill.newEmployer();
    const theirs = await addDepartment(stranger);
    await open(stranger, 100, theirs);
    expect(await find(theirs)).toBeUndefined();
  });
});

const REQUESTS = 9;
const BUDGETS = 3;
const PARALLEL = 8;

type Operation = {
  kind: Posting['kind'] | 'transfer';
  from: 'reserved' | 'committed';
  amount: number;
  request: number;
  budget: number;
};

const operation: fc.Arbitrary<Operation> = fc.record({
  // Reservations often enough that the later kinds find something to move.
  kind: fc.constantFrom(
    'reserve' as const,
    'reserve' as const,
    'commit' as const,
    'commit' as const,
    'release' as const,
    'spend' as const,
    'return' as const,
    'refund' as const,
    'transfer' as const,
  ),
  from: fc.constantFrom('reserved' as const, 'committed' as const),
  amount: fc.integer({ min: 1, max: 200 }),
  request: fc.nat({ max: REQUESTS - 1 }),
  budget: fc.nat({ max: BUDGETS - 1 }),
});

/** Runs each operation once, several at a time, in whatever order they come to their turn. */
async function runAll(operations: Operation[], run: (operation: Operation) => Promise<unknown>) {
  const queue = [...operations];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

describe('whatever is tried on budgets at the same time', () => {
  test('no account is below zero, no money appears or vanishes, every balance is its entries', async () => {
    const tried = fc.array(operation, { minLength: 200, maxLength: 200 });
    const property = fc.asyncProperty(tried, async (operations) => {
      const employer = await upskill.newEmployer();
      const budgetIds: string[] = [];
      for (let n = 0; n < BUDGETS; n += 1) budgetIds.push(await open(employer, 2_000));
      const requestIds = Array.from({ length: REQUESTS }, () => uuidv7());

      await runAll(operations, ({ kind, from, amount, request, budget }) => {
        if (kind !== 'transfer') {
          const requestId = requestIds[request] as string;
          const budgetId = budgetIds[request % BUDGETS] as string;
          return post(employer, { budgetId, kind, from, amount, requestId });
        }
        return upskill.api.act('/v1/budget-transfers', employer.admin, {
          fromBudgetId: budgetIds[budget],
          toBudgetId: budgetIds[(budget + 1) % BUDGETS],
          amount: usd(amount),
          reason: 'Chance',
        });
      });

      const balances = (await Promise.all(budgetIds.map((id) => balancesOf(employer, id)))).flat();
      expect(Math.min(...balances)).toBeGreaterThanOrEqual(0);
      expect(balances.reduce((sum, each) => sum + each, 0)).toBe(BUDGETS * 2_000);
      expect(await brokenInvariants(upskill.owner)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 4, endOnFailure: true });
  });
});
