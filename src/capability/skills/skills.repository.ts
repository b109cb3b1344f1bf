import { and, asc, eq, gt, gte, ilike, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { SkillCandidate } from './rules/plan-skill-upsert.js';
import * as problem from './skills.problems.js';
import type { SkillQuery } from './skills.schemas.js';
import { type SkillRow, skills } from './skills.table.js';

type NewRow = typeof skills.$inferInsert;

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`${skills.employerId} = current_employer()`;
const isRow = (id: string) => and(OWN, eq(skills.id, id));

const reasons: Record<string, () => Error> = {
  skills_name: () => problem.skillNameTaken('Names are unique among skills of one kind.'),
  skills_external_id: () =>
    problem.skillExternalIdTaken('Use POST /v1/skills/bulk to change skills by external id.'),
};

function explain(error: unknown): never {
  throw reasons[violatedConstraint(error) ?? '']?.() ?? error;
}

export async function insertSkill(tx: EmployerTx, values: NewRow): Promise<SkillRow> {
  return onlyRow(await tx.orm.insert(skills).values(values).returning().catch(explain));
}

export async function findSkill(tx: EmployerTx, id: string): Promise<SkillRow | undefined> {
  const [row] = await tx.orm.select().from(skills).where(isRow(id));
  return row;
}

export async function lockSkill(tx: EmployerTx, id: string): Promise<SkillRow | undefined> {
  const [row] = await tx.orm.select().from(skills).where(isRow(id)).for('update');
  return row;
}

export async function updateSkill(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<SkillRow> {
  const updating = tx.orm
    .update(skills)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id))
    .returning();
  return onlyRow(await updating.catch(explain));
}

/** What a person types is text, not a pattern. */
const containing = (part: string) => `%${part.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

/** Oldest first. Served by the primary key, by (employer_id, source, external_id) or (employer_id, updated_at, id). */
export function listSkills(
  tx: EmployerTx,
  { kind, source, externalId, q, updatedSince }: SkillQuery,
  page: PageRequest,
): Promise<SkillRow[]> {
  return tx.orm
    .select()
    .from(skills)
    .where(
      and(
        OWN,
        kind === undefined ? undefined : eq(skills.kind, kind),
        source === undefined ? undefined : eq(skills.source, source),
        externalId === undefined ? undefined : eq(skills.externalId, externalId),
        q === undefined ? undefined : ilike(skills.name, containing(q)),
        updatedSince === undefined ? undefined : gte(skills.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(skills.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(skills.id))
    .limit(page.limit + 1);
}

const LOCK_CATALOG = {
  name: 'lock_skill_catalog',
  text: `select pg_advisory_xact_lock(hashtextextended('skill-catalog:' || $1, 0))`,
};

/** One bulk change at a time in one employer: two that add the same skill would otherwise fail together. */
export const lockCatalog = (tx: EmployerTx) => tx.send(LOCK_CATALOG, [tx.employerId]);

const COLUMNS = `s.employer_id as "employerId", s.id, s.version, s.created_at as "createdAt", s.updated_at as "updatedAt",
  s.name, s.kind, s.source, s.external_id as "externalId", s.description, s.aliases, s.reference_weight as "referenceWeight"`;

const LOCK_NAMED = {
  name: 'skills_lock_named',
  text: `select ${COLUMNS} from skills s where s.employer_id = current_employer() and s.id in (
           select k.id from unnest($1::text[], $2::text[]) as wanted(source, external_id)
           join skills k on k.employer_id = current_employer() and k.source = wanted.source and k.external_id = wanted.external_id
           union
           select k.id from unnest($3::text[], $4::text[]) as wanted(kind, name)
           join skills k on k.employer_id = current_employer() and k.kind = wanted.kind and lower(k.name) = lower(wanted.name)
         ) order by s.id for update`,
};

/** Skills that have the external id, or the kind and name, of one of these. */
export async function lockNamed(tx: EmployerTx, named: SkillCandidate[]): Promise<SkillRow[]> {
  if (named.length === 0) return [];
  return tx.rows<SkillRow>(LOCK_NAMED, [
    named.map(({ source }) => source),
    named.map(({ externalId }) => externalId),
    named.map(({ kind }) => kind),
    named.map(({ name }) => name),
  ]);
}

const UPSERT = {
  name: 'skills_upsert',
  text: `insert into skills (id, name, kind, source, external_id, description, aliases, reference_weight)
         select id, name, kind, source, "externalId", description, aliases, "referenceWeight"
         from jsonb_to_recordset($1::jsonb) as given(id uuid, name text, kind text, source text, "externalId" text,
           description text, aliases text[], "referenceWeight" double precision)
         on conflict (employer_id, id) do update set name = excluded.name, kind = excluded.kind, source = excluded.source,
           external_id = excluded.external_id, description = excluded.description, aliases = excluded.aliases,
           reference_weight = excluded.reference_weight, version = skills.version + 1, updated_at = now()`,
};

export type WholeSkill = Omit<SkillRow, 'employerId' | 'version' | 'createdAt' | 'updatedAt'>;

/** Writes whole skills, new and known, in one statement; `version` of a known one is counted up. */
export async function upsertSkills(tx: EmployerTx, rows: WholeSkill[]): Promise<void> {
  if (rows.length > 0) await tx.rows(UPSERT, [JSON.stringify(rows)]).catch(explain);
}
