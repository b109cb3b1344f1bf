import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { buildApp } from '../../src/app/build-app.js';
import { openPool } from '../../src/platform/db/connections.js';
import { createDatabase } from '../../src/platform/db/database.js';
import {
  balancesOf,
  brokenCaps,
  type Company,
  capsOf,
  dollars,
  draftOf,
  foundCompany,
  NOON,
  REQUESTS,
  submit,
  tuitionOf,
} from '../setup/builders/tuition.js';
import { brokenInvariants } from '../setup/invariants.js';
import { type Credential, startTestApp, type TestApp, unreachedLimits } from '../setup/test-app.js';

const CROWD = 200;
const COST = 100;

let upskill: TestApp;
let replica: { app: TestApp['app']; close: () => Promise<unknown> };

/** A second process of the service, as far as the database can tell: its own pool, its own memory. */
async function startReplica() {
  const pool = openPool({
    url: upskill.database.url,
    role: 'upskill_app',
    onError: () => undefined,
  });
  const { app } = await buildApp({
    db: createDatabase(pool),
    keyring: upskill.keyring,
    logger: pino({ level: 'silent' }),
    clock: () => NOON,
    environment: 'test',
    rateLimits: unreachedLimits,
  });
  return { app, close: () => app.close().then(() => pool.end()) };
}

beforeAll(async () => {
  upskill = await startTestApp();
  replica = await startReplica();
});
afterAll(async () => {
  await replica.close();
  await upskill.stop();
});

/** Sets the stage ten at a time: it is the submissions that race. */
async function tenAtATime<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += 10)
    results.push(...(await Promise.all(items.slice(start, start + 10).map(work))));
  return results;
}

/** Drafts of so many people of one department, one each. */
async function draftsOfCrowd({ employer, manager, inDepartment }: Company): Promise<any[]> {
  const { api, done } = upskill;
  const items = Array.from({ length: CROWD }, (_, index) => ({
    externalId: `C-${index}`,
    givenName: 'Crowd',
    familyName: String(index),
    email: `crowd-${index}@example.com`,
    status: 'active',
    employmentType: 'full_time',
    hiredOn: '2020-01-01',
    managerId: manager.id,
    ...inDepartment,
  }));
  const { results } = await done(api.post('/v1/employees/bulk', employer.admin, { items }));
  return tenAtATime(results, ({ id }: { id: string }) =>
    draftOf(upskill, employer.admin, { ...tuitionOf(COST), employeeId: id }),
  );
}

type Draft = { id: string; version: number };

/**
 * Hands in as a client does: what is answered 503 is sent again under the same key. With two hundred callers and ten
 * connections somebody may wait longer than a caller is let wait; nobody may be answered wrong.
 */
async function handIn(app: TestApp['app'], { authorization }: Credential, { id, version }: Draft) {
  const headers = { authorization, 'idempotency-key': uuidv7(), 'if-match': `"v${version}"` };
  const url = `${REQUESTS}/${id}/submission`;
  for (let tries = 1; ; tries += 1) {
    const response = await app.inject({ method: 'POST', url, headers });
    const isBusy = response.statusCode === 503 && response.headers['retry-after'] !== undefined;
    const code = response.statusCode < 300 ? '' : ` ${response.json().code}`;
    if (!isBusy || tries === 20) return `${response.statusCode}${code}`;
  }
}

describe('two hundred people submit at once, through two replicas', () => {
  test.each([0, 1, 50, 199, CROWD])(
    'a budget for %i lets exactly so many through',
    async (covered) => {
      // A cent less than one more would need: what is left covers nobody.
      const company = await foundCompany(upskill, { budget: covered * COST + COST - 0.01 });
      const drafts = await draftsOfCrowd(company);
      const apps = [upskill.app, replica.app] as const;
      const outcomes = await Promise.all(
        drafts.map((draft, index) =>
          handIn(apps[index % 2 ? 1 : 0], company.employer.admin, draft),
        ),
      );
      expect(outcomes.filter((outcome) => outcome !== '409 budget-exceeded')).toEqual(
        Array.from({ length: covered }, () => '201'),
      );
      expect(await balancesOf(upskill, company)).toMatchObject({
        reserved: covered * COST,
        available: COST - 0.01,
      });
      expect(await brokenInvariants(upskill.owner)).toEqual([]);
      expect(await brokenCaps(upskill)).toEqual([]);
    },
  );
});

test('B02: of two requests for 600 of the same 1,000, one is granted and one refused', async () => {
  const company = await foundCompany(upskill, { budget: 1_000 });
  const [first, second] = (await draftsOfCrowd(company)).slice(0, 2);
  const { admin } = company.employer;
  const costlier = { expenses: [{ type: 'tuition', amount: dollars(600) }] };
  const [one, other] = await Promise.all(
    [first, second].map((draft) =>
      upskill.done(upskill.api.patch(`${REQUESTS}/${draft.id}`, admin, costlier, draft.version)),
    ),
  );
  const answers = await Promise.all([submit(upskill, admin, one), submit(upskill, admin, other)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    code: 'budget-exceeded',
    detail: '400.00 USD is left of the budget; 600.00 USD would be reserved.',
  });
});

test('199 parallel requests of one person fill exactly the annual cap', async () => {
  const company = await foundCompany(upskill, { budget: 100_000 });
  const { ada } = company;
  const drafts: any[] = await tenAtATime(Array(199).fill(tuitionOf(COST)), (body) =>
    draftOf(upskill, ada, body),
  );
  const outcomes = await Promise.all(drafts.map((draft) => handIn(upskill.app, ada, draft)));
  // 52 of 100 dollars, and one that got the last 50.
  expect(outcomes.filter((outcome) => outcome === '201')).toHaveLength(53);
  expect(outcomes.filter((outcome) => outcome === '409 cap-exceeded')).toHaveLength(146);
  expect(await capsOf(upskill, ada)).toEqual([
    { year: 0, reserved: 5_250, committed: 0 },
    { year: 2027, reserved: 5_250, committed: 0 },
  ]);
  expect(await balancesOf(upskill, company)).toMatchObject({ reserved: 5_250 });
  expect(await brokenCaps(upskill)).toEqual([]);
});

test('the same submission sent a hundred times at once under one key reserves once', async () => {
  const company = await foundCompany(upskill, { budget: 10_000 });
  const { ada } = company;
  const draft = await draftOf(upskill, ada, tuitionOf(COST));
  const key = uuidv7();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => submit(upskill, ada, draft, key)),
  );
  const done = answers.filter(({ status }) => status === 201);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  expect(done.filter(({ headers }) => !headers['idempotent-replayed'])).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
  expect(
    refused.filter((code) => !['idempotency-key-in-flight', 'unavailable'].includes(code)),
  ).toEqual([]);
  expect(await balancesOf(upskill, company)).toMatchObject({ reserved: COST });
});
