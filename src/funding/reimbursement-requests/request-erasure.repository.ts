import type { EmployerTx } from '../../platform/db/database.js';
import type { PersonalTable } from '../../platform/db/personal-data.js';

/** Steps hold the words of their decisions beside the amounts. */
const STEPS_WITHOUT_NOTES = `(
  select coalesce(jsonb_agg(
    case when jsonb_typeof(step -> 'decision') = 'object' then jsonb_set(step, '{decision,note}', 'null') else step end
    order by place), '[]')
  from jsonb_array_elements(t.steps) with ordinality as steps (step, place))`;

/**
 * What was handed in stays as amounts, dates and categories, as tax law asks for; words go. A draft was never handed
 * in and goes whole. Children before their parents.
 */
export const requestTables: readonly PersonalTable[] = [
  {
    table: 'reimbursement_expenses',
    about: [],
    of: { column: 'request_id', parent: 'reimbursement_requests' },
    onErasure: [{ set: { note: 'null' }, where: 't.note is not null' }],
  },
  {
    table: 'reimbursement_decisions',
    about: ['requester_id'],
    names: ['decided_by_id', 'on_behalf_of_id'],
    onErasure: [{ call: 'erase_decision_notes' }],
  },
  {
    table: 'reimbursement_traces',
    about: [],
    of: { column: 'request_id', parent: 'reimbursement_requests' },
    onErasure: [{ call: 'erase_trace_words' }],
  },
  {
    table: 'budget_entries',
    about: [],
    of: { column: 'request_id', parent: 'reimbursement_requests' },
    onErasure: [{ keep: 'the ledger is never changed, and holds amounts' }],
  },
  {
    table: 'employee_caps',
    about: ['employee_id'],
    onErasure: [{ keep: 'amounts that count against a policy’s limits' }],
  },
  {
    table: 'reimbursement_requests',
    about: ['employee_id'],
    onErasure: [
      { delete: `t.state = 'draft'` },
      {
        set: {
          course: `jsonb_set(t.course, '{title}', '"Erased"')`,
          steps: STEPS_WITHOUT_NOTES,
          version: 't.version + 1',
          updated_at: 'now()',
        },
        where: `t.course ->> 'title' is distinct from 'Erased' or t.steps <> ${STEPS_WITHOUT_NOTES}`,
      },
    ],
  },
];

const OPEN = {
  text: `select count(*) as open from (
           select 1 from reimbursement_requests
           where employer_id = current_employer() and employee_id = $1
             and state not in ('draft', 'rejected', 'withdrawn')
           for no key update) r`,
};
/** How many requests still wait for a decision or for money. Locked, so that none moves meanwhile. */
export async function countOpenRequests(tx: EmployerTx, employeeId: string): Promise<number> {
  const [row] = await tx.rows<{ open: number }>(OPEN, [employeeId]);
  return row?.open ?? 0;
}
