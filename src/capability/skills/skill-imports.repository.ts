import type { EmployerTx } from '../../platform/db/database.js';
import type { CatalogFields, StoredSkill } from './rules/plan-skill-import.js';
import { skillKinds } from './skills.schemas.js';

type Wanted = { source: string; externalIds: readonly string[]; names: readonly string[] };

const LOCK = {
  name: 'skill_imports_lock',
  text: `select s.id, s.name, s.kind, s.source, s.external_id as "externalId", s.description, s.aliases,
           s.reference_weight as "referenceWeight",
           case when i.skill_id is not null then
             jsonb_build_object('source', i.source, 'externalId', i.external_id, 'fields', i.imported) end as imported
         from skills s
         left join skill_imports i on i.employer_id = current_employer() and i.skill_id = s.id
         where s.employer_id = current_employer() and s.id in (
           select m.skill_id from skill_imports m
           where m.employer_id = current_employer() and m.source = $1 and m.external_id = any($2::text[])
           union
           select k.id from skills k
           where k.employer_id = current_employer() and k.source = $1 and k.external_id = any($2::text[])
           union
           select k.id from skills k
           where k.employer_id = current_employer() and k.kind = any($3::text[]) and lower(k.name) = any($4::text[])
         ) order by s.id for update of s`,
};

/** Skills that an entry of the catalog may be, or whose name it may want. Names are compared in lower case. */
export function lockForImport(tx: EmployerTx, { source, externalIds, names }: Wanted) {
  const lowered = names.map((name) => name.toLowerCase());
  return tx.rows<StoredSkill>(LOCK, [source, externalIds, skillKinds, lowered]);
}

const REMEMBER = {
  name: 'skill_imports_remember',
  text: `insert into skill_imports (skill_id, source, external_id, imported)
         select id, $2, "externalId", fields
         from jsonb_to_recordset($1::jsonb) as given(id uuid, "externalId" text, fields jsonb)
         on conflict (employer_id, skill_id) do update
           set source = excluded.source, external_id = excluded.external_id, imported = excluded.imported`,
};

export type Memory = { id: string; externalId: string; fields: CatalogFields };

/** Remembers what an import wrote. */
export function remember(tx: EmployerTx, source: string, memories: readonly Memory[]): void {
  if (memories.length > 0) tx.send(REMEMBER, [JSON.stringify(memories), source]);
}
