import { v7 as uuidv7 } from 'uuid';
import type { ProblemPlace } from '../../kernel/problem.js';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import * as events from './credential-catalog.events.js';
import * as problem from './credential-catalog.problems.js';
import type { CredentialTypeValues } from './credential-catalog.repository.js';
import * as repository from './credential-catalog.repository.js';
import type {
  CredentialType,
  CredentialTypeChanges,
  CredentialTypeQuery,
  NewCredentialType,
} from './credential-catalog.schemas.js';
import { checkCredentialType, type TypeFault } from './rules/check-credential-type.js';

export type CredentialTypeService = ReturnType<typeof credentialTypeService>;

/** Tells the assessments module whose levels may rest on another floor now; in the transaction of the change. */
export type Levels = {
  refreshEmployees(tx: EmployerTx, employeeIds: readonly string[]): Promise<void>;
};

const missing = () => problem.credentialTypeNotFound('There is no such credential type.');

type Refusal = (detail: string, more: { errors: readonly ProblemPlace[] }) => Error;
const refusals: Record<TypeFault['code'], Refusal> = {
  'unknown-reference': unknownReference,
  'granted-skill-repeated': problem.grantedSkillRepeated,
  'granted-level-scale-missing': problem.grantedLevelScaleMissing,
  'granted-level-outside-scale': problem.grantedLevelOutsideScale,
  'credential-type-renews-itself': problem.credentialTypeRenewsItself,
};

/** @throws `unknown-reference`, `granted-…`, `credential-type-renews-itself` (422) */
async function requireSound(tx: EmployerTx, type: CredentialTypeValues): Promise<void> {
  if (type.grantsLevels.length + type.renews.length === 0) return;
  const facts = await repository.readTypeFacts(tx, type);
  const errors = checkCredentialType(type, { id: type.id, ...facts });
  const [first] = errors;
  if (first) throw refusals[first.code](`${first.detail} See ${first.pointer}.`, { errors });
}

const inOrder = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1);

/** Lists in the order they are kept and served in; what is said twice of `renews` is said once. */
const ordered = (type: CredentialTypeValues): CredentialTypeValues => ({
  ...type,
  renews: [...new Set(type.renews)].toSorted(inOrder),
  grantsLevels: type.grantsLevels.toSorted((one, other) => inOrder(one.skillId, other.skillId)),
});

function completeType(id: string, given: NewCredentialType): CredentialTypeValues {
  const { issuer = null, description = null, renews = [], grantsLevels = [] } = given;
  const { kind, name, validMonths = null, externalId = null } = given;
  return { id, kind, name, issuer, description, renews, grantsLevels, validMonths, externalId };
}

const payloadOf = ({ id, externalId }: CredentialTypeValues) => ({ id, externalId });

type Deps = { db: Database; pager: Pager; levels: Levels };

export function credentialTypeService({ db, pager, levels }: Deps) {
  const lockExpected = async (
    tx: EmployerTx,
    id: string,
    expected: ExpectedVersion,
    purpose: 'change' | 'deletion',
  ) => {
    const row = await repository.lockCredentialType(tx, id, purpose);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };

  return {
    create: (actor: Actor, given: NewCredentialType): Promise<CredentialType> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const type = completeType(uuidv7(), given);
        await requireSound(tx, type);
        const row = await repository.saveCredentialType(tx, ordered(type));
        publish(tx, actor, events.credentialTypeCreated(row.id, payloadOf(row)));
        return row;
      }),

    read: (actor: Actor, id: string): Promise<CredentialType> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findCredentialType(tx, id);
        if (!row) throw missing();
        return row;
      }),

    list: (actor: Actor, query: CredentialTypeQuery): Promise<PageWithDeleted<CredentialType>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listCredentialTypes', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        if (query.deleted === 'true') {
          const gone = { resource: 'credential_types', updatedSince: query.updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listCredentialTypes(tx, query, page);
        const make = {
          item: (row: CredentialType) => row,
          after: (row: CredentialType) => [row.id],
        };
        return withoutDeleted(pager.page(bound, page, rows, make));
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: CredentialTypeChanges,
    ): Promise<CredentialType> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockExpected(tx, id, expected, 'change');
        const { version: _version, createdAt: _created, updatedAt: _updated, ...stored } = before;
        const said = Object.entries(changes).filter(([, value]) => value !== undefined);
        const type = { ...stored, ...Object.fromEntries(said) } as CredentialTypeValues;
        const changedFields = changedFieldsOf(before, ordered(type));
        if (changedFields.length === 0) return before;
        const names = changedFields.some((field) => field === 'grantsLevels' || field === 'renews');
        if (names) await requireSound(tx, type);
        const after = await repository.saveCredentialType(tx, ordered(type));
        publish(tx, actor, events.credentialTypeChanged(id, payloadOf(after), { changedFields }));
        if (changedFields.includes('grantsLevels')) {
          await levels.refreshEmployees(tx, await repository.findHolders(tx, id));
        }
        return after;
      }),

    /** @throws `credential-type-in-use` (409) */
    remove: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await lockExpected(tx, id, expected, 'deletion');
        if (await repository.isTypeUsed(tx, id)) {
          const detail = 'A credential, role, training program or other type refers to it.';
          throw problem.credentialTypeInUse(detail);
        }
        repository.deleteCredentialType(tx, id);
        publish(tx, actor, events.credentialTypeDeleted(id, payloadOf(row)));
      }),
  };
}
