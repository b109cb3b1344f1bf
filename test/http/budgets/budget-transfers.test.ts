import { brokenInvariants } from '../../setup/invariants.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(async () => {
  const broken = await brokenInvariants(upskill.owner);
  await upskill.stop();
  expect(broken).toEqual([]);
});

const usd = (amount: number) => ({ amount, currency: 'USD' });

async function addDepartment({ admin }: TestEmployer): Promise<string> {
  const department = await upskill.done(
    upskill.api.post('/v1/departments', admin, { name: fresh('Department') }),
  );
  return department.id;
}

async function open(employer: TestEmployer, amount = 1_000_000, fiscalYear = 2026) {
  const departmentId = await addDepartment(employer);
  const body = { departmentId, fiscalYear, amount: usd(amount) };
  return upskill.done(upskill.api.act('/v1/budgets', employer.admin, body));
}

const read = (employer: TestEmployer, id: string) =>
  upskill.done(upskill.api.get(`/v1/budgets/${id}`, employer.admin));
const entriesOf = async (employer: TestEmployer, id: string) =>
  (await upskill.done(upskill.api.get(`/v1/budgets/${id}/entries`, employer.admin))).data;

describe('POST /v1/budget-transfers', () => {
  const transfer = (employer: TestEmployer, from: string, to: string, amount = usd(400)) =>
    upskill.api.act('/v1/budget-transfers', employer.admin, {
      fromBudgetId: from,
      toBudgetId: to,
      amount,
      reason: 'Plans changed',
    });

  test('201: one entry, seen in both budgets; nothing appears or vanishes', async () => {
    const employer = await upskill.newEmployer();
    const [from, to] = [await open(employer, 1_000), await open(employer, 50)];
    const { status, headers, body } = await transfer(employer, from.id, to.id);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'transfer',
      budgetId: from.id,
      otherBudgetId: to.id,
      from: 'available',
      to: 'available',
      amount: usd(400),
      reason: 'Plans changed',
    });
    expect((await read(employer, from.id)).available).toEqual(usd(600));
    expect((await read(employer, to.id)).available).toEqual(usd(450));
    expect((await entriesOf(employer, from.id)).at(-1)).toEqual(body);
    expect((await entriesOf(employer, to.id)).at(-1)).toEqual(body);
    for (const budget of [from, to]) {
      const url = `/v1/budgets/${budget.id}/entries/${body.id}`;
      expect((await upskill.api.get(url, employer.admin)).body).toEqual(body);
    }
    expect(headers.location).toBe(`/v1/budgets/${from.id}/entries/${body.id}`);
  });

  test('201: into a later year it is carried forward, and the emptied budget says so', async () => {
    const employer = await upskill.newEmployer();
    const [old, next] = [await open(employer, 400, 2026), await open(employer, 1, 2027)];
    const { body } = await transfer(employer, old.id, next.id);
    expect(body.kind).toBe('carry_forward');
    const { rows } = await upskill.owner.query(
      'select name from outbox where subject_id = $1 order by id',
      [old.id],
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'budget.created',
      'budget.transferred',
      'budget.exhausted',
    ]);
  });

  test('409: a budget gives only what is available', async () => {
    const employer = await upskill.newEmployer();
    const [from, to] = [await open(employer, 399), await open(employer, 1)];
    const { status, body } = await transfer(employer, from.id, to.id);
    expect([status, body.code]).toEqual([409, 'budget-exceeded']);
    expect(body.detail).toContain('399');
    expect(await entriesOf(employer, from.id)).toHaveLength(1);
  });

  test('422: not to itself, not in another currency, not to another employer', async () => {
    const employer = await upskill.newEmployer();
    const [from, to] = [await open(employer), await open(employer)];
    const theirs = await open(await upskill.newEmployer());
    const euros = { amount: 1, currency: 'EUR' };
    const outcomes = [
      await transfer(employer, from.id, from.id),
      await transfer(employer, from.id, to.id, euros),
      await transfer(employer, from.id, theirs.id),
      await transfer(employer, theirs.id, to.id),
    ];
    expect(outcomes.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '422 transfer-to-itself',
      '422 budget-currency-differs',
      '422 unknown-reference',
      '422 unknown-reference',
    ]);
    expect(outcomes[2]?.body.errors).toMatchObject([{ pointer: '/toBudgetId' }]);
  });

  test('opposite transfers at the same time wait for one another and all arrive', async () => {
    const employer = await upskill.newEmployer();
    const [a, b] = [await open(employer, 10_000), await open(employer, 10_000)];
    const both = Array.from({ length: 12 }, (_, turn) =>
      turn % 2 === 0 ? transfer(employer, a.id, b.id) : transfer(employer, b.id, a.id),
    );
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses).toEqual(Array(12).fill(201));
    expect((await read(employer, a.id)).available).toEqual(usd(10_000));
  });
});

describe('the ledger', () => {
  test('200: entries come page by page, in the order they were written', async () => {
    const employer = await upskill.newEmployer();
    const [one, two] = [await open(employer, 1_000), await open(employer, 1_000)];
    const move = (from: string, to: string, amount: number) =>
      upskill.done(
        upskill.api.act('/v1/budget-transfers', employer.admin, {
          fromBudgetId: from,
          toBudgetId: to,
          amount: usd(amount),
          reason: 'Back and forth',
        }),
      );
    for (const amount of [1, 2, 3]) {
      await move(one.id, two.id, amount);
      await move(two.id, one.id, amount);
    }
    const seen: number[] = [];
    let cursor = '';
    do {
      const url = `/v1/budgets/${one.id}/entries?limit=2${cursor && `&cursor=${cursor}`}`;
      const { data, nextCursor } = await upskill.done(upskill.api.get(url, employer.admin));
      seen.push(...data.map(({ amount }: any) => amount.amount));
      cursor = nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual([1_000, 1, 1, 2, 2, 3, 3]);
  });

  test('an entry withstands even the owner of the database', async () => {
    const employer = await upskill.newEmployer();
    const { id } = await open(employer);
    for (const statement of [
      'update budget_entries set amount = 1 where budget_id = $1',
      'delete from budget_entries where budget_id = $1',
    ]) {
      await expect(upskill.owner.query(statement, [id])).rejects.toThrow('append-only');
    }
  });

  test('409: a department with a budget is not removed', async () => {
    const employer = await upskill.newEmployer();
    const { departmentId } = await open(employer);
    const answer = await upskill.api.delete(`/v1/departments/${departmentId}`, employer.admin, 1);
    expect([answer.status, answer.body.code]).toEqual([409, 'department-in-use']);
  });
});
