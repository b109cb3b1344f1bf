import { v7 as uuidv7 } from 'uuid';
import { recordedEvents } from '../../setup/recorded-events.js';
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

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const wish = { name: 'HRIS sync', scopes: ['employees.write', 'employees.read'] };
const make = (body: object = wish, by: Credential = employer.admin) =>
  upskill.api.post('/v1/api-keys', by, body);
const read = async (id: string, by: Credential = employer.admin) =>
  upskill.api.get(`/v1/api-keys/${id}`, by);
const using = (key: string): Credential => ({ authorization: `Bearer ${key}` });
const statusWith = async (key: string) => (await upskill.api.get('/v1/me', using(key))).status;

describe('POST /v1/api-keys', () => {
  test('201: the key works, and its secret is not among what can be read afterwards', async () => {
    const { status, body, headers } = await make();
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/api-keys/${body.id}`);
    expect(body).toMatchObject({
      name: 'HRIS sync',
      scopes: ['employees.read', 'employees.write'],
      environment: 'test',
      lastUsedAt: null,
      revokedAt: null,
      previousSecretExpiresAt: null,
      createdBy: { kind: 'api_key' },
    });
    expect(body.key.startsWith(`${body.prefix}_`)).toBe(true);
    const me = await upskill.done(upskill.api.get('/v1/me', using(body.key)));
    expect(me.scopes).toEqual(['employees.read', 'employees.write']);
    const { key, ...rest } = body;
    const { text } = await read(body.id);
    expect(text).not.toContain(key.split('_')[3]);
    expect(JSON.parse(text)).toEqual({ ...rest, lastUsedAt: expect.any(String) });
    const told = await recordedEvents(upskill, body.id);
    expect(told.map(({ name }) => name)).toEqual(['api_key.created']);
    expect(JSON.stringify(told)).not.toContain(key);
  });

  test('201: a repeated request gets the key’s resource, but its secret no more (I-11)', async () => {
    const key = uuidv7();
    const send = () => upskill.api.act('/v1/api-keys', employer.admin, wish, undefined, key);
    const first = await send();
    const second = await send();
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(first.body.key).toMatch(/^upk_test_/);
    expect(second.body).toEqual({ ...first.body, key: null });
  });

  test('201: for 90 days if nothing is said, for a year at most', async () => {
    const { body } = await make(wish, await admin());
    expect(Date.parse(body.expiresAt) / DAY_MS).toBeCloseTo(Date.now() / DAY_MS + 90, 2);
    const year = await make({ ...wish, expiresAt: inDays(364.9) }, await admin());
    expect(year.status).toBe(201);
    for (const expiresAt of [inDays(365.1), inDays(-1)]) {
      const refused = await make({ ...wish, expiresAt }, await admin());
      expect([refused.status, refused.body.code]).toEqual([422, 'expiry-not-allowed']);
    }
  });

  const admin = () => upskill.hire(employer, { roles: ['employer_admin'] });

  test('422: a key made by a key ends with it', async () => {
    const mine = { name: 'child', scopes: ['api-keys.write'] };
    const maker = await upskill.done(make({ ...mine, expiresAt: inDays(3) }, await admin()));
    const child = await upskill.done(make(mine, using(maker.key)));
    expect(child.expiresAt).toBe(maker.expiresAt);
    expect(child.createdBy).toEqual({ kind: 'api_key', id: maker.id });
    const longer = await make({ ...mine, expiresAt: inDays(4) }, using(maker.key));
    expect([longer.status, longer.body.code]).toEqual([422, 'expiry-not-allowed']);
  });

  test('403: nobody gives a key a scope they do not hold (F-05)', async () => {
    const maker = await upskill.apiKey(employer.id, ['api-keys.write', 'budgets.read']);
    const wanted = { name: 'more', scopes: ['budgets.read', 'budgets.write'] };
    const byKey = await make(wanted, maker);
    expect([byKey.status, byKey.body.code]).toEqual([403, 'scope-not-yours']);
    expect(byKey.body.detail).toContain('budgets.write');
    expect((await make({ ...wanted, scopes: ['budgets.read'] }, maker)).status).toBe(201);

    const person = await admin();
    const { permissions } = await upskill.done(upskill.api.get('/v1/me', person));
    const lacking = Object.entries(upskill.grants)
      .filter(([scope, { apiKeys }]) => apiKeys === true && !permissions.includes(scope))
      .map(([scope]) => scope);
    for (const scope of lacking)
      expect((await make({ name: 'more', scopes: [scope] }, person)).status).toBe(403);
    expect((await make(wish, person)).body.createdBy).toEqual({ kind: 'person', id: person.id });
  });

  test('403: only an employer_admin, or a key with the scope, makes keys', async () => {
    const others = [
      await upskill.hire(employer),
      await upskill.hire(employer, { roles: ['hr_admin', 'auditor', 'finance'] }),
      await upskill.apiKey(employer.id, ['api-keys.read', 'employees.read']),
    ];
    for (const by of others) {
      const { status, body } = await make(wish, by);
      expect([status, body.code]).toEqual([403, 'not-permitted']);
    }
  });

  test('422: a scope nobody has; 400: none, or no scope at all', async () => {
    for (const scopes of [['employees.fire'], ['me.read']]) {
      const { status, body } = await make({ name: 'x', scopes });
      expect([status, body.code]).toEqual([422, 'unknown-scope']);
    }
    for (const scopes of [[], ['*'], ['employees.read '], 'employees.read'])
      expect((await make({ name: 'x', scopes })).status).toBe(400);
  });
});

describe('GET /v1/api-keys', () => {
  test('200: every key of the employer in pages, the ended ones too, and of nobody else', async () => {
    const own = await upskill.newEmployer();
    const made = [];
    for (const name of ['one', 'two', 'three'])
      made.push(await upskill.done(make({ ...wish, name }, own.admin)));
    await upskill.done(
      upskill.api.post(`/v1/api-keys/${made[0].id}/revocation`, own.admin, undefined, {
        'if-match': '*',
      }),
    );
    const names: string[] = [];
    let cursor = '';
    do {
      const page = await upskill.done(
        upskill.api.get(`/v1/api-keys?limit=2${cursor && `&cursor=${cursor}`}`, own.admin),
      );
      names.push(...page.data.map(({ name }: { name: string }) => name));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(names).toEqual(['test', 'one', 'two', 'three']);
    const stranger = await read(made[1].id);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'api-key-not-found']);
  });

  test('200: an auditor reads them; 403: an employee does not', async () => {
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    expect((await upskill.api.get('/v1/api-keys', auditor)).status).toBe(200);
    const employee = await upskill.hire(employer);
    expect((await upskill.api.get('/v1/api-keys', employee)).status).toBe(403);
  });

  test('its last use is noted, at most once a minute, and is no new version', async () => {
    const { id, key } = await upskill.done(make());
    expect(await statusWith(key)).toBe(200);
    const first = (await read(id)).body;
    expect(first).toMatchObject({ lastUsedAt: expect.any(String), version: 1 });
    upskill.clock.now = new Date(Date.now() + 2_000); // past the look-up that is remembered
    expect(await statusWith(key)).toBe(200);
    expect((await read(id)).body.lastUsedAt).toBe(first.lastUsedAt);
    await upskill.owner.query(
      `update api_keys set last_used_at = now() - interval '61 seconds' where id = $1`,
      [id],
    );
    upskill.clock.now = new Date(Date.now() + 4_000);
    expect(await statusWith(key)).toBe(200);
    upskill.clock.now = undefined;
    const later = (await read(id)).body.lastUsedAt;
    expect(Date.parse(later)).toBeGreaterThanOrEqual(Date.parse(first.lastUsedAt));
  });
});

describe('If-None-Match on GET /v1/api-keys/{apiKeyId}', () => {
  const readIf = (id: string, tag: unknown) =>
    upskill.api.get(`/v1/api-keys/${id}`, employer.admin, { 'if-none-match': String(tag) });

  test('304 until the key is used, and 200 then, though its version stays', async () => {
    const { id, key } = await upskill.done(make());
    const unused = (await read(id)).headers.etag;
    expect((await readIf(id, unused)).status).toBe(304);
    expect(await statusWith(key)).toBe(200);
    const { status, body, headers } = await readIf(id, unused);
    expect([status, body.version, body.lastUsedAt]).toEqual([200, 1, expect.any(String)]);
    expect((await readIf(id, headers.etag)).status).toBe(304);
  });

  test('200 when the previous secret is used, and when it has ended by the clock', async () => {
    const { id, key } = await upskill.done(make());
    const rotating = upskill.api.post(
      `/v1/api-keys/${id}/rotation`,
      employer.admin,
      {},
      {
        'if-match': '"v1"',
      },
    );
    const { etag: rotated } = (await rotating).headers;
    expect((await readIf(id, rotated)).status).toBe(304);
    expect(await statusWith(key)).toBe(200);
    const used = await readIf(id, rotated);
    expect([used.status, used.body.version]).toEqual([200, 2]);
    upskill.clock.now = new Date(Date.now() + 1.1 * DAY_MS);
    const ended = await readIf(id, used.headers.etag);
    upskill.clock.now = undefined;
    expect([ended.status, ended.body.version, ended.body.previousSecretExpiresAt]).toEqual([
      200,
      2,
      null,
    ]);
  });
});

describe('PATCH /v1/api-keys/{apiKeyId}', () => {
  test('200: a new name, told with what changed; the same again is no change', async () => {
    const { id } = await upskill.done(make());
    const rename = (version: number) =>
      upskill.api.patch(`/v1/api-keys/${id}`, employer.admin, { name: 'Payroll sync' }, version);
    expect((await upskill.done(rename(1))).version).toBe(2);
    expect((await upskill.done(rename(2))).version).toBe(2);
    expect((await rename(1)).status).toBe(412);
    expect((await recordedEvents(upskill, id)).map(({ name }) => name)).toEqual([
      'api_key.created',
      'api_key.changed',
    ]);
  });

  test.each([
    ['scopes', ['budgets.read']],
    ['expiresAt', '2030-01-01T00:00:00Z'],
    ['revokedAt', null],
    ['previousSecretExpiresAt', '2030-01-01T00:00:00Z'],
  ])('400: %s is not changed this way (P-01)', async (field, value) => {
    const { id } = await upskill.done(make());
    const changing = upskill.api.patch(`/v1/api-keys/${id}`, employer.admin, { [field]: value }, 1);
    expect((await changing).status).toBe(400);
  });

  test('404: nobody’s', async () => {
    const { body } = await read(NOWHERE);
    expect(body.code).toBe('api-key-not-found');
  });
});
