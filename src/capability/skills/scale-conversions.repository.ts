import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PersonalTable } from '../../platform/db/personal-data.js';
import { readFailure, violatedConstraint } from '../../platform/db/sqlstate.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { Anchor, Scale } from './rules/convert-level.js';
import type { ScaleConversionQuery } from './scale-conversions.schemas.js';
import { conversionExists } from './skills.problems.js';

/** Who laid down a conversion, by id. */
export const conversionAuthors: readonly PersonalTable[] = [
  {
    table: 'scale_conversions',
    about: [],
    names: ['created_by_id'],
    onErasure: [{ keep: 'names who laid down a conversion by id' }],
  },
];

export type ConversionRow = {
  id: string;
  fromScaleId: string;
  toScaleId: string;
  anchors: Anchor[];
  effectiveOn: PlainDate;
  createdByKind: 'person' | 'api_key';
  createdById: string;
  version: number;
  createdAt: string;
  updatedAt: string;
};

const COLUMNS = `c.id, c.from_scale_id as "fromScaleId", c.to_scale_id as "toScaleId", c.anchors,
  c.effective_on as "effectiveOn", c.created_by_kind as "createdByKind", c.created_by_id as "createdById",
  c.version, c.created_at as "createdAt", c.updated_at as "updatedAt"`;
const OWN = 'c.employer_id = current_employer()';

const INSERT = {
  name: 'scale_conversion_insert',
  text: `insert into scale_conversions as c (id, from_scale_id, to_scale_id, anchors, effective_on, created_by_kind, created_by_id)
         values ($1, $2, $3, $4::jsonb, $5, $6, $7) returning ${COLUMNS}`,
};

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'scale_conversions_once') {
    throw conversionExists('Choose another effectiveOn, or withdraw the one planned for it.');
  }
  // Both scales were read a moment ago: somebody has just deleted one.
  if (readFailure(error)?.kind === 'unknown_reference') {
    throw unknownReference('One of the scales was deleted meanwhile.');
  }
  throw error;
}

type NewRow = Omit<ConversionRow, 'version' | 'createdAt' | 'updatedAt'>;

export async function insertConversion(tx: EmployerTx, row: NewRow): Promise<ConversionRow> {
  const values = [
    row.id,
    row.fromScaleId,
    row.toScaleId,
    JSON.stringify(row.anchors),
    row.effectiveOn,
    row.createdByKind,
    row.createdById,
  ];
  const [inserted] = await tx.rows<ConversionRow>(INSERT, values).catch(explain);
  if (!inserted) throw new Error('a scale conversion was written and is not there');
  return inserted;
}

const FIND = {
  name: 'scale_conversion_by_id',
  text: `select ${COLUMNS} from scale_conversions c where ${OWN} and c.id = $1`,
};

export async function findConversion(tx: EmployerTx, id: string) {
  const [row] = await tx.rows<ConversionRow>(FIND, [id]);
  return row;
}

const DELETE = {
  name: 'scale_conversion_delete',
  text: `delete from scale_conversions c where ${OWN} and c.id = $1 returning c.id`,
};

/** Answers whether there was one. */
export async function deleteConversion(tx: EmployerTx, id: string): Promise<boolean> {
  return (await tx.rows(DELETE, [id])).length > 0;
}

/** What takes over from `c` by a date. */
const TAKEN_OVER = (date: string) => `exists (select 1 from scale_conversions l
  where l.employer_id = current_employer() and l.from_scale_id = c.from_scale_id and l.to_scale_id = c.to_scale_id
    and l.effective_on > c.effective_on and l.effective_on <= ${date})`;

const LIST = {
  name: 'scale_conversions',
  text: `select ${COLUMNS} from scale_conversions c where ${OWN}
           and ($1::uuid is null or c.from_scale_id = $1) and ($2::uuid is null or c.to_scale_id = $2)
           and ($3::date is null or c.effective_on = $3)
           and ($4::date is null or c.effective_on <= $4 and not ${TAKEN_OVER('$4')})
           and ($5::timestamptz is null or c.updated_at >= $5) and ($6::uuid is null or c.id > $6)
         order by c.id limit $7`,
};

/** The first laid down first. Served by the primary key; an employer has a handful. */
export function listConversions(
  tx: EmployerTx,
  { fromScaleId, toScaleId, effectiveOn, asOf, updatedSince }: ScaleConversionQuery,
  page: PageRequest,
): Promise<ConversionRow[]> {
  return tx.rows<ConversionRow>(LIST, [
    fromScaleId ?? null,
    toScaleId ?? null,
    effectiveOn ?? null,
    asOf ?? null,
    updatedSince ?? null,
    page.after?.[0] ?? null,
    page.limit + 1,
  ]);
}

export type KnownScale = Scale & { id: string; isDefault: boolean };

const SCALES = {
  name: 'scale_conversion_scales',
  text: `select id, zero, max, is_default as "isDefault" from proficiency_scales
         where employer_id = current_employer() and (id = any($1::uuid[]) or $2 and is_default)`,
};

/** Those of these scales that exist, and the default one as well if it is asked for. */
export function readScales(
  tx: EmployerTx,
  ids: readonly string[],
  { alsoDefault = false } = {},
): Promise<KnownScale[]> {
  return tx.rows<KnownScale>(SCALES, [ids, alsoDefault]);
}

export type ConversionTable = Pick<ConversionRow, 'id' | 'fromScaleId' | 'effectiveOn' | 'anchors'>;

const TABLES_TO = {
  name: 'scale_conversions_to',
  text: `select c.id, c.from_scale_id as "fromScaleId", c.effective_on as "effectiveOn", c.anchors
         from scale_conversions c where ${OWN} and c.to_scale_id = $1 order by c.from_scale_id, c.effective_on`,
};

/** Every version of every conversion to a scale. Served by (employer_id, to_scale_id, effective_on). */
export function readTablesTo(tx: EmployerTx, toScaleId: string): Promise<ConversionTable[]> {
  return tx.rows<ConversionTable>(TABLES_TO, [toScaleId]);
}

const IN_FORCE = {
  name: 'scale_conversion_in_force',
  text: `select c.id, c.from_scale_id as "fromScaleId", c.effective_on as "effectiveOn", c.anchors
         from scale_conversions c where ${OWN} and c.from_scale_id = $1 and c.to_scale_id = $2
           and c.effective_on <= $3::date order by c.effective_on desc limit 1`,
};

/** The conversion in force on a date, if there is one. Served by `scale_conversions_once`. */
export async function findInForce(
  tx: EmployerTx,
  fromScaleId: string,
  toScaleId: string,
  on: PlainDate,
) {
  const [row] = await tx.rows<ConversionTable>(IN_FORCE, [fromScaleId, toScaleId, on]);
  return row;
}

const NAMED = {
  name: 'proficiency_scale_by_name',
  text: `select id, zero, max, is_default as "isDefault" from proficiency_scales
         where employer_id = current_employer() and name = $1`,
};

export async function findScaleNamed(tx: EmployerTx, name: string) {
  const [row] = await tx.rows<KnownScale>(NAMED, [name]);
  return row;
}
