import { generateKeyPairSync } from 'node:crypto';
import type { AssignableRole } from '../../../src/platform/access/actor.js';
import { createHttpClient } from '../../../src/platform/http-client/http-client.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import {
  type Credential,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

/** What names of the tests resolve to; nothing is connected to. */
const addresses: Record<string, string[]> = {
  'login.example.com': ['93.184.216.34'],
  'other.example.com': ['93.184.216.34'],
  'inside.example.com': ['10.0.0.1'],
};

/** What was looked up, and how many transactions were open meanwhile. */
const lookedUp: { name: string; openTransactions: number }[] = [];

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  const resolve = async (name: string) => {
    const found = addresses[name];
    const { rows } = await upskill.owner.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
    );
    lookedUp.push({ name, openTransactions: rows[0]?.count ?? 0 });
    if (!found) throw new Error('ENOTFOUND');
    return found;
  };
  upskill = await startTestApp({ http: createHttpClient({ resolve }) });
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const signer = generateKeyPairSync('ed25519');
const jwk = {
  ...signer.publicKey.export({ format: 'jwk' }),
  kid: 'first',
  use: 'sig',
  alg: 'EdDSA',
};
const given = (changes: object = {}) => ({
  issuer: `https://${fresh('login')}.example`,
  audience: 'upskill',
  algorithms: ['EdDSA'],
  jwks: { keys: [jwk] },
  ...changes,
});
const fetched = (jwksUri: string) => given({ jwks: undefined, jwksUri });
const register = (body: object = given()) =>
  upskill.api.post('/v1/identity-providers', employer.admin, body);
const url = (id: string) => `/v1/identity-providers/${id}`;
const change = (
  id: string,
  body: object,
  version: number | string = 1,
  by: Credential = employer.admin,
) => upskill.api.patch(url(id), by, body, version);

/** Links somebody with these roles to a provider. */
async function someoneOf(provider: { id: string }, roles: readonly AssignableRole[] = []) {
  const person = await upskill.hire(employer, { roles });
  const identity = { identityProviderId: provider.id, subject: fresh('subject') };
  await upskill.done(
    upskill.api.post(`/v1/employees/${person.id}/identities`, employer.admin, identity),
  );
}

describe('PATCH /v1/identity-providers/{identityProviderId}', () => {
  test('200: keys that were given are fetched from now on; the same again is no change', async () => {
    const { id } = await upskill.done(register());
    const changes = { jwks: null, jwksUri: 'https://login.example.com/keys' };
    const changed = await upskill.done(change(id, changes));
    expect(changed).toMatchObject({ ...changes, version: 2 });
    expect(await upskill.done(change(id, changes, 2))).toEqual(changed);
    expect((await recordedEvents(upskill, id)).at(-1)).toMatchObject({
      name: 'identity_provider.changed',
    });
  });

  test('422: what is left must be usable, checked as at the beginning', async () => {
    const { id } = await upskill.done(register());
    for (const changes of [
      { jwks: null },
      { jwksUri: 'https://login.example.com/keys' },
      { algorithms: ['ES256'] },
      { jwks: null, jwksUri: 'https://inside.example.com/keys' },
    ]) {
      const { status, body } = await change(id, changes);
      expect([status, body.code]).toEqual([422, 'keys-unusable']);
    }
  });

  test('422: the key that is none is named, and nothing is changed', async () => {
    const provider = await upskill.done(register(given({ algorithms: ['EdDSA', 'ES256'] })));
    const none = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', kid: 'second' };
    const { status, body } = await change(provider.id, { jwks: { keys: [jwk, none] } });
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'keys-unusable',
      '/jwks/keys/1',
    ]);
    expect((await upskill.api.get(url(provider.id), employer.admin)).body).toEqual(provider);
  });

  test('403: a key makes itself nobody with more than it has: keys of a provider are given by who may give its people’s roles (F-05)', async () => {
    const narrow = await upskill.apiKey(employer.id, [
      'identity-providers.write',
      'role-assignments.write',
      'employees.read',
    ]);
    const provider = await upskill.done(register());
    await someoneOf(provider, ['employer_admin']);
    const own = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    for (const changes of [
      { jwks: { keys: [{ ...own, kid: 'first' }] } },
      { jwks: null, jwksUri: 'https://login.example.com/keys' },
      { audience: 'elsewhere' },
      { algorithms: ['EdDSA', 'ES256'] },
      { audience: 'elsewhere', enabled: false },
    ]) {
      const { status, body } = await change(provider.id, changes, 1, narrow);
      expect([status, body.code]).toEqual([403, 'role-not-yours']);
    }
    expect((await upskill.api.get(url(provider.id), employer.admin)).body).toEqual(provider);
    expect((await change(provider.id, { enabled: false }, 1, narrow)).status).toBe(200);
    const again = await change(provider.id, { enabled: true }, 2, narrow);
    expect([again.status, again.body.code]).toEqual([403, 'role-not-yours']);
    expect((await change(provider.id, { enabled: true }, 2)).status).toBe(200);
    expect((await upskill.api.delete(url(provider.id), narrow, 3)).status).toBe(204);
  });

  test('200: where nobody holds a role, a key changes the keys', async () => {
    const narrow = await upskill.apiKey(employer.id, ['identity-providers.write']);
    const provider = await upskill.done(register());
    await someoneOf(provider);
    expect((await change(provider.id, { audience: 'elsewhere' }, 1, narrow)).status).toBe(200);
  });

  test('a host is looked up while no transaction is open, and only if the request names another', async () => {
    const { id } = await upskill.done(register(fetched('https://login.example.com/keys')));
    lookedUp.length = 0;
    await upskill.done(change(id, { jwksUri: 'https://other.example.com/keys' }));
    expect(lookedUp).toEqual([{ name: 'other.example.com', openTransactions: 0 }]);
    lookedUp.length = 0;
    await upskill.done(change(id, { audience: 'elsewhere' }, 2));
    await upskill.done(change(id, { jwksUri: 'https://other.example.com/keys' }, 3));
    expect((await change(id, { jwksUri: 'https://login.example.com/keys' }, 2)).status).toBe(412);
    expect(lookedUp).toEqual([]);
  });

  test('400: an issuer is not changed: it is another provider', async () => {
    const { id } = await upskill.done(register());
    expect((await change(id, { issuer: 'https://other.example' })).status).toBe(400);
  });
});
