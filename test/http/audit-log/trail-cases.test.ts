import { fingerprintOf } from '../../isolation/rows-of-employers.js';
import {
  type EmployerWithData,
  employerWithData,
} from '../../setup/builders/employer-with-data.js';
import { fillPath } from '../../setup/operations.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let world: EmployerWithData;
beforeAll(async () => {
  upskill = await startTestApp({ logLevel: 'info' });
  world = await employerWithData(upskill);
});
afterAll(() => upskill.stop());

const admin = () => world.employer.admin;
const linesOf = (requestId: unknown) =>
  upskill.logs.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);

describe('L-02: refused attempts are in the log, each with its route and who it was', () => {
  test.each([
    ['401: without a credential', { authorization: '' }, '/v1/employees', 401],
    ['403: without the scope', 'key without scope', '/v1/audit-entries', 403],
    ['404: at another employer’s employee', 'key of another', '/v1/employees/{id}', 404],
  ] as const)('%s', async (_name, credential, path, status) => {
    const other = await upskill.newEmployer();
    const by =
      credential === 'key of another'
        ? other.admin
        : credential === 'key without scope'
          ? await upskill.apiKey(other.id, [])
          : credential;
    const answer = await upskill.api.get(path.replace('{id}', world.everyRole.id), by);
    expect(answer.status).toBe(status);
    const line = linesOf(answer.headers['x-request-id']).find(({ msg }) => msg === 'answered');
    expect(line).toMatchObject({
      status,
      method: 'GET',
      route: path.replace('{id}', ':employeeId'),
    });
    expect(line.employerId).toBe(status === 401 ? undefined : other.id);
  });
});

/** What computes and stores nothing. */
const COMPUTES = [
  'createReimbursementQuote',
  'forecastSkillGaps',
  'getSkillGapReports',
  'previewScaleConversion',
  'recommendTraining',
];
/** What changes many things at once, each with an entry of its own. */
const MANY = [
  'upsertEmployees',
  'upsertSkills',
  'upsertJobRoles',
  'createAssessments',
  'createAssessment',
  'upsertTrainingPrograms',
  'upsertCredentials',
  'createEmployeeAssessment',
];

test('L-03: every route that changes something writes one entry of the trail, in the request that did it', async () => {
  const counts: Record<string, number> = {};
  for (const operation of world.operations.filter(({ method }) => method === 'POST')) {
    const values = await world.valuesOf(operation);
    if (!values) continue;
    const url = fillPath(operation.path, values);
    const answer = await upskill.api.act(
      url,
      world.callerOf(operation),
      world.bodyOf(operation),
      1,
    );
    if (answer.status >= 300) continue;
    const { rows } = await upskill.owner.query(
      'select count(*)::int as entries from audit_entries where request_id = $1',
      [answer.headers['x-request-id']],
    );
    counts[operation.id] = rows[0].entries;
  }
  expect(Object.keys(counts).length).toBeGreaterThan(12);
  const odd = Object.entries(counts).filter(([id, count]) => {
    if (COMPUTES.includes(id)) return count !== 0;
    return MANY.includes(id) ? count < 1 : count !== 1;
  });
  expect(odd).toEqual([]);
});

describe('GET /v1/audit-entries', () => {
  const list = async (query: string) =>
    (await upskill.done(upskill.api.get(`/v1/audit-entries?${query}`, admin()))).data;

  test('200: newest first, page by page, nothing twice and nothing left out', async () => {
    const all = (await list('limit=200')).map(({ id }: { id: string }) => id);
    const walked: string[] = [];
    let query = 'limit=7';
    for (;;) {
      const page = await upskill.done(upskill.api.get(`/v1/audit-entries?${query}`, admin()));
      walked.push(...page.data.map(({ id }: { id: string }) => id));
      if (page.nextCursor === null || walked.length >= all.length) break;
      query = `limit=7&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(walked.slice(0, all.length)).toEqual(all);
  });

  test('200: by subject, actor, action and time', async () => {
    const [newest] = await list('limit=1');
    const { actor, action, subjectType, subjectId, occurredAt } = newest;
    for (const query of [
      `subjectType=${subjectType}&subjectId=${subjectId}`,
      `actorId=${actor.id}`,
      `action=${action}`,
      `occurredFrom=${occurredAt}`,
    ])
      expect((await list(query)).map(({ id }: { id: string }) => id)).toContain(newest.id);
    expect(await list(`occurredTo=2020-01-01T00:00:00Z`)).toEqual([]);
    expect(await list('actorId=nobody')).toEqual([]);
  });

  test('400: a subject without its type', async () => {
    const url = `/v1/audit-entries?subjectId=${world.everyRole.id}`;
    expect((await upskill.api.get(url, admin())).status).toBe(400);
  });
});

test('L-12: what a caller names cannot start a line of the log', async () => {
  const requestId = 'a"\\n{"level":60}';
  await upskill.api.get('/v1/employees?q=%0A%7B%22level%22%3A60%7D', admin(), {
    'x-request-id': requestId,
  });
  const lines = upskill.logs.flatMap((line) => line.trimEnd().split('\n'));
  expect(lines.filter((line) => JSON.parse(line).level === 60)).toEqual([]);
  expect(upskill.logs.every((line) => line.trimEnd().split('\n').length === 1)).toBe(true);
});

test('L-13: ids of the trail are UUIDs, its numbers count in 64 bits', async () => {
  const { rows } = await upskill.owner.query(
    `select c.relname || '.' || a.attname as name from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relname like 'audit%' and c.relkind = 'r' and (a.attname ~ '(^|_)(id|seq)$')
       and a.attname not in ('actor_id', 'request_id') and a.atttypid not in ('uuid'::regtype, 'bigint'::regtype)`,
  );
  expect(rows).toEqual([]);
});

test('L-14: 503: where the trail cannot be written, nothing is done', async () => {
  const before = await fingerprintOf(upskill.owner, world.employer.id);
  await upskill.owner.query(
    `create function disk_is_full() returns trigger language plpgsql as
       $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
     create trigger disk_is_full before insert on audit_entries for each row execute function disk_is_full()`,
  );
  try {
    const { status, headers } = await upskill.api.post('/v1/departments', admin(), {
      name: 'Lost',
    });
    expect([status, typeof headers['retry-after']]).toEqual([503, 'string']);
  } finally {
    await upskill.owner.query('drop function disk_is_full() cascade');
  }
  expect(await fingerprintOf(upskill.owner, world.employer.id)).toBe(before);
});
