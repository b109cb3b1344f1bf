import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { buildApp } from '../src/app/build-app.js';
import { addDays, dateIn } from '../src/kernel/calendar.js';
import { policyVersion } from '../test/setup/policy-terms.js';
import type { Seed } from './seed.js';

type Built = Awaited<ReturnType<typeof buildApp>>;
export type SeededRequest = { id: string; version: number; budgetId: string };
export type RequestSeed = {
  /** Drafts of people in departments with budgets of their own. */
  drafts: SeededRequest[];
  /** Submitted by people whose departments share one budget: the hot row. All wait for one manager. */
  submitted: SeededRequest[];
  managerToken: string;
  /** Budgets of the departments that have their own. */
  budgetIds: string[];
};

const AMOUNT = 10_000;
const HOT = 50; // departments from here on have one budget above them

/** A policy, budgets, and `count` requests of each kind, made by the API as people would. */
export async function seedRequests(
  built: Built,
  seed: Seed,
  setup: { url: string; apiKey: string; count: number },
): Promise<RequestSeed> {
  const today = dateIn('UTC', new Date());
  async function post(
    path: string,
    body: object | undefined,
    headers: Record<string, string> = {},
  ): Promise<any> {
    const response = await built.app.inject({
      method: 'POST',
      url: path,
      headers: {
        authorization: `Bearer ${setup.apiKey}`,
        'idempotency-key': uuidv7(),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
    if (response.statusCode >= 300) throw new Error(`${path}: ${response.payload}`);
    return JSON.parse(response.payload);
  }
  const [manager = ''] = seed.employeeIds;
  const [hot = ''] = seed.departmentIds.slice(HOT);
  await arrange(setup.url, seed, { manager, hot });

  const policy = await post('/v1/reimbursement-policies', { name: 'Bench' });
  const terms = policyVersion({ approvalChain: [{ step: 'manager' }] });
  const draft = await post(`/v1/reimbursement-policies/${policy.id}/versions`, terms);
  await post(
    `/v1/reimbursement-policies/${policy.id}/versions/${draft.id}/publication`,
    undefined,
    { 'if-match': `"v${draft.version}"` },
  );
  const provider = await post('/v1/providers', {
    name: 'State University',
    accredited: true,
    accreditor: 'A commission',
  });
  const budgetIds: string[] = [];
  for (const departmentId of seed.departmentIds.slice(0, HOT + 1)) {
    for (const fiscalYear of [0, 1].map((ahead) => Number(today.slice(0, 4)) + ahead)) {
      const budget = await post('/v1/budgets', {
        departmentId,
        fiscalYear,
        amount: { amount: 90_000_000_000, currency: 'USD' },
      });
      budgetIds.push(budget.id);
    }
  }

  const newDraft = (employeeId: string) =>
    post('/v1/reimbursement-requests', {
      employeeId,
      course: {
        title: 'Statistics',
        providerId: provider.id,
        startsOn: addDays(today, 10),
        endsOn: addDays(today, 20),
        category: 'seminar',
      },
      expenses: [{ type: 'tuition', amount: { amount: AMOUNT, currency: 'USD' } }],
      aid: [],
      skillPurpose: 'maintain_improve',
    });
  const submit = ({ id, version }: { id: string; version: number }) =>
    post(`/v1/reimbursement-requests/${id}/submission`, undefined, { 'if-match': `"v${version}"` });
  const inDepartments = (wanted: (index: number) => boolean) =>
    seed.employeeIds
      .slice(1)
      .filter((_, index) => wanted((index + 2) % 100))
      .slice(0, setup.count);

  const drafts = await inParallel(
    inDepartments((index) => index < HOT),
    async (employeeId) => {
      const { id, version } = await newDraft(employeeId);
      return { id, version, budgetId: '' };
    },
  );
  const submitted = await inParallel(
    inDepartments((index) => index > HOT),
    async (employeeId) => {
      const { id, version, budgetId } = await submit(await newDraft(employeeId));
      return { id, version, budgetId };
    },
  );
  const email = 'person1@example.com';
  const made = await built.credentials.createDevelopmentToken(seed.employerId, email);
  if (!made) throw new Error('the manager of the bench is missing');
  return { drafts, submitted, managerToken: made.token, budgetIds };
}

async function arrange(
  url: string,
  seed: Seed,
  { manager, hot }: { manager: string; hot: string },
) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('update employees set manager_id = $2 where employer_id = $1 and id <> $2', [
    seed.employerId,
    manager,
  ]);
  await client.query(
    'update departments set parent_id = $2 where employer_id = $1 and id = any($3)',
    [seed.employerId, hot, seed.departmentIds.slice(HOT + 1)],
  );
  await client.query('vacuum analyze');
  await client.end();
}

async function inParallel<In, Out>(
  inputs: readonly In[],
  work: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  for (let start = 0; start < inputs.length; start += 8) {
    results.push(...(await Promise.all(inputs.slice(start, start + 8).map(work))));
  }
  return results;
}
