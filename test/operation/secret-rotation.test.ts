import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/app/build-app.js';
import { jobsOf } from '../../src/app/workers.js';
import { auditVerifier } from '../../src/integration/audit-log/audit-verification.service.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { createKeyring } from '../../src/platform/secrets/keyring.js';
import { asWorker } from '../setup/builders/audit-trail.js';
import {
  type Credential,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../setup/test-app.js';

const OLD = 'a secret of the tests, long enough for anyone'; // the one startTestApp uses
const NEW = 'the secret that is in use from today onward';

/** Replicas of one service as docs/operations.md rotates them: each knows these secrets. */
let before: TestApp;
let told: Replica;
let rotating: Replica;
let after: Replica;
let worker: ReturnType<typeof asWorker>;
let employer: TestEmployer;
let person: TestPerson;

type Replica = Awaited<ReturnType<typeof startReplica>>;

/** What the replicas have logged, and what the worker has. */
const lines: string[] = [];
const logger = createLogger({
  level: 'info',
  destination: { write: (line: string) => lines.push(line) },
});
const linesWith = (field: string) =>
  lines.map((line) => JSON.parse(line)).filter((line) => field in line);

async function startReplica(secret: string, previousSecret?: string) {
  return buildApp({
    db: before.database.db,
    keyring: createKeyring({ secret, previousSecret }),
    logger,
    clock: () => new Date(),
    environment: 'test',
  });
}

beforeAll(async () => {
  before = await startTestApp();
  worker = asWorker(before);
  told = await startReplica(OLD, NEW);
  rotating = await startReplica(NEW, OLD);
  after = await startReplica(NEW);
  employer = await before.newEmployer();
  person = await before.hire(employer);
});
afterAll(async () => {
  for (const { app } of [told, rotating, after]) await app.close();
  await worker.stop();
  await before.stop();
});

async function get({ app }: { app: FastifyInstance }, url: string, by: Credential) {
  const { statusCode, body } = await app.inject({ url, headers: by });
  return { status: statusCode, body: JSON.parse(body) };
}
const statusOf = async (replica: { app: FastifyInstance }, by: Credential) =>
  (await get(replica, '/v1/me', by)).status;

test('an API key works before, during and, once it was used meanwhile, after the rotation', async () => {
  const key = await before.apiKey(employer.id);
  const unused = await before.apiKey(employer.id);
  expect(await statusOf(after, key)).toBe(401);
  expect(await statusOf(rotating, key)).toBe(200);
  expect(await statusOf(after, key)).toBe(200);
  expect(await statusOf(after, unused)).toBe(401);
});

test('keys the rotation would end are found by when they were last used', async () => {
  const used = await before.apiKey(employer.id);
  const { rows } = await before.owner.query<{ now: string }>('select now()::text as now');
  const unused = await before.apiKey(employer.id);
  await statusOf(rotating, used);
  const found = await before.owner.query<{ key_id: string }>(
    `select key_id from api_keys where revoked_at is null and expires_at > now()
     and (last_used_at is null or last_used_at < $1)`,
    [rows[0]?.now],
  );
  const ids = found.rows.map(({ key_id }) => key_id);
  const idOf = ({ authorization }: Credential) => authorization.split('_')[2];
  expect(ids).toContain(idOf(unused));
  expect(ids).not.toContain(idOf(used));
});

test('replicas that were told of the new secret first serve what those with it have written', async () => {
  const key = await rotating.credentials.createApiKey(employer.id, {
    name: 'new',
    scopes: ['employees.read'],
    days: 1,
  });
  const by = { authorization: `Bearer ${key.key}` };
  expect(await statusOf(before, by)).toBe(401);
  for (const replica of [told, rotating, told, rotating])
    expect(await statusOf(replica, by)).toBe(200);
  await before.hire(employer);
  const first = await get(rotating, '/v1/employees?limit=1', employer.admin);
  const next = `/v1/employees?limit=1&cursor=${encodeURIComponent(first.body.nextCursor)}`;
  expect((await get(told, next, employer.admin)).status).toBe(200);
});

test('a cursor from before the rotation goes on during it, and is a 400 after it', async () => {
  await before.hire(employer);
  const first = await get(before, '/v1/employees?limit=1', employer.admin);
  const next = `/v1/employees?limit=1&cursor=${encodeURIComponent(first.body.nextCursor)}`;
  const second = await get(rotating, next, employer.admin);
  expect([second.status, second.body.data.length]).toEqual([200, 1]);
  const { key } = await after.credentials.createApiKey(employer.id, {
    name: 'afterwards',
    scopes: ['employees.read'],
    days: 1,
  });
  const late = await get(after, next, { authorization: `Bearer ${key}` });
  expect([late.status, late.body.code]).toEqual([400, 'invalid-cursor']);
});

test('a request that is sent again during the rotation gets its first answer', async () => {
  const key = fresh('sent-across-the-rotation');
  const body = { name: fresh('Department') };
  const first = await before.api.act('/v1/departments', employer.admin, body, undefined, key);
  const again = await rotating.app.inject({
    method: 'POST',
    url: '/v1/departments',
    payload: body,
    headers: { ...employer.admin, 'idempotency-key': key },
  });
  expect([first.status, again.statusCode]).toEqual([201, 201]);
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(again.body).toBe(first.text);
});

test('a development token from before is good until it expires, and new ones are too', async () => {
  expect(await statusOf(rotating, person)).toBe(200);
  const made = await rotating.credentials.createDevelopmentToken(employer.id, person.email);
  const fromNow = { authorization: `Bearer ${made?.token}` };
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // a look-up of the issuer stands for a second
  for (const by of [person, fromNow])
    for (const replica of [before, rotating, after]) expect(await statusOf(replica, by)).toBe(200);
});

describe('keys that are stored under the secret', () => {
  const keyOf = async (replica: Replica, { id }: TestEmployer): Promise<Credential> => {
    const scopes = ['employees.write', 'audit-entries.read', 'personal-data.read'];
    const { key } = await replica.credentials.createApiKey(id, { name: 'own', scopes, days: 1 });
    return { authorization: `Bearer ${key}` };
  };
  async function change(replica: Replica, by: Credential, { id }: TestPerson, givenName: string) {
    const { statusCode } = await replica.app.inject({
      method: 'PATCH',
      url: `/v1/employees/${id}`,
      payload: { givenName },
      headers: { ...by, 'if-match': '*' },
    });
    return statusCode;
  }
  const lastChange = async (replica: Replica, by: Credential, { id }: TestPerson) => {
    const query = `subjectType=employee&subjectId=${id}&action=employee.changed&limit=1`;
    return (await get(replica, `/v1/audit-entries?${query}`, by)).body.data[0];
  };
  const outdatedOf = async ({ erasures, audit }: Replica, { id }: TestEmployer) => [
    await erasures.countOutdatedKeys(id),
    await audit.countOutdatedKeys(id),
  ];
  const runJobs = async (replica: Replica) => {
    for (const job of jobsOf(replica.modules, worker.db, logger)) await job.run();
  };

  test('with a new secret and no former one people are changed all the same, without values, and an operator is told', async () => {
    const ada = await before.hire(employer);
    const by = await keyOf(after, employer);
    lines.length = 0;
    expect(await change(after, by, ada, 'Augusta')).toBe(200);
    expect(await lastChange(after, by, ada)).toMatchObject({
      changedFields: ['givenName'],
      personalChange: null,
    });
    const upserted = await after.app.inject({
      method: 'PUT',
      url: `/v1/employees/by-external-id/${ada.externalId}`,
      payload: {
        givenName: 'Ada',
        familyName: 'King',
        email: ada.email,
        status: 'active',
        employmentType: 'full_time',
        hiredOn: '2020-01-01',
      },
      headers: by,
    });
    expect(upserted.statusCode).toBe(200);
    expect(linesWith('alarm')).toMatchObject(
      [1, 1].map((count) => ({ alarm: 'security', level: 50, employerId: employer.id, count })),
    );
    // What was written before is not lost by it: with the former secret it opens.
    expect(await change(rotating, by, ada, 'Augusta')).toBe(200);
    expect((await lastChange(rotating, by, ada)).personalChange).toEqual({
      before: { givenName: 'Ada' },
      after: { givenName: 'Augusta' },
    });
  });

  test('once the worker has wrapped them anew the former secret may go: trail and values are whole', async () => {
    const ada = await before.hire(employer);
    await worker.sealer().seal(employer.id);
    const [people, chain] = await outdatedOf(after, employer);
    expect([people, chain]).toEqual([expect.any(Number), 1]);
    expect(people).toBeGreaterThan(0);

    await runJobs(rotating);
    expect(await outdatedOf(after, employer)).toEqual([0, 0]);
    const by = await keyOf(after, employer);
    expect(await change(after, by, ada, 'Augusta')).toBe(200);
    expect((await lastChange(after, by, ada)).personalChange.after).toEqual({
      givenName: 'Augusta',
    });
    const verifier = auditVerifier({ db: worker.db, keyring: createKeyring({ secret: NEW }) });
    expect(await verifier.verify(employer.id)).toMatchObject({ intact: true, complete: true });
  });

  test('a key that no secret opens holds up no other: it is passed over, counted and named in the log', async () => {
    const [broken, whole] = [await before.newEmployer(), await before.newEmployer()];
    const lost = await before.hire(broken);
    await before.hire(broken);
    await before.hire(whole);
    await before.owner.query('update subject_keys set wrapped = $2 where employee_id = $1', [
      lost.id,
      Buffer.alloc(60),
    ]);
    lines.length = 0;
    await runJobs(rotating);
    expect(await outdatedOf(after, broken)).toEqual([1, 0]);
    expect(await outdatedOf(after, whole)).toEqual([0, 0]);
    expect(linesWith('unreadable')).toMatchObject([{ employerId: broken.id, unreadable: 1 }]);
  });
});
