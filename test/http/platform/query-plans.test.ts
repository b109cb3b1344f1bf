import type { PoolClient } from 'pg';
import { employerWithData } from '../../setup/builders/employer-with-data.js';
import { enlarge } from '../../setup/builders/large-employer.js';
import { fillPath, isList, type Operation } from '../../setup/operations.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

const ROWS = 20_000;

let upskill: TestApp;
let employer: Awaited<ReturnType<typeof employerWithData>>;
let large: string[];
const statements = new Map<string, string>();
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await employerWithData(upskill);
  large = await enlarge(upskill.owner, employer.employer.id, ROWS);
}, 120_000);
afterAll(() => upskill.stop());

/** Keeps the text of every statement the service sends from now on, under what is being asked. */
function listen() {
  const heard = new WeakSet<PoolClient>();
  let subject = '';
  upskill.database.pool.on('acquire', (client: PoolClient) => {
    if (heard.has(client)) return;
    heard.add(client);
    const original = client.query.bind(client) as (...parts: unknown[]) => unknown;
    const query = (...parts: unknown[]) => {
      const [first] = parts as [string | { text: string; statements?: { text: string }[] }];
      const sent = typeof first === 'string' ? [{ text: first }] : (first.statements ?? [first]);
      for (const { text } of sent)
        if (/^\s*(select|with)\b/i.test(text)) statements.set(text, subject);
      return original(...parts);
    };
    Object.assign(client, { query });
  });
  return (next: string) => {
    subject = next;
  };
}

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] };
const sequentialScans = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' ? [String(plan['Relation Name'])] : []),
  ...(plan.Plans ?? []).flatMap(sequentialScans),
];

/** The large tables a statement would read from end to end, planned as the service's connections plan it. */
async function scansOf(text: string): Promise<string[]> {
  const client = await upskill.owner.connect();
  try {
    await client.query(
      `begin; set local role upskill_app; set local app.employer_id = '${employer.employer.id}'`,
    );
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (generic_plan, format json) ${text}`,
    );
    return rows
      .flatMap((row) => row['QUERY PLAN'])
      .flatMap(({ Plan: plan }) => sequentialScans(plan))
      .filter((table) => large.includes(table));
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** The list as it is asked: its first page, the next one, and with each filter a row of it can fill. */
async function urlsOf(list: Operation): Promise<string[]> {
  const values = await employer.valuesOf(list);
  if (!values) return [];
  const path = fillPath(list.path, values);
  const by = employer.callerOf(list);
  const { body } = await upskill.api.get(`${path}?limit=2`, by);
  const [item = {}] = (body?.data ?? []) as Record<string, unknown>[];
  const filters = list.parameters
    .filter(
      (parameter) => parameter.in === 'query' && !['limit', 'cursor'].includes(parameter.name),
    )
    .flatMap(({ name }) => {
      const value = name === 'updatedSince' ? '2020-01-01T00:00:00Z' : item[name];
      return typeof value === 'string'
        ? [`${path}?limit=2&${name}=${encodeURIComponent(value)}`]
        : [];
    });
  const next = body?.nextCursor;
  return [...filters, ...(next ? [`${path}?limit=2&cursor=${encodeURIComponent(next)}`] : [])];
}

test('R-08: no list reads a large table from end to end, on any page, with any filter, for anybody', async () => {
  const say = listen();
  const lists = employer.operations.filter((each) => isList(employer.document, each));
  const asked: string[] = [];
  for (const list of lists) {
    say(list.id);
    for (const url of await urlsOf(list)) {
      for (const by of [employer.callerOf(list), employer.everyRole]) {
        const { status } = await upskill.api.get(url, by);
        if (status === 200) asked.push(url);
      }
    }
  }
  expect(asked.length).toBeGreaterThan(lists.length);
  const found: string[] = [];
  for (const [text, list] of statements) {
    const scans = await scansOf(text);
    if (scans.length > 0) found.push(`${list}: ${scans.join(', ')} in ${text}`);
  }
  expect(found).toEqual([]);
}, 120_000);

test('R-08: neither does the gap report of one person, for anybody', async () => {
  const [id, role] = [employer.everyRole.id, employer.reference('jobRoleId')];
  const url = `/v1/employees/${id}/skill-gaps?targetRoleId=${role}`;
  const say = listen();
  statements.clear();
  say('getSkillGapReport');
  const beside = await upskill.hire(employer.employer, {});
  const viewers = [employer.employer.admin, employer.everyRole, beside];
  const answers = await Promise.all(viewers.map((by) => upskill.api.get(url, by)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  const read = [...statements.keys()].filter((text) => text.includes('assessments_levels'));
  expect(read).toHaveLength(2); // for whoever sees everybody, and along the line
  for (const text of read) expect(await scansOf(text)).toEqual([]);
});

test('the large tables are large, and a statement no index serves is seen', async () => {
  for (const table of [
    'employees',
    'departments',
    'skills',
    'job_roles',
    'training_programs',
    'outbox',
  ])
    expect(large).toContain(table);
  const slow = `select * from employees e where e.employer_id = current_employer() and e.family_name = $1`;
  expect(await scansOf(slow)).toEqual(['employees']);
});

test('R-12: what an API request does with the outbox, and what drains it, is planned alike however long it is', async () => {
  const oldest = `select id from outbox where employer_id = current_employer() and dispatched_at is null order by id limit 100`;
  expect(await scansOf(oldest)).toEqual([]);
  listen()('createDepartment');
  const { status } = await upskill.api.post('/v1/departments', employer.employer.admin, {
    name: 'Written beside a backlog',
  });
  const recorded = [...statements.keys()].filter((text) => text.includes('insert into outbox'));
  expect([status, recorded.length]).toEqual([201, 1]);
  for (const text of recorded) expect(await scansOf(text)).toEqual([]);
});
