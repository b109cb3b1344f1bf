import {
  createBudget,
  createDepartment,
  getEmployer,
  listBudgetEntries,
  listBudgets,
  recommendTraining,
  UpskillProblem,
  updateDepartment,
  upsertEmployee,
} from '@upskill/client';
import { startTestApp, type TestApp, type TestEmployer } from '../setup/test-app.js';
import { clientOverLossyNetwork, type Fate, listen, problemOf } from './lossy-network.js';

let upskill: TestApp;
let employer: TestEmployer;
let baseUrl: string;
beforeAll(async () => {
  upskill = await startTestApp();
  baseUrl = await listen(upskill);
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const over = (...fates: Fate[]) => clientOverLossyNetwork(baseUrl, employer.admin, fates);

async function newDepartment(name: string) {
  const { client } = over();
  const { data } = await createDepartment({ client, body: { name } });
  return data;
}

const budgetOf = (departmentId: string) => ({
  departmentId,
  fiscalYear: 2026,
  amount: { amount: 1_000_000, currency: 'USD' },
});

/** Every amount that went into the department's budgets. */
async function allocationsOf(departmentId: string) {
  const { client } = over();
  const budgets = await listBudgets({ client, query: { departmentId } });
  const ledgers = await Promise.all(
    budgets.data.data.map(({ id }) => listBudgetEntries({ client, path: { budgetId: id } })),
  );
  return ledgers.flatMap(({ data }) => data.data.map(({ amount }) => amount.amount));
}

const unavailable = (code: string): Fate => ({
  answers: 503,
  headers: { 'retry-after': '0' },
  body: problemOf(503, code),
});

describe('a POST that takes a key', () => {
  test.each<[string, Fate]>([
    ['the request never arrived', 'never arrives'],
    ['the answer was lost', 'answer is lost'],
    ['the answer broke off halfway through', 'answer breaks off'],
    ['a gateway got no answer', { answers: 504, body: '<h1>Gateway time-out</h1>' }],
    ['the service had no capacity', unavailable('overloaded')],
    ['nobody knows whether it was saved', unavailable('outcome-unknown')],
    ['there were too many', { answers: 429, headers: { 'retry-after': '0' } }],
  ])('has one effect although %s, twice', async (name, fate) => {
    const { id } = await newDepartment(`One effect: ${name}`);
    const { client, attempts } = over(fate, fate);
    const { data } = await createBudget({ client, body: budgetOf(id) });
    expect(data.available).toEqual({ amount: 1_000_000, currency: 'USD' });
    expect(attempts).toHaveLength(3);
    expect(new Set(attempts.map(({ key }) => key)).size).toBe(1);
    expect(attempts[0]?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(await allocationsOf(id)).toEqual([1_000_000]);
  });

  test('gets a key of its own at each call', async () => {
    const { client, attempts } = over();
    await createDepartment({ client, body: { name: 'First of two' } });
    await createDepartment({ client, body: { name: 'Second of two' } });
    expect(new Set(attempts.map(({ key }) => key)).size).toBe(2);
  });

  test('keeps the key the caller gave, so that a call can be repeated tomorrow', async () => {
    const { id } = await newDepartment('Repeated tomorrow');
    const call = () =>
      createBudget({
        client: over().client,
        headers: { 'Idempotency-Key': 'budget-2026' },
        body: budgetOf(id),
      });
    const [first, again] = [await call(), await call()];
    expect(again.data).toEqual(first.data);
    expect(again.response.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await allocationsOf(id)).toEqual([1_000_000]);
  });

  test('sent twice at once under one key, both get the one answer', async () => {
    const { id } = await newDepartment('Twice at once');
    const call = () =>
      createBudget({
        client: over().client,
        headers: { 'Idempotency-Key': 'at-once' },
        body: budgetOf(id),
      });
    const [one, other] = await Promise.all([call(), call()]);
    expect(one.data).toEqual(other.data);
    expect(await allocationsOf(id)).toEqual([1_000_000]);
  });
});

describe('what must not be sent again when nobody knows what became of it', () => {
  test.each<[string, Fate]>([
    ['the answer was lost', 'answer is lost'],
    ['a gateway got no answer', { answers: 502, body: 'Bad gateway' }],
    ['a gateway had no capacity', { answers: 503, body: 'Service unavailable' }],
    [
      'a gateway had no capacity, and says so in JSON',
      {
        answers: 503,
        headers: { 'content-type': 'application/json', 'retry-after': '0' },
        body: { message: 'no healthy upstream' },
      },
    ],
    ['the service lost its database while saving', unavailable('outcome-unknown')],
  ])('a PATCH is sent once: %s', async (name, fate) => {
    const { id } = await newDepartment(`Sent once: ${name}`);
    const { client, attempts } = over(fate);
    const path = { departmentId: id };
    const change = updateDepartment({ client, path, headers: { 'If-Match': '*' }, body: {} });
    await expect(change).rejects.toThrow();
    expect(attempts).toHaveLength(1);
  });

  test('a POST that takes no key is sent once, and again only if nothing was done', async () => {
    const { id } = await upskill.hire(employer);
    const call = (...fates: Fate[]) => {
      const { client, attempts } = over(...fates);
      const path = { employeeId: id };
      return { attempts, done: recommendTraining({ client, path, body: { objective: 'cost' } }) };
    };
    const lost = call('answer is lost');
    await expect(lost.done).rejects.toThrow('the connection was reset');
    expect(lost.attempts).toMatchObject([{ key: null }]);
    const refused = call(unavailable('overloaded'));
    await refused.done.catch(() => undefined); // whether there is something to recommend is not the matter
    expect(refused.attempts).toHaveLength(2);
  });
});

describe('what may be sent again', () => {
  test('a PATCH that the service refused before it did anything', async () => {
    const { id } = await newDepartment('Refused first');
    const { client, attempts } = over(unavailable('unavailable'));
    const path = { departmentId: id };
    const body = { name: 'Refused first, then taken' };
    const { data } = await updateDepartment({ client, path, headers: { 'If-Match': '*' }, body });
    expect([data.name, attempts.length]).toEqual(['Refused first, then taken', 2]);
  });

  test('a GET and a PUT after a lost answer', async () => {
    const { client, attempts } = over('answer is lost', 'arrives', 'answer is lost');
    await getEmployer({ client });
    const upserted = await upsertEmployee({
      client,
      path: { externalId: 'put-twice' },
      body: {
        givenName: 'Ada',
        familyName: 'Example',
        email: 'ada@acme.example',
        status: 'active',
        employmentType: 'full_time',
        hiredOn: '2020-01-01',
      },
    });
    expect(upserted.data.externalId).toBe('put-twice');
    expect(attempts.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT', 'PUT']);
  });
});

describe('an end to patience', () => {
  test('the last refusal is thrown once the attempts are used up', async () => {
    const { client, attempts } = over(...Array<Fate>(9).fill(unavailable('unavailable')));
    const refusal = await getEmployer({ client }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UpskillProblem);
    expect(refusal).toMatchObject({ status: 503, code: 'unavailable' });
    expect(attempts).toHaveLength(5);
  });

  test('a service that asks for more patience than allowed is not pestered', async () => {
    const { client, attempts } = over({ answers: 429, headers: { 'retry-after': '3600' } });
    await expect(getEmployer({ client })).rejects.toMatchObject({ status: 429 });
    expect(attempts).toHaveLength(1);
  });

  test('Retry-After is waited for', async () => {
    const { client } = over({ answers: 503, headers: { 'retry-after': '1' } });
    const start = performance.now();
    await getEmployer({ client });
    expect(performance.now() - start).toBeGreaterThan(900); // a timer may be a little early, not this much
  });

  test('a caller who has lost interest ends the waiting', async () => {
    const { client, attempts } = over({ answers: 503, headers: { 'retry-after': '20' } });
    const interest = new AbortController();
    const call = getEmployer({ client, signal: interest.signal });
    setTimeout(() => interest.abort(new Error('no longer wanted')), 50);
    await expect(call).rejects.toThrow('no longer wanted');
    expect(attempts).toHaveLength(1);
  });

  test('an attempt without an answer is given up, and the next one made', async () => {
    const patience = { timeoutMs: 2_000 };
    const { client, attempts } = clientOverLossyNetwork(
      baseUrl,
      employer.admin,
      ['never answers'],
      patience,
    );
    expect((await getEmployer({ client })).data.id).toBe(employer.id);
    expect(attempts).toHaveLength(2);
  });
});
