import type { Actor } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  type ApiKeyDeps,
  apiKeyMissing,
  apiKeyParts,
  instantOf,
  millisecondsOf,
} from './api-key-parts.service.js';
import { makeSecret } from './api-key-secrets.service.js';
import * as repository from './api-keys.repository.js';
import type { ApiKey, ApiKeyRotation, ApiKeyWithSecret } from './api-keys.schemas.js';
import { apiKeyRevoked, apiKeyRotated } from './identity.events.js';
import * as problem from './identity.problems.js';
import { endPreviousSecret } from './rules/end-previous-secret.js';

export type ApiKeyRotationService = ReturnType<typeof apiKeyRotationService>;

/** How a key's secret is replaced, and how a key ends. */
export function apiKeyRotationService(deps: ApiKeyDeps) {
  const { db, keyring, environment } = deps;
  const parts = apiKeyParts(deps);

  /** Until a pass finds none: while one waits for a key to be made, that key may have been made by one it revokes. */
  async function revokeWhatItMade(tx: EmployerTx, actor: Actor, id: string, revokedAt: string) {
    let revoked: string[];
    do {
      revoked = await repository.revokeDescendants(tx, id, revokedAt);
      for (const each of revoked) publish(tx, actor, apiKeyRevoked(each, { id: each }));
    } while (revoked.length > 0);
  }

  return {
    /** A new secret under the same id; the one before lives on for a while, so that nothing stops while it is replaced. */
    rotate: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      given: ApiKeyRotation,
    ): Promise<ApiKeyWithSecret> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const maker = await parts.holdMaker(tx, actor);
        const before = await parts.lockExpected(tx, id, expected);
        parts.requireLive(before);
        parts.requireGivable(actor, before.scopes);
        if (parts.hasPrevious(before))
          throw problem.rotationUnfinished(
            `Two secrets live until ${before.previousExpiresAt}. End the older one first: PATCH the key with {"previousSecretExpiresAt": null}.`,
          );
        const previous = endPreviousSecret({
          now: parts.now(),
          wanted: millisecondsOf(given.previousSecretExpiresAt),
          keyEnds: Date.parse(before.expiresAt),
        });
        if (!previous.allowed)
          throw problem.expiryNotAllowed(
            'previousSecretExpiresAt may be 30 days from now at most.',
          );
        const overlaps = previous.result > parts.now();
        const { text, secretHmac } = makeSecret(keyring, environment, before.keyId);
        const row = await repository.updateApiKey(tx, id, {
          secretHmac,
          environment,
          expiresAt: parts.lifetimeOf(maker, given.expiresAt),
          lastUsedAt: null,
          previousSecretHmac: overlaps ? before.secretHmac : null,
          previousExpiresAt: overlaps ? instantOf(previous.result) : null,
          previousLastUsedAt: overlaps ? before.lastUsedAt : null,
        });
        publish(tx, actor, apiKeyRotated(id, { id }));
        return { ...parts.toResource(row), key: text };
      }),

    /**
     * For good, with every key it has made: whoever holds a leaked key may have made themselves others. Again is no
     * error: whoever revokes a leaked key in a hurry is not told off for being second.
     */
    revoke: (actor: Actor, id: string, expected: ExpectedVersion): Promise<ApiKey> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockApiKey(tx, id);
        if (!before) throw apiKeyMissing();
        const isLive = before.revokedAt === null;
        if (isLive) requireVersion(expected, before.version);
        const revokedAt = instantOf(parts.now());
        const ending = { revokedAt, previousSecretHmac: null, previousExpiresAt: null };
        const row = isLive ? await repository.updateApiKey(tx, id, ending) : before;
        if (isLive) publish(tx, actor, apiKeyRevoked(id, { id }));
        await revokeWhatItMade(tx, actor, id, revokedAt);
        return parts.toResource(row);
      }),
  };
}
