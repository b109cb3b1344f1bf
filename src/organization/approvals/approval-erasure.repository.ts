import type { PersonalTable } from '../../platform/db/personal-data.js';

/** Who asked, who decided and for whom, by id. Nothing is written freely in a task or a delegation. */
export const approvalTables: readonly PersonalTable[] = [
  {
    table: 'approval_tasks',
    about: ['requester_id'],
    names: ['decided_by_id', 'on_behalf_of_id', 'excluded_ids'],
    onErasure: [{ keep: 'ids, steps and dates of a decision that money followed' }],
  },
  {
    table: 'approval_delegations',
    about: ['from_id', 'to_id'],
    onErasure: [{ keep: 'ids and dates: by whose leave a decision was made' }],
  },
];
