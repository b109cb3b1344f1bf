import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { Statement } from '../../platform/db/statement-batch.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { PrerequisiteLinks } from './rules/find-circle.js';
import { programExternalIdTaken } from './training-programs.problems.js';
import type { TrainingProgram, TrainingProgramQuery } from './training-programs.schemas.js';

/** A program with all that hangs on it, lists in the order they are served in. */
export type ProgramRow = TrainingProgram;
/** What is written of a program; the rest the database keeps. */
export type ProgramValues = Omit<ProgramRow, 'version' | 'createdAt' | 'updatedAt'>;
type Stamp = Pick<ProgramRow, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

const levelsOf = (table: string) =>
  `coalesce((select jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'level', s.level) order by s.skill_id)
     from ${table} s where s.employer_id = t.employer_id and s.program_id = t.id), '[]')`;

/** Every column under its wire name; what hangs on a program comes with it, by the primary keys of its tables. */
const COLUMNS = `t.id, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt", t.title, t.kind,
  t.provider_id as "providerId", t.delivery, t.status, t.hours, t.on_company_time as "onCompanyTime",
  t.needs_manager_approval as "needsManagerApproval", t.credential_type_id as "credentialTypeId",
  t.ce_credits as "ceCredits", t.url, t.external_id as "externalId",
  coalesce((select jsonb_agg(jsonb_build_object('type', p.type,
       'amount', jsonb_build_object('amount', p.amount, 'currency', t.currency))
       order by array_position(array['tuition', 'fees', 'books', 'supplies', 'other'], p.type))
     from program_prices p where p.employer_id = t.employer_id and p.program_id = t.id), '[]') as price,
  ${levelsOf('program_teachings')} as teaches, ${levelsOf('program_entry_levels')} as "entryLevels",
  coalesce((select jsonb_agg(q.prerequisite_program_id order by q.prerequisite_program_id)
     from program_prerequisites q where q.employer_id = t.employer_id and q.program_id = t.id), '[]')
     as "prerequisiteProgramIds"`;

const LOCK_CATALOG = {
  name: 'lock_training_catalog',
  text: `select pg_advisory_xact_lock(hashtextextended('training-catalog:' || $1, 0))`,
};

/**
 * One change of prerequisites or of external ids at a time in one employer: two changes that are each fine close a
 * circle together. Taken before any row is locked.
 */
export const lockCatalog = (tx: EmployerTx) => tx.send(LOCK_CATALOG, [tx.employerId]);

const FIND = {
  name: 'training_program_by_id',
  text: `select ${COLUMNS} from training_programs t where t.employer_id = current_employer() and t.id = $1`,
};
const LOCK = {
  name: 'lock_training_program',
  text: 'select from training_programs where employer_id = current_employer() and id = $1 for update',
};

export async function findProgram(tx: EmployerTx, id: string): Promise<ProgramRow | undefined> {
  const [row] = await tx.rows<ProgramRow>(FIND, [id]);
  return row;
}

/**
 * Locked first and read after: a statement that waits for a row sees the row anew, but not what hangs on it in other
 * tables.
 */
export async function lockProgram(tx: EmployerTx, id: string): Promise<ProgramRow | undefined> {
  tx.send(LOCK, [id]);
  return findProgram(tx, id);
}

const LOCK_BY_EXTERNAL_ID = {
  text: `select from training_programs
         where employer_id = current_employer() and external_id = any($1) order by id for update`,
};
const FIND_BY_EXTERNAL_ID = {
  text: `select ${COLUMNS} from training_programs t
         where t.employer_id = current_employer() and t.external_id = any($1)`,
};

export async function lockProgramsByExternalId(tx: EmployerTx, externalIds: string[]) {
  tx.send(LOCK_BY_EXTERNAL_ID, [externalIds]);
  return tx.rows<ProgramRow>(FIND_BY_EXTERNAL_ID, [externalIds]);
}

const MOVE = {
  name: 'move_training_program',
  text: `update training_programs as t set status = $2, version = t.version + 1, updated_at = now()
         where t.employer_id = current_employer() and t.id = $1 returning ${COLUMNS}`,
};

export async function moveProgram(
  tx: EmployerTx,
  id: string,
  status: ProgramRow['status'],
): Promise<ProgramRow> {
  return onlyRow(await tx.rows<ProgramRow>(MOVE, [id, status]));
}

type Filters = Omit<TrainingProgramQuery, 'limit' | 'cursor'>;

