import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import { publish } from '../../platform/events/event.js';
import type { Page } from '../../platform/http/pagination.js';
import type { ExpectedVersion } from '../../platform/http/preconditions.js';
import { type ApiKeyDeps, apiKeyMissing, apiKeyParts } from './api-key-parts.service.js';
import { KEY_ID_LENGTH, makeSecret, randomWord } from './api-key-secrets.service.js';
import * as repository from './api-keys.repository.js';
import type {
  ApiKey,
  ApiKeyChanges,
  ApiKeyQuery,
  ApiKeyWithSecret,
  NewApiKey,
} from './api-keys.schemas.js';
import { apiKeyChanged, apiKeyCreated } from './identity.events.js';

export type ApiKeyService = ReturnType<typeof apiKeyService>;

/** No secret but the present one. */
const NO_PREVIOUS = { previousSecretHmac: null, previousExpiresAt: null };

export function apiKeyService(deps: ApiKeyDeps) {
  const { db, pager, keyring, environment } = deps;
  const parts = apiKeyParts(deps);
  return {
    create: (actor: Actor, { name, scopes, expiresAt }: NewApiKey): Promise<ApiKeyWithSecret> =>
      db.inEmployer(actor.employerId, async (tx) => {
        parts.requireGivable(actor, scopes);
        const maker = await parts.holdMaker(tx, actor);
        const keyId = randomWord(KEY_ID_LENGTH);
        const { text, secretHmac } = makeSecret(keyring, environment, keyId);
        const row = await repository.insertApiKey(tx, {
          id: uuidv7(),
          keyId,
          name,
          secretHmac,
          scopes: [...new Set(scopes)].sort(),
          expiresAt: parts.lifetimeOf(maker, expiresAt),
          environment,
          createdByKind: actor.kind,
          createdById: actor.principalId,
        });
        publish(tx, actor, apiKeyCreated(row.id, { id: row.id }));
        return { ...parts.toResource(row), key: text };
      }),

    read: (actor: Actor, id: string): Promise<ApiKey> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findApiKey(tx, id);
        if (!row) throw apiKeyMissing();
        return parts.toResource(row);
      }),

    list: (actor: Actor, query: ApiKeyQuery): Promise<Page<ApiKey>> => {
      const bound = { employerId: actor.employerId, operationId: 'listApiKeys', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listApiKeys(tx, query, page);
        return pager.page(bound, page, rows, { item: parts.toResource, after: (row) => [row.id] });
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      { name, previousSecretExpiresAt }: ApiKeyChanges,
    ): Promise<ApiKey> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await parts.lockExpected(tx, id, expected);
        const isRenamed = changedFieldsOf(before, { name }).length > 0;
        const endsPrevious = previousSecretExpiresAt === null && parts.hasPrevious(before);
        if (!isRenamed && !endsPrevious) return parts.toResource(before);
        const row = await repository.updateApiKey(tx, id, {
          name,
          ...(endsPrevious ? NO_PREVIOUS : {}),
        });
        const changedFields = [
          isRenamed ? ['name'] : [],
          endsPrevious ? ['previousSecretExpiresAt'] : [],
        ].flat();
        publish(tx, actor, apiKeyChanged(id, { id }, { changedFields }));
        return parts.toResource(row);
      }),
  };
}
