import { type Actor, type Grants, mayUse } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { signInRequired } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import * as repository from './api-keys.repository.js';
import type { ApiKey } from './api-keys.schemas.js';
import * as problem from './identity.problems.js';
import type { ApiKeyRow } from './identity.table.js';
import { findRefusedScopes } from './rules/find-refused-scopes.js';
import { setKeyLifetime } from './rules/set-key-lifetime.js';

export type ApiKeyDeps = {
  db: Database;
  pager: Pager;
  keyring: Keyring;
  clock: () => Date;
  environment: string;
  grants: () => Grants;
};

export const apiKeyMissing = () => problem.apiKeyNotFound('There is no such API key.');
export const millisecondsOf = (instant: string | undefined) =>
  instant === undefined ? undefined : Date.parse(instant);
export const instantOf = (milliseconds: number) => new Date(milliseconds).toISOString();

const lifetimeSentences = {
  past: 'expiresAt must be in the future.',
  'too-long': 'expiresAt may be a year from now at most: keys are rotated, not kept.',
  'outlives-maker': 'A key made by a key ends with it: give an earlier expiresAt.',
};

/** What the operations on keys share: whose scopes may be given, how long a key lives, what is shown of it. */
export function apiKeyParts({ clock, environment, grants }: ApiKeyDeps) {
  const now = () => clock().getTime();

  /** @throws 422 for a scope nobody has, 403 for one the actor does not hold */
  function requireGivable(actor: Actor, wanted: readonly string[]) {
    const all = grants();
    const known = Object.keys(all).filter((each) => all[each]?.apiKeys === true);
    const held = Object.keys(all).filter((permission) => mayUse(actor, permission, all));
    const { unknown, notHeld } = findRefusedScopes({ wanted, known, held });
    if (unknown.length > 0)
      throw problem.unknownScope(`No key has the scope ${unknown.join(', ')}.`);
    if (notHeld.length > 0)
      throw problem.scopeNotYours(
        `You do not hold ${notHeld.join(', ')}, so a key you make or rotate cannot.`,
      );
  }

  /**
   * The key that asks for a key, if it is one, held so that it cannot be revoked meanwhile: a look-up may be a second
   * old. Taken before the lock of any other key.
   * @throws 401 if it has been revoked
   */
  async function holdMaker(tx: EmployerTx, actor: Actor): Promise<ApiKeyRow | undefined> {
    if (actor.kind !== 'api_key') return undefined;
    const maker = await repository.holdApiKey(tx, actor.principalId);
    if (!maker || maker.revokedAt !== null) throw signInRequired('The key is revoked.');
    return maker;
  }

  function lifetimeOf(maker: ApiKeyRow | undefined, given: string | undefined) {
    const ruling = setKeyLifetime({
      now: now(),
      wanted: millisecondsOf(given),
      makerEnds: millisecondsOf(maker?.expiresAt),
    });
    if (!ruling.allowed) throw problem.expiryNotAllowed(lifetimeSentences[ruling.reason]);
    return instantOf(ruling.result);
  }

  const lockExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockApiKey(tx, id);
    if (!row) throw apiKeyMissing();
    requireVersion(expected, row.version);
    return row;
  };

  /** Whether the secret before the last rotation still works. */
  const hasPrevious = ({ previousExpiresAt }: ApiKeyRow) =>
    previousExpiresAt !== null && Date.parse(previousExpiresAt) > now();

  function requireLive(row: ApiKeyRow) {
    if (row.revokedAt !== null) throw problem.apiKeyEnded('The key is revoked: make a new one.');
    if (Date.parse(row.expiresAt) <= now())
      throw problem.apiKeyEnded('The key has expired: make a new one.');
  }

  function toResource(row: ApiKeyRow): ApiKey {
    const isRotating = hasPrevious(row);
    return {
      id: row.id,
      name: row.name,
      prefix: `upk_${row.environment ?? environment}_${row.keyId}`,
      environment: row.environment,
      scopes: row.scopes,
      expiresAt: row.expiresAt,
      lastUsedAt: row.lastUsedAt,
      previousSecretExpiresAt: isRotating ? row.previousExpiresAt : null,
      previousSecretLastUsedAt: isRotating ? row.previousLastUsedAt : null,
      revokedAt: row.revokedAt,
      createdBy: { kind: row.createdByKind, id: row.createdById },
      version: row.version,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    };
  }

  return {
    now,
    requireGivable,
    holdMaker,
    lifetimeOf,
    lockExpected,
    hasPrevious,
    requireLive,
    toResource,
  };
}
