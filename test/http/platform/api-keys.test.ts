import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const me = (by: Credential, headers: Record<string, string> = {}) =>
  upskill.api.get('/v1/me', by, headers);
const keyOf = ({ authorization }: Credential) => authorization.replace('Bearer ', '');

async function change(set: string, { authorization }: Credential) {
  const [, , keyId] = authorization.split('_');
  await upskill.owner.query(`update api_keys set ${set} where key_id = $1`, [keyId]);
}
/** Lets the two seconds pass in which a look-up may still stand. */
async function twoSecondsLater<T>(work: () => Promise<T>): Promise<T> {
  upskill.clock.now = new Date(Date.now() + 2_000);
  try {
    return await work();
  } finally {
    upskill.clock.now = undefined;
  }
}

test('200: the key says who it is and what it may do', async () => {
  const reader = await upskill.apiKey(employer.id, ['departments.read']);
  const { status, body } = await me(reader);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: 'api_key',
    employerId: employer.id,
    employeeId: null,
    roles: [],
    scopes: ['departments.read'],
    permissions: ['departments.read', 'me.read'],
  });
});

test('401: one character changed costs no look into the database (A-17)', async () => {
  const key = keyOf(employer.admin);
  const at = key.lastIndexOf('_') - 5;
  const typo = `${key.slice(0, at)}${key[at] === 'a' ? 'b' : 'a'}${key.slice(at + 1)}`;
  const queries: string[] = [];
  const { pool } = upskill.database;
  const watch = (client: { query: unknown }) => queries.push(String(client.query));
  pool.on('acquire', watch);
  try {
    expect((await me({ authorization: `Bearer ${typo}` })).status).toBe(401);
  } finally {
    pool.off('acquire', watch);
  }
  expect(queries).toEqual([]);
});

test('401: a key of another kind of deployment (A-24), a wrong secret, an unknown id (A-18)', async () => {
  const { writeApiKey, readApiKey } = await import(
    '../../../src/integration/identity/rules/read-api-key.js'
  );
  const parts = readApiKey(keyOf(employer.admin));
  if (!parts) throw new Error('the key of the test is not a key');
  const forged = [
    { ...parts, environment: 'live' },
    { ...parts, secret: 'A'.repeat(43) },
    { ...parts, keyId: 'A'.repeat(12) },
  ];
  for (const each of forged)
    expect((await me({ authorization: `Bearer ${writeApiKey(each)}` })).status).toBe(401);
});

test('an unknown key id costs the database what a wrong secret costs (A-18: the time itself is a matter of the bench)', async () => {
  const { writeApiKey, readApiKey } = await import(
    '../../../src/integration/identity/rules/read-api-key.js'
  );
  const parts = readApiKey(keyOf(employer.admin));
  if (!parts) throw new Error('the key of the test is not a key');
  const { pool } = upskill.database;
  async function tripsOf(changes: object): Promise<number> {
    let trips = 0;
    const count = () => {
      trips += 1;
    };
    pool.on('acquire', count);
    try {
      const key = writeApiKey({ ...parts!, ...changes });
      expect((await me({ authorization: `Bearer ${key}` })).status).toBe(401);
    } finally {
      pool.off('acquire', count);
    }
    return trips;
  }
  const unknown = await tripsOf({ keyId: 'A'.repeat(12) });
  expect(unknown).toBeGreaterThan(0);
  expect(await tripsOf({ secret: 'A'.repeat(43) })).toBe(unknown);
});

test('401: revoked, within two seconds (A-19)', async () => {
  const key = await upskill.apiKey(employer.id);
  expect((await me(key)).status).toBe(200);
  await change('revoked_at = now()', key);
  expect(await twoSecondsLater(async () => (await me(key)).status)).toBe(401);
});

test('401: expired (A-20)', async () => {
  const key = await upskill.apiKey(employer.id);
  await change(`expires_at = now() - interval '1 second'`, key);
  expect((await me(key)).status).toBe(401);
});

test('a scope taken away is felt within two seconds', async () => {
  const key = await upskill.apiKey(employer.id, ['departments.read']);
  const read = () => upskill.api.get('/v1/departments', key);
  expect((await read()).status).toBe(200);
  await change(`scopes = '{}'`, key);
  expect(await twoSecondsLater(async () => (await read()).status)).toBe(403);
});

test('401: the key in the query, in a body or in another header is no credential (A-21)', async () => {
  const key = keyOf(employer.admin);
  const nobody = { authorization: '' };
  for (const url of [`/v1/me?api_key=${key}`, `/v1/me?access_token=${key}`])
    expect((await upskill.api.get(url, nobody)).status).toBe(401);
  expect((await me(nobody, { 'x-api-key': key })).status).toBe(401);
  const sent = { name: 'Department', api_key: key, authorization: `Bearer ${key}` };
  expect((await upskill.api.post('/v1/departments', nobody, sent)).status).toBe(401);
  expect(upskill.logs.join('\n')).not.toContain(key);
});

test.each([
  ['x-user-id'],
  ['x-tenant-id'],
  ['x-employer-id'],
  ['x-original-url'],
  ['x-forwarded-user'],
])('%s changes nothing (A-15)', async (header) => {
  const stranger = await upskill.newEmployer();
  const { body } = await me(employer.admin, { [header]: stranger.id });
  expect(body.employerId).toBe(employer.id);
  expect((await me({ authorization: '' }, { [header]: stranger.id })).status).toBe(401);
});

test('401 or 400: no parameter of the address lets anybody in or past a check (A-15)', async () => {
  const nobody = { authorization: '' };
  for (const query of ['skip_auth=1', 'debug=true', 'admin=1', 'role=employer_admin']) {
    expect((await upskill.api.get(`/v1/me?${query}`, nobody)).status).toBe(401);
    expect((await upskill.api.get(`/v1/me?${query}`, employer.admin)).status).toBe(400);
  }
});

test('400: two credentials in one header (A-22)', async () => {
  const both = `${employer.admin.authorization}, ${employer.admin.authorization}`;
  const { status, body } = await me({ authorization: both });
  expect([status, body.code]).toEqual([400, 'ambiguous-credential']);
});

test('401: a hundred kilobytes of token (A-23)', async () => {
  expect((await me({ authorization: `Bearer ${'x'.repeat(100_000)}` })).status).toBe(401);
});

test('only the HMAC of a secret is stored', async () => {
  const key = await upskill.apiKey(employer.id);
  const secret = keyOf(key).split('_')[3] ?? '';
  const { rows } = await upskill.owner.query<{ row: string }>(
    `select to_jsonb(k)::text as row from api_keys k where employer_id = $1`,
    [employer.id],
  );
  expect(rows.map(({ row }) => row).join()).not.toContain(secret);
});
