import { z } from 'zod';
import { resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

export const EmployeeIdentity = z
  .object({ ...resourceFields, employeeId: Uuid, identityProviderId: Uuid, subject: z.string() })
  .meta({
    id: 'EmployeeIdentity',
    description: 'Whom a token of an identity provider signs in. Nobody is known by e-mail address',
  });
export const EmployeeIdentityPage = pageWithDeletedOf(EmployeeIdentity);
export const NewEmployeeIdentity = z
  .strictObject({
    identityProviderId: Uuid,
    subject: text(255).meta({ description: 'Exactly as in `sub`', example: '00u1a2b3c4' }),
  })
  .meta({ id: 'NewEmployeeIdentity' });
export const EmployeeIdentitiesParams = z.strictObject({ employeeId: Uuid });
export const EmployeeIdentityParams = z.strictObject({
  employeeId: Uuid,
  employeeIdentityId: Uuid,
});
export const EmployeeIdentityQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
});

export type EmployeeIdentity = z.infer<typeof EmployeeIdentity>;
export type NewEmployeeIdentity = z.infer<typeof NewEmployeeIdentity>;
export type EmployeeIdentityQuery = z.infer<typeof EmployeeIdentityQuery>;
