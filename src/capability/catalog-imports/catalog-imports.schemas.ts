import { z } from 'zod';
import { Instant, PlainDateText, resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

const kinds = ['onet', 'esco'] as const;
const modes = ['all_or_nothing', 'partial'] as const;
const states = ['draft', 'queued', 'running', 'completed', 'failed', 'cancelled'] as const;

const Count = z
  .object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    kept: z.int().meta({
      description: 'Of the others: those of which something stayed as you had changed it',
    }),
    failed: z.int(),
  })
  .meta({ id: 'ImportCount' });

const effectiveOnMeta = {
  description: 'From when the roles ask for what the catalog says; null: from the day it is done',
};

export const CatalogImport = z
  .object({
    ...resourceFields,
    kind: z.enum(kinds),
    mode: z.enum(modes),
    effectiveOn: z
      .string()
      .nullable()
      .meta({ ...effectiveOnMeta, format: 'date' }),
    options: z.object({
      essentialLevel: z.number().nullable(),
      optionalLevel: z.number().nullable(),
    }),
    state: z.enum(states),
    files: z
      .array(z.object({ name: z.string(), sizeBytes: z.int(), uploadedAt: Instant }))
      .meta({ description: 'Kept until the import is over' }),
    progress: z.object({
      done: z.int(),
      total: z.int().nullable().meta({ description: 'Skills and roles; null until all is read' }),
    }),
    counts: z.object({ skills: Count, jobRoles: Count, requirementVersions: Count }),
    unratedCodes: z.array(z.string()).meta({
      description: 'Occupations of which the catalog says nothing a role could ask for: left out',
    }),
    rowErrorCount: z.int().meta({ description: 'All there are; the first thousand are kept' }),
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
    submittedAt: Instant.nullable(),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'CatalogImport', description: 'A catalog of others, taken in as skills and roles' });

export const CatalogImportPage = pageOf(CatalogImport);

const chosenLevel = (of: string, share: string) =>
  z
    .number()
    .min(0)
    .max(1_000)
    .optional()
    .meta({
      description: `At which level of your default scale ${of} skills are asked for; if absent at ${share} of it, rounded up`,
    });

export const NewCatalogImport = z
  .strictObject({
    kind: z.enum(kinds),
    mode: z.enum(modes).optional().meta({
      description:
        'all_or_nothing (if absent): one row error, and nothing is written; partial: what is sound is written',
    }),
    effectiveOn: PlainDateText.optional().meta(effectiveOnMeta),
    options: z
      .strictObject({
        essentialLevel: chosenLevel('essential', 'three fifths'),
        optionalLevel: chosenLevel('optional', 'two fifths'),
      })
      .optional()
      .meta({ description: 'For ESCO, which gives no levels' }),
  })
  .meta({ id: 'NewCatalogImport' });

export const ImportRowError = z
  .object({
    id: Uuid,
    file: z.string().nullable(),
    row: z.int().nullable().meta({
      description: 'Counted as a spreadsheet counts: the header is row 1. Null: the whole file',
    }),
    code: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'ImportRowError', description: 'What cannot be taken, and where it stands' });

export const ImportRowErrorPage = pageOf(ImportRowError);

export const CatalogImportParams = z.strictObject({ importId: Uuid });
export const ImportFileParams = z.strictObject({
  importId: Uuid,
  fileName: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,99}$/, 'must be the plain name of a file')
    .meta({ maxLength: 100, example: 'Occupation Data.txt' }),
});
export const CatalogImportQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  kind: z.enum(kinds).optional(),
  state: z.enum(states).optional(),
});
export const ImportRowErrorQuery = z.strictObject(listQuery);

export type CatalogImport = z.infer<typeof CatalogImport>;
export type NewCatalogImport = z.infer<typeof NewCatalogImport>;
export type ImportRowError = z.infer<typeof ImportRowError>;
export type CatalogImportQuery = z.infer<typeof CatalogImportQuery>;
export type ImportRowErrorQuery = z.infer<typeof ImportRowErrorQuery>;
