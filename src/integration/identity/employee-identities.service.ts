import { v7 as uuidv7 } from 'uuid';
import type { Actor, Grants } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import { notFound } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import * as repository from './employee-identities.repository.js';
import type {
  EmployeeIdentity,
  EmployeeIdentityQuery,
  NewEmployeeIdentity,
} from './employee-identities.schemas.js';
import { identityLinked, identityUnlinked } from './identity.events.js';
import * as problem from './identity.problems.js';
import { requireGrantable } from './identity.service.js';
import type { EmployeeIdentityRow } from './identity.table.js';

export type EmployeeIdentityService = ReturnType<typeof employeeIdentityService>;

const missing = () => problem.identityNotFound('There is no such identity.');

type Deps = { db: Database; pager: Pager; grants: () => Grants };

export function employeeIdentityService({ db, pager, grants }: Deps) {
  async function rolesOf(tx: EmployerTx, employeeId: string) {
    const roles = await repository.findRolesOf(tx, employeeId);
    if (!roles) throw notFound('There is no such employee.');
    return roles;
  }

  /** Whoever links an identity gives it all its employee holds, so it must be theirs to give. */
  async function requireGivable(tx: EmployerTx, actor: Actor, employeeId: string) {
    for (const role of await rolesOf(tx, employeeId)) requireGrantable(actor, role, grants());
  }

  return {
    link: (
      actor: Actor,
      employeeId: string,
      { identityProviderId, subject }: NewEmployeeIdentity,
    ): Promise<EmployeeIdentity> =>
      db.inEmployer(actor.employerId, async (tx) => {
        await requireGivable(tx, actor, employeeId);
        const values = { id: uuidv7(), identityProviderId, subject, employeeId };
        const row = await repository.insertIdentity(tx, values);
        publish(tx, actor, identityLinked(employeeId, { id: employeeId, identityProviderId }));
        return toResource(row);
      }),

    list: (
      actor: Actor,
      employeeId: string,
      query: EmployeeIdentityQuery,
    ): Promise<PageWithDeleted<EmployeeIdentity>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listEmployeeIdentities',
        filters: { ...query, employeeId },
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        await rolesOf(tx, employeeId);
        const { updatedSince } = query;
        if (query.deleted === 'true') {
          const gone = { resource: 'employee_identities', scopeId: employeeId, updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listIdentities(tx, employeeId, updatedSince, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    /** The identity signs nobody in from the next request on. */
    unlink: (
      actor: Actor,
      ids: { employeeId: string; employeeIdentityId: string },
      expected: ExpectedVersion,
    ): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { employeeId, employeeIdentityId } = ids;
        const row = await repository.findIdentity(tx, employeeId, employeeIdentityId);
        if (!row) throw missing();
        requireVersion(expected, row.version);
        await requireGivable(tx, actor, employeeId);
        if (!(await repository.deleteIdentity(tx, row.id))) throw missing();
        const { identityProviderId } = row;
        publish(tx, actor, identityUnlinked(employeeId, { id: employeeId, identityProviderId }));
      }),
  };
}

function toResource({ employerId: _employer, ...row }: EmployeeIdentityRow): EmployeeIdentity {
  return row;
}
