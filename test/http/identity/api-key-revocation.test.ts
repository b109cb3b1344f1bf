import { v7 as uuidv7 } from 'uuid';
import { buildApp } from '../../../src/app/build-app.js';
import * as repository from '../../../src/integration/identity/api-keys.repository.js';
import { openPool } from '../../../src/platform/db/connections.js';
import { createDatabase } from '../../../src/platform/db/database.js';
import { createLogger } from '../../../src/platform/logging/logger.js';
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

/** Another instance of the service on the same database, as a second replica. */
async function startReplica() {
  const pool = openPool({
    url: upskill.database.url,
    role: 'upskill_app',
    onError: () => undefined,
  });
  const { app } = await buildApp({
    db: createDatabase(pool),
    keyring: upskill.keyring,
    logger: createLogger({ level: 'silent' }),
    clock: () => upskill.clock.now ?? new Date(),
    environment: 'test',
  });
  return {
    statusWith: async (key: string) =>
      (await app.inject({ url: '/v1/me', headers: using(key) })).statusCode,
    async stop() {
      await app.close();
      await pool.end();
    },
  };
}

describe('POST /v1/api-keys/{apiKeyId}/revocation', () => {
  test('401: within two seconds on every replica, though each had just seen the key work (A-19)', async () => {
    const replica = await startReplica();
    try {
      const { id, key } = await make();
      const rotated = await upskill.done(rotate(id, 1));
      const secrets = [key, rotated.key];
      for (const secret of secrets)
        expect([await statusWith(secret), await replica.statusWith(secret)]).toEqual([200, 200]);
      const revoked = await upskill.done(act(id, 'revocation', 2));
      expect(revoked).toMatchObject({ id, revokedAt: expect.any(String), version: 3 });
      later(2_000);
      for (const secret of secrets)
        expect([await statusWith(secret), await replica.statusWith(secret)]).toEqual([401, 401]);
    } finally {
      await replica.stop();
    }
  });

  test('401 by the wall clock too, two seconds later', async () => {
    const replica = await startReplica();
    try {
      const { id, key } = await make();
      expect(await replica.statusWith(key)).toBe(200);
      await upskill.done(act(id, 'revocation', 1));
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await replica.statusWith(key)).toBe(401);
    } finally {
      await replica.stop();
    }
  });

  test('200: again is no error and no second event, whatever version was read', async () => {
    const { id } = await make();
    const first = await upskill.done(act(id, 'revocation', 1));
    expect(await upskill.done(act(id, 'revocation', 1))).toEqual(first);
    const told = (await recordedEvents(upskill, id)).map(({ name }) => name);
    expect(told.filter((name) => name === 'api_key.revoked')).toHaveLength(1);
  });

  test('401: a stored answer is not repeated for a key that is revoked (I-10)', async () => {
    const maker = await make(['departments.write']);
    const idempotencyKey = uuidv7();
    const send = () =>
      upskill.api.act(
        '/v1/departments',
        using(maker.key),
        { name: 'Once' },
        undefined,
        idempotencyKey,
      );
    expect((await send()).status).toBe(201);
    await upskill.done(act(maker.id, 'revocation', 1));
    later(2_000);
    expect((await send()).status).toBe(401);
  });

  test('401: the keys it made end with it, and what those made, and no other; each is told', async () => {
    const scopes = ['api-keys.write', 'departments.read'];
    const parent = await make(scopes);
    const child = await make(scopes, using(parent.key));
    const grandchild = await make(scopes, using(child.key));
    const brother = await make(['departments.read'], using(parent.key));
    const stranger = await make(scopes);
    await upskill.done(rotate(grandchild.id, 1)); // with two secrets
    await upskill.done(act(brother.id, 'revocation', 1)); // ended before
    const all = [parent, child, grandchild, stranger];
    for (const { key } of all) expect(await statusWith(key)).toBe(200);
    await upskill.done(act(parent.id, 'revocation', 1));
    later(2_000);
    const statuses = await Promise.all(all.map(({ key }) => statusWith(key)));
    expect(statuses).toEqual([401, 401, 401, 200]);
    for (const { id } of [parent, child, grandchild, brother]) {
      const shown = await upskill.done(upskill.api.get(`/v1/api-keys/${id}`, employer.admin));
      expect(shown).toMatchObject({
        revokedAt: expect.any(String),
        previousSecretExpiresAt: null,
        version: id === grandchild.id ? 3 : 2,
      });
      const told = (await recordedEvents(upskill, id)).map(({ name }) => name);
      expect(told.filter((name) => name === 'api_key.revoked')).toHaveLength(1);
    }
  });

  test('401: what a key makes or rotates in the second in which it is revoked ends with it, or is not made', async () => {
    const scopes = ['api-keys.write'];
    const parent = await make(scopes);
    const own = await make(scopes, using(parent.key));
    await upskill.done(act(parent.id, 'revocation', 1));
    // The look-up that let it in is remembered for a second.
    const body = { name: 'late', scopes };
    const late = await upskill.api.post('/v1/api-keys', using(parent.key), body);
    const rotated = await rotate(own.id, '*', {}, using(parent.key));
    expect([late, rotated].map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'sign-in-required'],
      [401, 'sign-in-required'],
    ]);
  });

  test('200: the revocation of a key waits for a key it is making, and ends that as well', async () => {
    const parent = await make(['api-keys.write']);
    const childId = uuidv7();
    const isWaiting = async () => {
      const { rows } = await upskill.owner.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    };
    let isDone = false;
    const { revoking } = await upskill.database.db.inEmployer(employer.id, async (tx) => {
      await repository.holdApiKey(tx, parent.id);
      const revoking = act(parent.id, 'revocation', 1).finally(() => {
        isDone = true;
      });
      while (!isDone && !(await isWaiting()));
      await repository.insertApiKey(tx, {
        id: childId,
        keyId: 'A'.repeat(12),
        name: 'in the making',
        secretHmac: Buffer.alloc(32, 7),
        scopes: ['api-keys.write'],
        expiresAt: parent.expiresAt,
        createdByKind: 'api_key',
        createdById: parent.id,
      });
      return { revoking };
    });
    expect((await revoking).status).toBe(200);
    const child = await upskill.done(upskill.api.get(`/v1/api-keys/${childId}`, employer.admin));
    expect(child.revokedAt).toEqual(expect.any(String));
  });

  test('401: of a key revoked while it makes others, none is left', async () => {
    const scopes = ['api-keys.write'];
    const parent = await make(scopes);
    const child = await make(scopes, using(parent.key));
    const making = Array.from({ length: 8 }, () =>
      upskill.api.post('/v1/api-keys', using(child.key), { name: 'late', scopes }),
    );
    const [made] = await Promise.all([Promise.all(making), act(parent.id, 'revocation', 1)]);
    later(2_000);
    for (const { status, body } of made) {
      expect([201, 401]).toContain(status);
      if (status === 201) expect(await statusWith(body.key)).toBe(401);
    }
  });

  test('200: a key ends itself; 404: another employer’s', async () => {
    const own = await make(['api-keys.write']);
    expect((await act(own.id, 'revocation', 1, undefined, using(own.key))).status).toBe(200);
    const stranger = await upskill.newEmployer();
    const { status, body } = await act(own.id, 'revocation', '*', undefined, stranger.admin);
    expect([status, body.code]).toEqual([404, 'api-key-not-found']);
  });
});
