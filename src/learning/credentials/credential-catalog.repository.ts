import type { EmployerTx } from '../../platform/db/database.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import * as problem from './credential-catalog.problems.js';
import type { CredentialType, CredentialTypeQuery } from './credential-catalog.schemas.js';

/** What is written of a type; the rest the database keeps. */
export type CredentialTypeValues = Omit<CredentialType, 'version' | 'createdAt' | 'updatedAt'>;
type Stamp = Pick<CredentialType, 'version' | 'createdAt' | 'updatedAt'>;

const COLUMNS = `t.id, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt", t.kind, t.name, t.issuer,
  t.description, t.valid_months as "validMonths", t.external_id as "externalId",
  coalesce((select jsonb_agg(r.renewed_type_id order by r.renewed_type_id) from credential_type_renewals r
     where r.employer_id = t.employer_id and r.credential_type_id = t.id), '[]') as renews,
  coalesce((select jsonb_agg(jsonb_build_object('skillId', l.skill_id, 'level', l.level) order by l.skill_id)
     from credential_type_levels l
     where l.employer_id = t.employer_id and l.credential_type_id = t.id), '[]') as "grantsLevels"`;

const FIND = {
  name: 'credential_type_by_id',
  text: `select ${COLUMNS} from credential_types t where t.employer_id = current_employer() and t.id = $1`,
};
const LOCK_FOR_CHANGE = {
  name: 'lock_credential_type',
  text: `select from credential_types where employer_id = current_employer() and id = $1 for no key update`,
};
const LOCK_FOR_DELETION = {
  name: 'lock_credential_type_for_deletion',
  text: `select from credential_types where employer_id = current_employer() and id = $1 for update`,
};

export async function findCredentialType(
  tx: EmployerTx,
  id: string,
): Promise<CredentialType | undefined> {
  const [row] = await tx.rows<CredentialType>(FIND, [id]);
  return row;
}

/** Locked first and read after: a statement that waits for a row does not see anew what hangs on it. */
export async function lockCredentialType(
  tx: EmployerTx,
  id: string,
  purpose: 'change' | 'deletion',
): Promise<CredentialType | undefined> {
  tx.send(purpose === 'change' ? LOCK_FOR_CHANGE : LOCK_FOR_DELETION, [id]);
  return findCredentialType(tx, id);
}

const EXISTING = {
  name: 'credential_types_existing',
  text: `select id from credential_types where employer_id = current_employer() and id = any($1::uuid[])
         order by id for key share`,
};

/** Which of these there are; none of them is deleted until the transaction ends. */
export async function findExistingTypes(
  tx: EmployerTx,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  return (await tx.rows<{ id: string }>(EXISTING, [ids])).map(({ id }) => id);
}

const FACTS = {
  name: 'credential_type_facts',
  text: `select
           (select coalesce(jsonb_agg(s.id), '[]') from skills_directory s
            where s.employer_id = current_employer() and s.id = any($1::uuid[])) as "skillIds",
           (select coalesce(jsonb_agg(t.id), '[]') from credential_types t
            where t.employer_id = current_employer() and t.id = any($2::uuid[])) as "typeIds",
           (select jsonb_build_object('zero', s.zero, 'max', s.max) from proficiency_scales_directory s
            where s.employer_id = current_employer() and s.is_default) as scale`,
};
type Facts = {
  skillIds: string[];
  typeIds: string[];
  scale: { zero: number; max: number } | null;
};

/** Which of the skills and types that a type names there are, and the scale its levels are on. */
export async function readTypeFacts(
  tx: EmployerTx,
  { grantsLevels, renews }: Pick<CredentialTypeValues, 'grantsLevels' | 'renews'>,
) {
  const [facts] = await tx.rows<Facts>(FACTS, [grantsLevels.map(({ skillId }) => skillId), renews]);
  return {
    knownSkills: new Set(facts?.skillIds),
    knownTypes: new Set(facts?.typeIds),
    scale: facts?.scale ?? undefined,
  };
}

const SAVE = {
  name: 'save_credential_type',
  text: `insert into credential_types as t (id, kind, name, issuer, description, valid_months, external_id)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (employer_id, id) do update set kind = excluded.kind, name = excluded.name,
           issuer = excluded.issuer, description = excluded.description, valid_months = excluded.valid_months,
           external_id = excluded.external_id, version = t.version + 1, updated_at = now()
         returning t.version, t.created_at as "createdAt", t.updated_at as "updatedAt"`,
};
const CLEAR_PARTS = {
  name: 'clear_credential_type_parts',
  text: `with levels as (
           delete from credential_type_levels where employer_id = current_employer() and credential_type_id = $1
         )
         delete from credential_type_renewals where employer_id = current_employer() and credential_type_id = $1`,
};
const ADD_PARTS = {
  name: 'add_credential_type_parts',
  text: `with levels as (
           insert into credential_type_levels (credential_type_id, skill_id, level)
           select $1::uuid, "skillId", level from jsonb_to_recordset($2::jsonb) as g("skillId" uuid, level double precision)
         )
         insert into credential_type_renewals (credential_type_id, renewed_type_id)
         select $1::uuid, unnest($3::uuid[])`,
};

