import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

const PEOPLE_AFTER = {
  name: 'level_upkeep_people',
  text: `select id from employees_directory
         where employer_id = current_employer() and ($1::uuid is null or id > $1) order by id limit $2`,
};

/** People of the employer in the order of their ids. */
export const listPeopleAfter = async (tx: EmployerTx, after: string | null, limit: number) =>
  idsOf(await tx.rows<{ id: string }>(PEOPLE_AFTER, [after, limit]));

/** Certificates that began within the last days are looked for as well: such a skill may have no kept level yet. */
const DUE = {
  name: 'level_upkeep_due',
  text: `select id from (
           select employee_id as id from employee_skill_levels
           where employer_id = current_employer() and changes_on <= $1::date
           union
           select f.employee_id from credentials_floors f
           where f.employer_id = current_employer() and f.from_on between $1::date - 7 and $1::date
             and (f.until_on is null or f.until_on >= $1::date) and not exists (
               select from employee_skill_levels l where l.employer_id = current_employer()
                 and l.employee_id = f.employee_id and l.skill_id = f.skill_id)
         ) as due order by id limit $2`,
};

/** Whose kept levels a certificate that began or lapsed by `today` has overtaken. Served by (employer_id, changes_on). */
export const listDuePeople = async (tx: EmployerTx, today: PlainDate, limit: number) =>
  idsOf(await tx.rows<{ id: string }>(DUE, [today, limit]));

const REQUEST = {
  name: 'level_upkeep_request',
  text: `insert into level_recomputations (done_up_to) values (null)
         on conflict (employer_id) do update set done_up_to = null, requested_at = now()`,
};

/** Asks the job to recompute everybody, from the first person on, whatever was done before. */
export const requestRecomputation = (tx: EmployerTx) => tx.send(REQUEST);

const CLAIM = {
  name: 'level_upkeep_claim',
  text: `select done_up_to as "doneUpTo" from level_recomputations where employer_id = current_employer()
         for update skip locked`,
};

/** The recomputation under way, if there is one and no other worker has it at this moment. */
export async function claimRecomputation(
  tx: EmployerTx,
): Promise<{ doneUpTo: string | null } | undefined> {
  const [row] = await tx.rows<{ doneUpTo: string | null }>(CLAIM);
  return row;
}

const ADVANCE = {
  name: 'level_upkeep_advance',
  text: 'update level_recomputations set done_up_to = $1 where employer_id = current_employer()',
};
const FINISH = {
  name: 'level_upkeep_finish',
  text: 'delete from level_recomputations where employer_id = current_employer()',
};

/** Notes how far the recomputation came; null: it is done. */
export const advanceRecomputation = (tx: EmployerTx, doneUpTo: string | null) =>
  doneUpTo === null ? tx.send(FINISH) : tx.send(ADVANCE, [doneUpTo]);
