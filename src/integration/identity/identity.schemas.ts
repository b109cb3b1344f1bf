import { z } from 'zod';
import { assignableRoles, roles } from '../../platform/access/actor.js';
import { resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

export const Me = z
  .object({
    kind: z.enum(['person', 'api_key']),
    employerId: Uuid,
    employeeId: Uuid.nullable().meta({ description: 'Null for an API key' }),
    roles: z.array(z.enum(roles)),
    scopes: z.array(z.string()).meta({ description: 'Of an API key; empty for a person' }),
    permissions: z.array(z.string()).meta({ description: 'What this credential may use' }),
  })
  .meta({ id: 'Me', description: 'Who the credential is' });

export const RoleAssignment = z
  .object({ ...resourceFields, employeeId: Uuid, role: z.enum(assignableRoles) })
  .meta({
    id: 'RoleAssignment',
    description: 'A role somebody holds. Manager is no role: it follows from the reporting line',
  });
export const RoleAssignmentPage = pageWithDeletedOf(RoleAssignment);
export const NewRoleAssignment = z
  .strictObject({ employeeId: Uuid, role: z.enum(assignableRoles) })
  .meta({ id: 'NewRoleAssignment' });
export const RoleAssignmentParams = z.strictObject({ roleAssignmentId: Uuid });
export const RoleAssignmentQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  employeeId: Uuid.optional(),
  role: z.enum(assignableRoles).optional(),
});

export type Me = z.infer<typeof Me>;
export type RoleAssignment = z.infer<typeof RoleAssignment>;
export type NewRoleAssignment = z.infer<typeof NewRoleAssignment>;
export type RoleAssignmentQuery = z.infer<typeof RoleAssignmentQuery>;
