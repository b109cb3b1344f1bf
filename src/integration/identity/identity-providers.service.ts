import { v7 as uuidv7 } from 'uuid';
import type { Actor, Grants } from '../../platform/access/actor.js';
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
import type { HttpClient } from '../../platform/http-client/http-client.js';
import {
  identityProviderChanged,
  identityProviderCreated,
  identityProviderDeleted,
} from './identity.events.js';
import * as problem from './identity.problems.js';
import { requireGrantable } from './identity.service.js';
import type { IdentityProviderRow } from './identity.table.js';
import { requireFetchable, requireUsableKeys } from './identity-provider-keys.service.js';
import * as repository from './identity-providers.repository.js';
import type {
  IdentityProvider,
  IdentityProviderChanges,
  IdentityProviderQuery,
  NewIdentityProvider,
} from './identity-providers.schemas.js';

export type IdentityProviderService = ReturnType<typeof identityProviderService>;

type Deps = { db: Database; pager: Pager; http: HttpClient; grants: () => Grants };

const missing = () => problem.identityProviderNotFound('There is no such identity provider.');

/** Switching a provider off gives nobody anything; each other change decides anew whom its tokens sign in. */
const opensDoors = (changedFields: readonly string[], { enabled }: IdentityProviderChanges) =>
  changedFields.some((field) => field !== 'enabled' || enabled === true);

export function identityProviderService({ db, pager, http, grants }: Deps) {
  /** Whoever says which keys are a provider's can be anybody who signs in with it: all they hold must be theirs to give. */
  async function requireGivable(tx: EmployerTx, actor: Actor, id: string) {
    for (const role of await repository.findRolesBehind(tx, id))
      requireGrantable(actor, role, grants());
  }

  const readExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.findProviderById(tx, id);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };

  const lockExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockProvider(tx, id);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };

  return {
    create: async (actor: Actor, given: NewIdentityProvider): Promise<IdentityProvider> => {
      const { jwksUri = null, jwks = null, enabled = true, ...rest } = given;
      requireUsableKeys({ algorithms: given.algorithms, jwksUri, jwks });
      if (jwksUri !== null) await requireFetchable(http, jwksUri);
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
    update: async (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: IdentityProviderChanges,
    ): Promise<IdentityProvider> => {
      const { jwksUri: wantedUri } = changes;
      if (typeof wantedUri === 'string') {
        const present = await db.inEmployer(actor.employerId, (tx) =>
          readExpected(tx, id, expected),
        );
        if (wantedUri !== present.jwksUri) await requireFetchable(http, wantedUri);
      }
      return db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockExpected(tx, id, expected);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        if (opensDoors(changedFields, changes)) await requireGivable(tx, actor, id);
        const { algorithms = before.algorithms } = changes;
        const { jwksUri = before.jwksUri, jwks = before.jwks } = changes;
        requireUsableKeys({ algorithms, jwksUri, jwks });
        const row = await repository.updateProvider(tx, id, changes);
        publish(tx, actor, identityProviderChanged(id, { id }, { changedFields }));
        return toResource(row);
      });
    },

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
