import { v7 as uuidv7 } from 'uuid';
import * as repository from '../../../src/integration/identity/api-keys.repository.js';
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
afterEach(() => {
  upskill.clock.now = undefined;
});
afterAll(() => upskill.stop());

const DAY_MS = 86_400_000;
const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const using = (key: string): Credential => ({ authorization: `Bearer ${key}` });
const make = (scopes = ['departments.read'], by: Credential = employer.admin) =>
  upskill.done(upskill.api.post('/v1/api-keys', by, { name: 'key', scopes }));
const act = (
  id: string,
  what: string,
  version: number | string,
  body?: object,
  by = employer.admin,
) =>
  upskill.api.post(`/v1/api-keys/${id}/${what}`, by, body, {
    'if-match': typeof version === 'number' ? `"v${version}"` : version,
  });
const rotate = (id: string, version: number | string, body: object = {}, by = employer.admin) =>
  act(id, 'rotation', version, body, by);
const statusWith = async (key: string) => (await upskill.api.get('/v1/me', using(key))).status;
const later = (milliseconds: number) => {
  upskill.clock.now = new Date(Date.now() + milliseconds);
};

describe('POST /v1/api-keys/{apiKeyId}/rotation', () => {
  test('200: both secrets work, as the same key, until the old one’s time is over', async () => {
    const { id, key } = await make();
    const rotated = await upskill.done(rotate(id, 1, { previousSecretExpiresAt: inMs(DAY_MS) }));
    expect(rotated).toMatchObject({ id, version: 2, scopes: ['departments.read'] });
    expect(rotated.key).not.toBe(key);
    expect(Date.parse(rotated.previousSecretExpiresAt)).toBeLessThan(Date.now() + 1.01 * DAY_MS);
    for (const secret of [key, rotated.key]) {
      const { body } = await upskill.api.get('/v1/departments', using(secret));
      expect(body.data).toEqual([]);
    }
    await upskill.owner.query(`update api_keys set previous_expires_at = now() where id = $1`, [
      id,
    ]);
    later(2_000);
    expect([await statusWith(key), await statusWith(rotated.key)]).toEqual([401, 200]);
    expect((await recordedEvents(upskill, id)).map(({ name }) => name)).toContain(
      'api_key.rotated',
    );
  });

  test('200: the lifetime begins anew: 90 days, the old secret a day, unless something else is said', async () => {
    const admin = await upskill.hire(employer, { roles: ['employer_admin'] });
    const { id } = await make(['departments.read'], admin);
    const { expiresAt, previousSecretExpiresAt } = await upskill.done(rotate(id, 1, {}, admin));
    expect(Date.parse(expiresAt) / DAY_MS).toBeCloseTo(Date.now() / DAY_MS + 90, 2);
    expect(Date.parse(previousSecretExpiresAt) / DAY_MS).toBeCloseTo(Date.now() / DAY_MS + 1, 2);
  });

  test('200: of a secret that leaked nothing is left: it ends when the new one begins', async () => {
    const { id, key } = await make();
    const past = { previousSecretExpiresAt: '2020-01-01T00:00:00Z' };
    const rotated = await upskill.done(rotate(id, 1, past));
    expect(rotated.previousSecretExpiresAt).toBeNull();
    expect([await statusWith(key), await statusWith(rotated.key)]).toEqual([401, 200]);
  });

  test('whether the old secret is still in use is told apart from the new one’s use', async () => {
    const { id, key } = await make();
    const read = () => upskill.done(upskill.api.get(`/v1/api-keys/${id}`, employer.admin));
    const rotated = await upskill.done(rotate(id, 1));
    expect(await read()).toMatchObject({ lastUsedAt: null, previousSecretLastUsedAt: null });
    await statusWith(key);
    expect(await read()).toMatchObject({
      lastUsedAt: null,
      previousSecretLastUsedAt: expect.any(String),
    });
    await statusWith(rotated.key);
    expect(await read()).toMatchObject({ lastUsedAt: expect.any(String) });
  });

  test('409: at most two secrets live; the older is ended first, and then a third is made', async () => {
    const { id, key } = await make();
    await upskill.done(rotate(id, 1));
    const third = await rotate(id, 2);
    expect([third.status, third.body.code]).toEqual([409, 'rotation-unfinished']);
    const ending = { previousSecretExpiresAt: null };
    const ended = upskill.api.patch(`/v1/api-keys/${id}`, employer.admin, ending, 2);
    expect((await upskill.done(ended)).previousSecretExpiresAt).toBeNull();
    later(2_000);
    expect(await statusWith(key)).toBe(401);
    expect((await rotate(id, 3)).status).toBe(200);
  });

  test('412: of two rotations at once exactly one is made', async () => {
    const { id } = await make();
    const statuses = (await Promise.all([rotate(id, 1), rotate(id, 1)])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([200, 412]);
  });

  test('a repeated rotation never shows the secret again, and rotates once (I-11)', async () => {
    const { id } = await make();
    const idempotencyKey = uuidv7();
    const send = () =>
      upskill.api.act(`/v1/api-keys/${id}/rotation`, employer.admin, {}, 1, idempotencyKey);
    const first = await send();
    const second = await send();
    expect(first.body.key).toMatch(/^upk_test_/);
    expect(second.body).toEqual({ ...first.body, key: null });
  });

  test('403: nobody gets a secret with scopes they do not hold (F-05)', async () => {
    const { id, key } = await make(['budgets.write']);
    const weak = await upskill.apiKey(employer.id, ['api-keys.write', 'budgets.read']);
    const { status, body } = await rotate(id, 1, {}, weak);
    expect([status, body.code]).toEqual([403, 'scope-not-yours']);
    expect(await statusWith(key)).toBe(200);
  });

  test('422: an old secret for more than thirty days, a key for more than a year', async () => {
    const { id } = await make();
    for (const body of [
      { previousSecretExpiresAt: inMs(30.1 * DAY_MS) },
      { expiresAt: inMs(366 * DAY_MS) },
      { expiresAt: inMs(-1_000) },
    ]) {
      const answer = await rotate(id, 1, body);
      expect([answer.status, answer.body.code]).toEqual([422, 'expiry-not-allowed']);
    }
  });

  test('409: a key that is revoked or expired is not brought back', async () => {
    const revoked = await make();
    await upskill.done(act(revoked.id, 'revocation', '*'));
    const expired = await make();
    await upskill.owner.query('update api_keys set expires_at = now() where id = $1', [expired.id]);
    for (const { id } of [revoked, expired]) {
      const { status, body } = await rotate(id, '*');
      expect([status, body.code]).toEqual([409, 'api-key-ended']);
    }
  });
});

describe('a sign-in that overlaps a rotation', () => {
  const keptOf = async (id: string) => {
    const { rows } = await upskill.owner.query(
      `select encode(secret_hmac, 'hex') as secret, encode(previous_secret_hmac, 'hex') as previous,
         last_used_at, previous_last_used_at from api_keys where id = $1`,
      [id],
    );
    return rows[0];
  };

  test('leaves the new secret as it is: what it read before the rotation is renewed and noted nowhere', async () => {
    const { id, key } = await make();
    const read = Buffer.from((await keptOf(id)).secret, 'hex');
    const rotated = await upskill.done(
      rotate(id, 1, { previousSecretExpiresAt: '2020-01-01T00:00:00Z' }),
    );
    const after = await keptOf(id);
    const renewed = Buffer.alloc(32, 7);
    await upskill.database.db.inEmployer(employer.id, async (tx) => {
      repository.renewSecret(tx, id, 'current', { read, renewed });
      repository.noteUse(tx, id, 'current', read);
      repository.noteUse(tx, id, 'current', renewed);
    });
    expect(await keptOf(id)).toEqual(after);
    expect([await statusWith(key), await statusWith(rotated.key)]).toEqual([401, 200]);
  });

  test('leaves the previous secret ended, and another one in its place as it is', async () => {
    const { id } = await make();
    await upskill.done(rotate(id, 1));
    const read = Buffer.from((await keptOf(id)).previous, 'hex');
    const ending = { previousSecretExpiresAt: null };
    await upskill.done(upskill.api.patch(`/v1/api-keys/${id}`, employer.admin, ending, 2));
    await upskill.done(rotate(id, 3));
    const after = await keptOf(id);
    await upskill.database.db.inEmployer(employer.id, async (tx) => {
      repository.renewSecret(tx, id, 'previous', { read, renewed: Buffer.alloc(32, 7) });
      repository.noteUse(tx, id, 'previous', read);
    });
    expect(await keptOf(id)).toEqual(after);
  });
});
