import { z } from 'zod';
import {
  CountryCode,
  identifier,
  PlainDateText,
  prose,
  resourceFields,
  text,
  Uuid,
} from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

export const employeeStatuses = ['pending', 'active', 'on_leave', 'terminated'] as const;
export const employmentTypes = ['full_time', 'part_time', 'contractor', 'intern'] as const;
const terminationReasons = [
  'resignation',
  'layoff',
  'misconduct',
  'retirement',
  'disability',
  'death',
  'end_of_contract',
  'other',
] as const;

/** A larger whole number has lost digits before anybody could look at it. */
const KeptNumber = z
  .number()
  .refine(
    (value) => !Number.isInteger(value) || Number.isSafeInteger(value),
    'is too large to be kept exactly: send it as text',
  );

const CustomFields = z
  .record(text(100), z.union([prose(1_000), KeptNumber, z.boolean(), z.null()]))
  .refine((fields) => Object.keys(fields).length <= 50, 'must have at most 50 fields')
  .meta({ description: 'Facts of the HRIS that Upskill only keeps' });

const Email = z.email().max(320).meta({ example: 'ada@example.com' });
const ExternalId = identifier(200).meta({ description: 'The HRIS’s own id', example: 'W-1042' });

export const Employee = z
  .object({
    ...resourceFields,
    externalId: z.string(),
    employeeNumber: z.string().nullable(),
    givenName: z.string(),
    familyName: z.string(),
    email: z.string(),
    status: z.enum(employeeStatuses).meta({ description: 'pending: hired in the future' }),
    employmentType: z.enum(employmentTypes),
    hiredOn: PlainDateText,
    terminatedOn: PlainDateText.nullable(),
    terminationReason: z.enum(terminationReasons).nullable(),
    managerId: Uuid.nullable(),
    departmentId: Uuid.nullable(),
    jobRoleId: Uuid.nullable(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    ownsOverFivePercent: z.boolean().nullable(),
    performanceStanding: z.enum(['good', 'warning']),
    customFields: z.record(z.string(), z.unknown()).nullable(),
    redactedFields: z
      .array(z.string())
      .meta({ description: 'Fields that are null because you may not see them' }),
  })
  .meta({ id: 'Employee', description: 'A person the employer employs' });

export const EmployeePage = pageOf(Employee);

const given = {
  employeeNumber: identifier(100).nullable().optional(),
  givenName: text(200),
  familyName: text(200),
  email: Email,
  status: z.enum(employeeStatuses),
  employmentType: z.enum(employmentTypes),
  hiredOn: PlainDateText,
  terminatedOn: PlainDateText.nullable().optional(),
  terminationReason: z.enum(terminationReasons).nullable().optional(),
  managerId: Uuid.nullable().optional(),
  departmentId: Uuid.nullable().optional(),
  jobRoleId: Uuid.nullable().optional(),
  country: CountryCode.nullable().optional(),
  region: text(20).nullable().optional(),
  ownsOverFivePercent: z.boolean().optional(),
  performanceStanding: z.enum(['good', 'warning']).optional(),
  customFields: CustomFields.optional(),
};

export const NewEmployee = z.strictObject({ externalId: ExternalId, ...given }).meta({
  id: 'NewEmployee',
  description: 'What the HRIS knows of a person; what is absent is null or the default',
});

const managerExternalId = ExternalId.nullable().optional().meta({
  description: 'The manager by the HRIS’s own id, instead of managerId',
});

export const EmployeeUpsert = z.strictObject({ ...given, managerExternalId }).meta({
  id: 'EmployeeUpsert',
  description: 'The whole of what the HRIS knows: what is absent becomes null or the default',
});

export const EmployeeBulkItem = z
  .strictObject({ externalId: ExternalId, ...given, managerExternalId })
  .meta({ id: 'EmployeeBulkItem' });

export const EmployeeChanges = z
  .strictObject({ externalId: ExternalId, ...given })
  .partial()
  .meta({
    id: 'EmployeeChanges',
    description: 'Merge patch (RFC 7396): absent keeps, null clears',
  });

/** Items are checked one by one, so that a bad one does not stop the others; the document shows what each must be. */
export const EmployeeBulk = z
  .strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()).meta({ 'x-documented-as': 'EmployeeBulkItem' }))
      .min(1)
      .max(1_000),
  })
  .meta({ id: 'EmployeeBulk' });

const BulkError = z
  .object({ code: z.string(), detail: z.string(), pointer: z.string() })
  .meta({ id: 'BulkItemError' });

export const EmployeeBulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        externalId: z.string().nullable(),
        outcome: z.enum(['created', 'updated', 'unchanged', 'failed']),
        id: Uuid.nullable(),
        errors: z.array(BulkError),
      }),
    ),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  })
  .meta({
    id: 'EmployeeBulkResult',
    description: 'One result for each item, in the order of the request',
  });

export const EmployeeParams = z.strictObject({ employeeId: Uuid });
export const ExternalIdParams = z.strictObject({ externalId: ExternalId });
export const EmployeeQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  status: z.enum(employeeStatuses).optional(),
  departmentId: Uuid.optional(),
  jobRoleId: Uuid.optional(),
  managerId: Uuid.optional(),
});
export const ReportsQuery = z.strictObject({
  ...listQuery,
  depth: z.enum(['direct', 'all']).default('direct'),
});

export type Employee = z.infer<typeof Employee>;
export type EmployeePage = z.infer<typeof EmployeePage>;
export type NewEmployee = z.infer<typeof NewEmployee>;
export type EmployeeUpsert = z.infer<typeof EmployeeUpsert>;
export type EmployeeBulkItem = z.infer<typeof EmployeeBulkItem>;
export type EmployeeChanges = z.infer<typeof EmployeeChanges>;
export type EmployeeBulkResult = z.infer<typeof EmployeeBulkResult>;
export type EmployeeQuery = z.infer<typeof EmployeeQuery>;
export type ReportsQuery = z.infer<typeof ReportsQuery>;