const asPattern = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`;

/** The statement of a list; its name says which conditions it has, so that PostgreSQL prepares each form once. */
function listStatement(filters: Filters, page: PageRequest) {
  const values: unknown[] = [];
  const conditions = ['t.employer_id = current_employer()'];
  let name = 'training_programs_list';
  const add = (mark: string, value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    name += mark;
    conditions.push(condition(`$${values.length}`));
  };
  add('_s', filters.status, (place) => `t.status = ${place}`);
  add('_k', filters.kind, (place) => `t.kind = ${place}`);
  add('_p', filters.providerId, (place) => `t.provider_id = ${place}`);
  add('_d', filters.delivery, (place) => `t.delivery = ${place}`);
  add('_e', filters.externalId, (place) => `t.external_id = ${place}`);
  add('_q', filters.q && asPattern(filters.q), (place) => `t.title ilike ${place}`);
  add('_u', filters.updatedSince, (place) => `t.updated_at >= ${place}::timestamptz`);
  add(
    '_t',
    filters.skillId,
    (place) => `t.id in (select s.program_id from program_teachings s
                         where s.employer_id = current_employer() and s.skill_id = ${place})`,
  );
  add('_a', page.after?.[0], (place) => `t.id > ${place}::uuid`);
  values.push(page.limit + 1);
  const text = `select ${COLUMNS} from training_programs t where ${conditions.join(' and ')}
                order by t.id limit $${values.length}`;
  return { statement: { name, text }, values };
}

/** Oldest first. Served by the primary key or (employer_id, status | provider_id, id). */
export function listPrograms(tx: EmployerTx, filters: Filters, page: PageRequest) {
  const { statement, values } = listStatement(filters, page);
  return tx.rows<ProgramRow>(statement, values);
}

const PREREQUISITES_BELOW = {
  name: 'prerequisites_below',
  text: `with recursive below as (
           select q.program_id, q.prerequisite_program_id from program_prerequisites q
           where q.employer_id = current_employer() and q.program_id = any($1::uuid[])
           union
           select q.program_id, q.prerequisite_program_id from below
           join program_prerequisites q
             on q.employer_id = current_employer() and q.program_id = below.prerequisite_program_id
         )
         select program_id as "programId", array_agg(prerequisite_program_id) as "prerequisiteIds"
         from below group by program_id`,
};

/** What must be completed before what, from these programs downward. */
export async function readPrerequisitesBelow(
  tx: EmployerTx,
  programIds: string[],
): Promise<PrerequisiteLinks> {
  const rows = await tx.rows<{ programId: string; prerequisiteIds: string[] }>(
    PREREQUISITES_BELOW,
    [programIds],
  );
  return new Map(rows.map(({ programId, prerequisiteIds }) => [programId, prerequisiteIds]));
}

const SAVE: Statement = {
  name: 'save_training_programs',
  text: `insert into training_programs as t (id, title, kind, provider_id, delivery, status, currency, hours,
           on_company_time, needs_manager_approval, credential_type_id, ce_credits, url, external_id)
         select id, title, kind, "providerId", delivery, status, price #>> '{0,amount,currency}', hours,
           "onCompanyTime", "needsManagerApproval", "credentialTypeId", "ceCredits", url, "externalId"
         from jsonb_to_recordset($1::jsonb) as sent(id uuid, title text, kind text, "providerId" uuid, delivery text,
           status text, price jsonb, hours double precision, "onCompanyTime" boolean, "needsManagerApproval" boolean,
           "credentialTypeId" uuid, "ceCredits" jsonb, url text, "externalId" text)
         on conflict (employer_id, id) do update set title = excluded.title, kind = excluded.kind,
           provider_id = excluded.provider_id, delivery = excluded.delivery, status = excluded.status,
           currency = excluded.currency, hours = excluded.hours, on_company_time = excluded.on_company_time,
           needs_manager_approval = excluded.needs_manager_approval, credential_type_id = excluded.credential_type_id,
           ce_credits = excluded.ce_credits, url = excluded.url, external_id = excluded.external_id,
           version = t.version + 1, updated_at = now()
         returning t.id, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt"`,
};

const clearing = (table: string) =>
  `delete from ${table} where employer_id = current_employer() and program_id = any($1::uuid[])`;
const CLEAR_PARTS: Statement = {
  name: 'clear_training_program_parts',
  text: `with prices as (${clearing('program_prices')}), teachings as (${clearing('program_teachings')}),
           entry_levels as (${clearing('program_entry_levels')})
         ${clearing('program_prerequisites')}`,
};

const addingLevels = (table: string, list: string) =>
  `insert into ${table} (program_id, skill_id, level)
   select sent.id, (part ->> 'skillId')::uuid, (part ->> 'level')::double precision
   from sent cross join jsonb_array_elements(sent."${list}") part`;
const ADD_PARTS: Statement = {
  name: 'add_training_program_parts',
  text: `with sent as (
           select * from jsonb_to_recordset($1::jsonb) as sent(id uuid, price jsonb, teaches jsonb,
             "entryLevels" jsonb, "prerequisiteProgramIds" jsonb)
         ), prices as (
           insert into program_prices (program_id, type, amount)
           select sent.id, part ->> 'type', (part #>> '{amount,amount}')::bigint
           from sent cross join jsonb_array_elements(sent.price) part
         ), teachings as (${addingLevels('program_teachings', 'teaches')}
         ), entry_levels as (${addingLevels('program_entry_levels', 'entryLevels')})
         insert into program_prerequisites (program_id, prerequisite_program_id)
         select sent.id, prerequisite::uuid
         from sent cross join jsonb_array_elements_text(sent."prerequisiteProgramIds") prerequisite`,
};

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'training_programs_external_id') {
    throw programExternalIdTaken(
      'Use POST /v1/training-programs/bulk to change a program you know.',
    );
  }
  throw error;
}

/**
 * Writes whole programs, new and known, in three statements however many they are; `version` of a known one is
 * counted up. Answers them as they stand now.
 */
export async function savePrograms(
  tx: EmployerTx,
  programs: readonly ProgramValues[],
): Promise<ProgramRow[]> {
  if (programs.length === 0) return [];
  const sent = JSON.stringify(programs);
  // Waited for: a refusal of this statement must not be drowned by those that would fail after it.
  const saved = await tx.rows<Stamp>(SAVE, [sent]).catch(explain);
  tx.send(CLEAR_PARTS, [programs.map(({ id }) => id)]);
  tx.send(ADD_PARTS, [sent]);
  const stamps = new Map(saved.map((stamp) => [stamp.id, stamp]));
  return programs.map((program) => {
    const stamp = stamps.get(program.id);
    if (!stamp) throw new Error('a training program was sent and not saved');
    return { ...program, ...stamp };
  });
}
