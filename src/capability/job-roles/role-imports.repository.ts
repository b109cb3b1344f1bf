import type { EmployerTx } from '../../platform/db/database.js';
import type { CatalogRoleFields, StoredRole } from './rules/plan-role-import.js';

/** By skill: the level and weight an import last wrote. */
export type RequirementMemory = Record<string, [level: number, weight: number]>;
export type StoredImport = StoredRole & {
  requirementMemory: RequirementMemory | null;
  ratingsHash: string | null;
};

const LOCK = {
  name: 'role_imports_lock',
  text: `select r.id, r.code, r.title, r.family, r.description, r.job_zone as "jobZone", r.source,
           case when i.job_role_id is not null then
             jsonb_build_object('source', i.source, 'externalId', i.external_id, 'fields', i.imported) end as imported,
           i.requirements as "requirementMemory", i.ratings_hash as "ratingsHash"
         from job_roles r
         left join job_role_imports i on i.employer_id = current_employer() and i.job_role_id = r.id
         where r.employer_id = current_employer() and r.id in (
           select m.job_role_id from job_role_imports m
           where m.employer_id = current_employer() and m.source = $1 and m.external_id = any($2::text[])
           union
           select k.id from job_roles k where k.employer_id = current_employer() and k.code = any($3::text[])
         ) order by r.id for update of r`,
};

/** Roles that an entry of the catalog may be, or whose code it may want. */
export function lockForImport(
  tx: EmployerTx,
  { source, externalIds, codes }: { source: string; externalIds: string[]; codes: string[] },
): Promise<StoredImport[]> {
  return tx.rows<StoredImport>(LOCK, [source, externalIds, codes]);
}

const OF_SOURCE = {
  name: 'role_imports_skills_of_source',
  text: `select id from skills_directory where employer_id = current_employer() and source = $1 and id = any($2::uuid[])`,
};

/** Which of these skills came from the source. */
export async function readSkillsOfSource(tx: EmployerTx, source: string, skillIds: string[]) {
  if (skillIds.length === 0) return new Set<string>();
  const rows = await tx.rows<{ id: string }>(OF_SOURCE, [source, skillIds]);
  return new Set(rows.map(({ id }) => id));
}

const REMEMBER = {
  name: 'role_imports_remember',
  text: `insert into job_role_imports (job_role_id, source, external_id, imported, requirements, ratings_hash)
         select id, $2, "externalId", fields, requirements, "ratingsHash"
         from jsonb_to_recordset($1::jsonb) as given(id uuid, "externalId" text, fields jsonb, requirements jsonb, "ratingsHash" text)
         on conflict (employer_id, job_role_id) do update
           set source = excluded.source, external_id = excluded.external_id, imported = excluded.imported,
             requirements = excluded.requirements, ratings_hash = excluded.ratings_hash`,
};

export type RoleMemory = {
  id: string;
  externalId: string;
  fields: CatalogRoleFields;
  requirements: RequirementMemory;
  ratingsHash: string;
};

/** Remembers what an import wrote. */
export function remember(tx: EmployerTx, source: string, memories: readonly RoleMemory[]): void {
  if (memories.length > 0) tx.send(REMEMBER, [JSON.stringify(memories), source]);
}

const DELETE_PROFILES = {
  name: 'job_role_profiles_delete',
  text: `delete from job_role_profiles where employer_id = current_employer() and job_role_id = any($1::uuid[])`,
};
const DELETE_TOOLS = {
  name: 'job_role_tools_delete',
  text: `delete from job_role_tools where employer_id = current_employer() and job_role_id = any($1::uuid[])`,
};
const INSERT_PROFILES = {
  name: 'job_role_profiles_insert',
  text: `insert into job_role_profiles (job_role_id, skill_id, importance, level)
         select * from unnest($1::uuid[], $2::uuid[], $3::double precision[], $4::double precision[])`,
};
const INSERT_TOOLS = {
  name: 'job_role_tools_insert',
  text: `insert into job_role_tools (job_role_id, skill_id) select * from unnest($1::uuid[], $2::uuid[])`,
};

export type RoleRatings = {
  id: string;
  profile: readonly { skillId: string; importance: number; level: number }[];
  toolIds: readonly string[];
};

/** Replaces the raw ratings and the tools of roles: both belong to imports alone. */
export function replaceRatings(tx: EmployerTx, roles: readonly RoleRatings[]): void {
  if (roles.length === 0) return;
  const ids = roles.map(({ id }) => id);
  const rated = roles.flatMap(({ id, profile }) => profile.map((each) => ({ id, ...each })));
  const tools = roles.flatMap(({ id, toolIds }) => toolIds.map((toolId) => ({ id, toolId })));
  tx.send(DELETE_PROFILES, [ids]);
  tx.send(DELETE_TOOLS, [ids]);
  tx.send(INSERT_PROFILES, [
    rated.map(({ id }) => id),
    rated.map(({ skillId }) => skillId),
    rated.map(({ importance }) => importance),
    rated.map(({ level }) => level),
  ]);
  tx.send(INSERT_TOOLS, [tools.map(({ id }) => id), tools.map(({ toolId }) => toolId)]);
}
