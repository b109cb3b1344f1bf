import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { type HttpClient, OutboundFailure } from '../../platform/http-client/http-client.js';
import {
  identityProviderChanged,
  identityProviderCreated,
  identityProviderDeleted,
} from './identity.events.js';
import * as problem from './identity.problems.js';
import type { IdentityProviderRow } from './identity.table.js';
import * as repository from './identity-providers.repository.js';
import type {
  IdentityProvider,
  IdentityProviderChanges,
  IdentityProviderQuery,
  NewIdentityProvider,
} from './identity-providers.schemas.js';
import { checkKeySource, type KeySourceFacts } from './rules/check-key-source.js';

export type IdentityProviderService = ReturnType<typeof identityProviderService>;

type Deps = { db: Database; pager: Pager; http: HttpClient };

const missing = () => problem.identityProviderNotFound('There is no such identity provider.');

const sourceSentences = {
  'not-one-source': 'Give either jwksUri or jwks: the keys come from one place.',
  'unusable-key':
    'Each key must be complete, of at least 2,048 bits if it is RSA, and for one of the algorithms.',
  'same-kid': 'Each key needs a kid of its own.',
};
const outboundSentences: Partial<Record<OutboundFailure['reason'], string>> = {
  'not-https': 'jwksUri must be an https URL.',
  userinfo: 'jwksUri must not hold a user name or password.',
  fragment: 'jwksUri must not have a fragment.',
  port: 'jwksUri must use port 443 or 8443.',
  address: 'jwksUri must be on the public internet: every address of its host.',
  'unknown-name': 'The host of jwksUri has no address.',
  timeout: 'The host of jwksUri could not be looked up in time.',
};

export function identityProviderService({ db, pager, http }: Deps) {
  /** @throws `keys-unusable` (422) unless the keys can be used, or may be fetched as far as that is known before */
  async function requireUsableKeys(source: KeySourceFacts): Promise<void> {
    const ruling = checkKeySource(source);
    if (!ruling.allowed) throw problem.keysUnusable(sourceSentences[ruling.reason]);
    if (source.jwksUri === null) return;
    await http.check(source.jwksUri).catch((error: unknown) => {
      if (!(error instanceof OutboundFailure)) throw error;
      const pointer = '/jwksUri';
      const detail = outboundSentences[error.reason] ?? 'jwksUri is not a URL.';
      throw problem.keysUnusable(detail, { errors: [{ pointer, code: error.reason, detail }] });
    });
  }

  const lockExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockProvider(tx, id);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };

  return {
    create: async (actor: Actor, given: NewIdentityProvider): Promise<IdentityProvider> => {
      const { jwksUri = null, jwks = null, enabled = true, ...rest } = given;
      await requireUsableKeys({ algorithms: given.algorithms, jwksUri, jwks });
      return db.inEmployer(actor.employerId, async (tx) => {
        const values = { ...rest, jwksUri, jwks, enabled, id: uuidv7() };
        const row = await repository.insertProvider(tx, values);
        publish(tx, actor, identityProviderCreated(row.id, { id: row.id }));
        return toResource(row);
      });
    },

    read: (actor: Actor, id: string): Promise<IdentityProvider> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findProviderById(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (
      actor: Actor,
      query: IdentityProviderQuery,
    ): Promise<PageWithDeleted<IdentityProvider>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listIdentityProviders',
        filters: query,
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        if (query.deleted === 'true') {
          const gone = { resource: 'identity_providers', updatedSince: query.updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listProviders(tx, query, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    /** Tokens that were fine are judged anew within two seconds: what was remembered of them belongs to the version before. */
    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: IdentityProviderChanges,
    ): Promise<IdentityProvider> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockExpected(tx, id, expected);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const { algorithms = before.algorithms } = changes;
        const { jwksUri = before.jwksUri, jwks = before.jwks } = changes;
        await requireUsableKeys({ algorithms, jwksUri, jwks });
        const row = await repository.updateProvider(tx, id, changes);
        publish(tx, actor, identityProviderChanged(id, { id }, { changedFields }));
        return toResource(row);
      }),

    /** Ends its tokens within two seconds, and the identities people have with it. */
    remove: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        await lockExpected(tx, id, expected);
        await repository.deleteProvider(tx, id);
        publish(tx, actor, identityProviderDeleted(id, { id }));
      }),
  };
}

function toResource({ employerId: _employer, ...row }: IdentityProviderRow): IdentityProvider {
  return row;
}
