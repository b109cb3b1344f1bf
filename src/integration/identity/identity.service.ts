import { v7 as uuidv7 } from 'uuid';
import {
  type Actor,
  type AssignableRole,
  type Grants,
  mayUse,
} from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { roleGranted, roleRevoked } from './identity.events.js';
import * as problem from './identity.problems.js';
import * as repository from './identity.repository.js';
import type {
  Me,
  NewRoleAssignment,
  RoleAssignment,
  RoleAssignmentQuery,
} from './identity.schemas.js';
import type { RoleAssignmentRow } from './identity.table.js';
import { mayGiveRole } from './rules/may-give-role.js';

export type IdentityService = ReturnType<typeof identityService>;

/** @throws `role-not-yours` (403) for a role that is not the actor's to give, or to take away */
export function requireGrantable(actor: Actor, role: AssignableRole, grants: Grants) {
  const scopes = Object.entries(grants)
    .filter(([, grant]) => grant.apiKeys === true && grant.roles.includes(role))
    .map(([permission]) => permission);
  if (mayGiveRole(actor, { name: role, scopes })) return;
  throw problem.roleNotYours(
    actor.kind === 'api_key'
      ? `The key does not have every scope of ${role}, so it cannot give it or take it away.`
      : `You do not hold ${role}, so you cannot give it or take it away.`,
  );
}

const missing = () => problem.roleAssignmentNotFound('There is no such role assignment.');

export function identityService({
  db,
  pager,
  grants,
}: {
  db: Database;
  pager: Pager;
  grants: () => Grants;
}) {
  return {
    describeMe: (actor: Actor): Me => {
      const known = grants();
      const permissions = Object.keys(known)
        .filter((permission) => mayUse(actor, permission, known))
        .sort();
      const { kind, employerId, employeeId, roles, scopes } = actor;
      return { kind, employerId, employeeId, roles: [...roles], scopes: [...scopes], permissions };
    },

    grantRole: (actor: Actor, { employeeId, role }: NewRoleAssignment): Promise<RoleAssignment> =>
      db.inEmployer(actor.employerId, async (tx) => {
        requireGrantable(actor, role, grants());
        const row = await repository.insertRoleAssignment(tx, { id: uuidv7(), employeeId, role });
        publish(tx, actor, roleGranted(employeeId, { id: employeeId, role }));
        return toResource(row);
      }),

    listRoles: (
      actor: Actor,
      query: RoleAssignmentQuery,
    ): Promise<PageWithDeleted<RoleAssignment>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listRoleAssignments',
        filters: query,
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        if (query.deleted === 'true') {
          const { employeeId: scopeId, updatedSince } = query;
          const gone = { resource: 'role_assignments', scopeId, updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listRoleAssignments(tx, query, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    revokeRole: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findRoleAssignment(tx, id);
        if (!row) throw missing();
        requireVersion(expected, row.version);
        requireGrantable(actor, row.role, grants());
        if (!(await repository.deleteRoleAssignment(tx, id))) throw missing();
        publish(tx, actor, roleRevoked(row.employeeId, { id: row.employeeId, role: row.role }));
      }),
  };
}

function toResource({ employerId: _employer, ...row }: RoleAssignmentRow): RoleAssignment {
  return row;
}
