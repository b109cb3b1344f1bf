import type { RequestShape, Side } from './measure.js';
import type { Seed } from './seed.js';
import type { RequestSeed, SeededRequest } from './seed-requests.js';
import type { RunningServer } from './server-process.js';

export type Workload = {
  row: number;
  name: string;
  /** The least ratio to F, or for row 9 the greatest ratio in time. */
  bar: number;
  connections: number;
  /** Requests a round, where each can be sent once only. */
  total?: number;
  ours: () => Side;
  theirs: () => Side;
};

type Servers = { upskill: RunningServer; baseline: RunningServer; apiKey: string };

const get = (path: string, headers: Record<string, string> = {}): RequestShape => ({
  method: 'GET',
  path,
  headers,
});

/** Walks over `values` for ever; both sides walk the same way. */
function cycle<Value>(values: readonly Value[]): () => Value {
  let index = -1;
  return () => {
    index = (index + 1) % values.length;
    return values[index] as Value;
  };
}

/** Rows 1, 2 and 3: reads by id, lists of fifty, one person's gap report. */
export function readWorkloads(seed: Seed, { upskill, baseline, apiKey }: Servers): Workload[] {
  const headers = { authorization: `Bearer ${apiKey}` };
  const ids = seed.employeeIds.filter((_, index) => index % 5 === 0); // 4,000 addresses
  const starts = ids.slice(0, 2_000);
  const pair = (
    ours: (value: string) => string,
    theirs: (value: string) => string,
    values: readonly string[],
  ) => ({
    ours: (): Side => {
      const next = cycle(values);
      return { server: upskill, next: () => get(ours(next()), headers) };
    },
    theirs: (): Side => {
      const next = cycle(values);
      return { server: baseline, next: () => get(theirs(next())) };
    },
  });
  return [
    {
      row: 1,
      name: 'GET employee by id',
      bar: 0.5,
      connections: 32,
      ...pair(
        (id) => `/v1/employees/${id}`,
        (id) => `/employees/${id}`,
        ids,
      ),
    },
    {
      row: 2,
      name: 'list of 50',
      bar: 0.6,
      connections: 32,
      ...pair(
        () => '/v1/employees',
        () => '/employees',
        starts,
      ),
    },
    {
      row: 2,
      name: 'filtered list of 50',
      bar: 0.6,
      connections: 32,
      ...pair(
        (id) => `/v1/employees?departmentId=${id}`,
        (id) => `/employees?departmentId=${id}`,
        seed.departmentIds,
      ),
    },
    {
      row: 3,
      name: 'one employee’s skill-gap report',
      bar: 0.5,
      connections: 32,
      ...pair(
        (id) => `/v1/employees/${id}/skill-gaps`,
        (id) => `/employees/${id}/skill-gaps`,
        ids,
      ),
    },
  ];
}

/** Row 9: the last page against the first, of the service itself. */
export async function pageWorkload({ upskill, apiKey }: Servers): Promise<Workload> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const first = '/v1/employees?limit=10';
  let last = first;
  for (let page = 1; page < 1_999; page += 1) {
    const answer = await fetch(`${upskill.url}${last}`, { headers });
    const { nextCursor } = (await answer.json()) as { nextCursor: string };
    last = `${first}&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return {
    row: 9,
    name: 'page 1,999 against page 1 (time)',
    bar: 1.5,
    connections: 32,
    ours: () => ({ server: upskill, next: () => get(last, headers) }),
    theirs: () => ({ server: upskill, next: () => get(first, headers) }),
  };
}

/** Gives each request once; both sides work on the same kind of request. */
function eachOnce(requests: readonly SeededRequest[]): () => SeededRequest {
  let index = -1;
  return () => {
    index += 1;
    const request = requests[index];
    if (!request) throw new Error('the bench ran out of requests: seed more');
    return request;
  };
}

/** Rows 5 and 6: submission over many budgets, approval on one hot budget. F works on the same rows, again and again. */
export function writeWorkloads(
  seed: RequestSeed,
  { upskill, baseline, apiKey }: Servers,
  total: number,
): Workload[] {
  const ours = (requests: readonly SeededRequest[], path: string, token: string, body?: object) => {
    const next = eachOnce(requests);
    return (): Side => ({
      server: upskill,
      next: () => {
        const { id, version } = next();
        return {
          method: 'POST',
          path: `/v1/reimbursement-requests/${id}/${path}`,
          headers: {
            authorization: `Bearer ${token}`,
            'if-match': `"v${version}"`,
            'idempotency-key': id,
            ...(body ? { 'content-type': 'application/json' } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        };
      },
    });
  };
  const theirs = (path: string, budgets: readonly string[]) => (): Side => {
    const nextRequest = cycle(seed.submitted);
    const nextBudget = cycle(budgets);
    return {
      server: baseline,
      next: () => ({
        method: 'POST',
        path: `/requests/${nextRequest().id}/${path}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ budgetId: nextBudget(), amount: 1 }),
      }),
    };
  };
  const [hot = ''] = seed.submitted.map(({ budgetId }) => budgetId);
  const load = { connections: 32, total };
  return [
    {
      row: 5,
      name: 'submit a request: state, ledger, audit, event',
      bar: 0.5,
      ...load,
      ours: ours(seed.drafts, 'submission', apiKey),
      theirs: theirs('submission', seed.budgetIds),
    },
    {
      row: 6,
      name: 'approve, one hot budget',
      bar: 0.6,
      ...load,
      ours: ours(seed.submitted, 'decisions', seed.managerToken, { verdict: 'approve' }),
      theirs: theirs('decisions', [hot]),
    },
  ];
}