const reasons: Record<string, () => Error> = {
  credential_types_name: () =>
    problem.credentialTypeNameTaken('Names are unique among types of one kind and issuer.'),
  credential_types_external_id: () =>
    problem.credentialTypeExternalIdTaken('List the types with this externalId to find it.'),
};
function explain(error: unknown): never {
  throw reasons[violatedConstraint(error) ?? '']?.() ?? error;
}

/** Writes a whole type, new or known, and answers it as it stands now. */
export async function saveCredentialType(
  tx: EmployerTx,
  type: CredentialTypeValues,
): Promise<CredentialType> {
  const { id, kind, name, issuer, description, validMonths, externalId } = type;
  const values = [id, kind, name, issuer, description, validMonths, externalId];
  // Waited for: a refusal of this statement must not be drowned by those that would fail after it.
  const [stamp] = await tx.rows<Stamp>(SAVE, values).catch(explain);
  if (!stamp) throw new Error('saving a credential type answered nothing');
  tx.send(CLEAR_PARTS, [id]);
  tx.send(ADD_PARTS, [id, JSON.stringify(type.grantsLevels), type.renews]);
  return { ...type, ...stamp };
}

const HOLDERS = {
  name: 'credential_type_holders',
  text: `select distinct employee_id as "employeeId" from credentials
         where employer_id = current_employer() and credential_type_id = $1 order by 1`,
};

/** Everybody who holds or held one. Served by (employer_id, credential_type_id, id). */
export async function findHolders(tx: EmployerTx, typeId: string): Promise<string[]> {
  const rows = await tx.rows<{ employeeId: string }>(HOLDERS, [typeId]);
  return rows.map(({ employeeId }) => employeeId);
}

const REFERENCES = {
  name: 'credential_type_references',
  text: `select exists (select from credentials c
             where c.employer_id = current_employer() and c.credential_type_id = $1)
           or exists (select from credential_type_renewals r
             where r.employer_id = current_employer() and r.renewed_type_id = $1)
           or exists (select from training_programs_directory p
             where p.employer_id = current_employer() and p.credential_type_id = $1)
           or exists (select from job_roles_requirement_versions v
             where v.employer_id = current_employer() and $1 = any(v.required_credential_type_ids)) as "isUsed"`,
};

/** Whether anything refers to the type. Ask under its lock: requirement versions refer to it without a foreign key. */
export async function isTypeUsed(tx: EmployerTx, id: string): Promise<boolean> {
  const [row] = await tx.rows<{ isUsed: boolean }>(REFERENCES, [id]);
  return row?.isUsed ?? true;
}

const DELETE = {
  name: 'delete_credential_type',
  text: 'delete from credential_types where employer_id = current_employer() and id = $1',
};
export const deleteCredentialType = (tx: EmployerTx, id: string) => tx.send(DELETE, [id]);

const asPattern = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`;

/** The statement of a list; its name says which conditions it has, so that PostgreSQL prepares each form once. */
function listStatement(filters: CredentialTypeQuery, page: PageRequest) {
  const values: unknown[] = [];
  const conditions = ['t.employer_id = current_employer()'];
  let name = 'credential_types_list';
  const add = (mark: string, value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    name += mark;
    conditions.push(condition(`$${values.length}`));
  };
  add('_k', filters.kind, (place) => `t.kind = ${place}`);
  add('_e', filters.externalId, (place) => `t.external_id = ${place}`);
  add('_q', filters.q && asPattern(filters.q), (place) => `t.name ilike ${place}`);
  add('_u', filters.updatedSince, (place) => `t.updated_at >= ${place}::timestamptz`);
  add(
    '_s',
    filters.skillId,
    (place) => `t.id in (select l.credential_type_id from credential_type_levels l
                         where l.employer_id = current_employer() and l.skill_id = ${place})`,
  );
  add('_a', page.after?.[0], (place) => `t.id > ${place}::uuid`);
  values.push(page.limit + 1);
  const text = `select ${COLUMNS} from credential_types t where ${conditions.join(' and ')}
                order by t.id limit $${values.length}`;
  return { statement: { name, text }, values };
}

/** Oldest first. Served by the primary key or (employer_id, updated_at, id). */
export function listCredentialTypes(
  tx: EmployerTx,
  filters: CredentialTypeQuery,
  page: PageRequest,
): Promise<CredentialType[]> {
  const { statement, values } = listStatement(filters, page);
  return tx.rows<CredentialType>(statement, values);
}
