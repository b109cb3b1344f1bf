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

describe('POST /v1/budgets', () => {
  test('201: the department has its money, and an entry that says where it came from', async () => {
    const employer = await upskill.newEmployer();
    const departmentId = await addDepartment(employer);
    const { status, headers, body } = await upskill.api.act('/v1/budgets', employer.admin, {
      departmentId,
      fiscalYear: 2026,
      amount: usd(1_000_000),
    });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/budgets/${body.id}`);
    expect(body).toMatchObject({
      departmentId,
      fiscalYear: 2026,
      available: usd(1_000_000),
      reserved: usd(0),
      committed: usd(0),
      spent: usd(0),
      version: 1,
    });
    expect(await read(employer, body.id)).toEqual(body);
    expect(await entriesOf(employer, body.id)).toMatchObject([
      {
        budgetId: body.id,
        kind: 'allocate',
        from: 'external',
        to: 'available',
        amount: usd(1_000_000),
        requestId: null,
        otherBudgetId: null,
      },
    ]);
  });

  test('409: a department has one budget a year', async () => {
    const employer = await upskill.newEmployer();
    const { departmentId } = await open(employer);
    const again = { departmentId, fiscalYear: 2026, amount: usd(1) };
    const { status, body } = await upskill.api.act('/v1/budgets', employer.admin, again);
    expect([status, body.code]).toEqual([409, 'budget-exists']);
    const nextYear = { ...again, fiscalYear: 2027 };
    expect((await upskill.api.act('/v1/budgets', employer.admin, nextYear)).status).toBe(201);
  });

  test('422: money in another currency than the employer’s', async () => {
    const employer = await upskill.newEmployer({ currency: 'EUR' });
    const departmentId = await addDepartment(employer);
    const { status, body } = await upskill.api.act('/v1/budgets', employer.admin, {
      departmentId,
      fiscalYear: 2026,
      amount: usd(100),
    });
    expect([status, body.code]).toEqual([422, 'budget-currency-differs']);
    expect(body.errors).toMatchObject([{ pointer: '/amount/currency' }]);
  });

  test('422: for a department of another employer', async () => {
    const [own, other] = [await upskill.newEmployer(), await upskill.newEmployer()];
    const departmentId = await addDepartment(other);
    const { status, body } = await upskill.api.act('/v1/budgets', own.admin, {
      departmentId,
      fiscalYear: 2026,
      amount: usd(100),
    });
    expect([status, body.code]).toEqual([422, 'unknown-reference']);
  });

  test.each([0, -1, 1.5, '100', 10 ** 12 + 1, null])('400: an amount of %p', async (amount) => {
    const employer = await upskill.newEmployer();
    const departmentId = await addDepartment(employer);
    const { status } = await upskill.api.act('/v1/budgets', employer.admin, {
      departmentId,
      fiscalYear: 2026,
      amount: { amount, currency: 'USD' },
    });
    expect(status).toBe(400);
  });

  test('400: money does not move without an Idempotency-Key, and never twice with one', async () => {
    const employer = await upskill.newEmployer();
    const departmentId = await addDepartment(employer);
    const body = { departmentId, fiscalYear: 2026, amount: usd(500) };
    const bare = await upskill.api.post('/v1/budgets', employer.admin, body);
    expect([bare.status, bare.body.code]).toEqual([400, 'idempotency-key-required']);

    const budget = await upskill.done(upskill.api.act('/v1/budgets', employer.admin, body));
    const url = `/v1/budgets/${budget.id}/allocations`;
    const allocation = { amount: usd(200), reason: 'More courses' };
    const first = await upskill.api.act(url, employer.admin, allocation, undefined, 'once');
    const second = await upskill.api.act(url, employer.admin, allocation, undefined, 'once');
    expect(first.status).toBe(201);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    expect((await read(employer, budget.id)).available).toEqual(usd(700));
  });
});

describe('who may see and move money', () => {
  test('403: finance moves it, benefits staff and auditors see it, managers and employees neither', async () => {
    const employer = await upskill.newEmployer();
    const { id } = await open(employer);
    const staff = (role: 'finance' | 'benefits_admin' | 'auditor') =>
      upskill.hire(employer, { roles: [role] });
    const manager = await upskill.hire(employer);
    const employee = await upskill.hire(employer, { manager });
    const outcome = async (by: { authorization: string }) => {
      const allocation = { amount: usd(1), reason: 'Try' };
      const seen = await upskill.api.get(`/v1/budgets/${id}`, by);
      const moved = await upskill.api.act(`/v1/budgets/${id}/allocations`, by, allocation);
      return [seen.status, moved.status];
    };
    expect(await outcome(await staff('finance'))).toEqual([200, 201]);
    expect(await outcome(await staff('benefits_admin'))).toEqual([200, 403]);
    expect(await outcome(await staff('auditor'))).toEqual([200, 403]);
    expect(await outcome(manager)).toEqual([403, 403]);
    expect(await outcome(employee)).toEqual([403, 403]);
  });

  test('404: another employer’s budget looks missing', async () => {
    const [own, other] = [await upskill.newEmployer(), await upskill.newEmployer()];
    const { id } = await open(other);
    const allocation = { amount: usd(1), reason: 'Theirs' };
    const [entry] = await entriesOf(other, id);
    const answers = [
      await upskill.api.get(`/v1/budgets/${id}`, own.admin),
      await upskill.api.get(`/v1/budgets/${id}/entries`, own.admin),
      await upskill.api.get(`/v1/budgets/${id}/entries/${entry.id}`, own.admin),
      await upskill.api.act(`/v1/budgets/${id}/allocations`, own.admin, allocation),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('GET /v1/budgets', () => {
  test('200: by department, by year, by what changed, page by page', async () => {
    const employer = await upskill.newEmployer();
    const first = await open(employer, 100, 2026);
    const second = await open(employer, 200, 2027);
    const list = async (query: string) => {
      const { data } = await upskill.done(upskill.api.get(`/v1/budgets?${query}`, employer.admin));
      return data.map(({ id }: { id: string }) => id);
    };
    expect(await list('')).toEqual([first.id, second.id]);
    expect(await list(`departmentId=${first.departmentId}`)).toEqual([first.id]);
    expect(await list('fiscalYear=2027')).toEqual([second.id]);
    expect(await list(`updatedSince=${second.updatedAt}`)).toEqual([second.id]);
    const page = await upskill.done(upskill.api.get('/v1/budgets?limit=1', employer.admin));
    expect(await list(`limit=1&cursor=${page.nextCursor}`)).toEqual([second.id]);
    expect((await upskill.api.get('/v1/budgets?fiscalYear=26', employer.admin)).status).toBe(400);
  });
});

describe('POST /v1/budgets/{budgetId}/allocations', () => {
  test('201: the money is there, and the entry says who added it and why', async () => {
    const employer = await upskill.newEmployer();
    const budget = await open(employer, 1_000);
    const finance = await upskill.hire(employer, { roles: ['finance'] });
    const { status, headers, body } = await upskill.api.act(
      `/v1/budgets/${budget.id}/allocations`,
      finance,
      { amount: usd(500), reason: 'Second half' },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'allocate',
      amount: usd(500),
      reason: 'Second half',
      actorId: finance.id,
    });
    const stored = await upskill.done(upskill.api.get(headers.location as string, finance));
    expect(stored).toEqual(body);
    expect(await read(employer, budget.id)).toMatchObject({ available: usd(1_500), version: 2 });
  });

  test('422: not in another currency, and not beyond what an amount may be', async () => {
    const employer = await upskill.newEmployer();
    const budget = await open(employer, 10 ** 12);
    const url = `/v1/budgets/${budget.id}/allocations`;
    const euros = { amount: { amount: 1, currency: 'EUR' }, reason: 'Euros' };
    const inEuros = await upskill.api.act(url, employer.admin, euros);
    expect([inEuros.status, inEuros.body.code]).toEqual([422, 'budget-currency-differs']);
    const tooMuch = await upskill.api.act(url, employer.admin, { amount: usd(1), reason: 'More' });
    expect([tooMuch.status, tooMuch.body.code]).toEqual([422, 'budget-too-large']);
    expect(await read(employer, budget.id)).toEqual(budget);
  });
});
