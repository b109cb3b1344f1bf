import { z } from 'zod';
import { identifier, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

export const Department = z
  .object({
    ...resourceFields,
    name: z.string(),
    parentId: Uuid.nullable(),
    costCenter: z.string().nullable(),
    headId: Uuid.nullable().meta({
      description: 'The employee who heads it; decides where a policy asks for it',
    }),
  })
  .meta({ id: 'Department', description: 'A node of the employer’s organisation tree' });

export const DepartmentPage = pageWithDeletedOf(Department);

export const NewDepartment = z
  .strictObject({
    name: text(200),
    parentId: Uuid.nullable().optional(),
    costCenter: identifier(50).nullable().optional(),
    headId: Uuid.nullable().optional(),
  })
  .meta({ id: 'NewDepartment' });

export const DepartmentChanges = NewDepartment.partial().meta({ id: 'DepartmentChanges' });
export const DepartmentParams = z.strictObject({ departmentId: Uuid });
export const DepartmentQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  parentId: Uuid.optional(),
});

export type Department = z.infer<typeof Department>;
export type NewDepartment = z.infer<typeof NewDepartment>;
export type DepartmentChanges = z.infer<typeof DepartmentChanges>;
export type DepartmentQuery = z.infer<typeof DepartmentQuery>;
