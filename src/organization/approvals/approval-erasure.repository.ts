import type { PersonalTable } from '../../platform/db/personal-data.js';

/** Who asked and who decided, by id. Nothing is written freely in a task. */
export const approvalTables: readonly PersonalTable[] = [
  {
    table: 'approval_tasks',
    about: ['requester_id'],
    names: ['decided_by_id', 'excluded_ids'],
    onErasure: [{ keep: 'ids, steps and dates of a decision that money followed' }],
  },
];
