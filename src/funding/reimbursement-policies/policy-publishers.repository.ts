import type { PersonalTable } from '../../platform/db/personal-data.js';

/** Who published a version, by id. */
export const policyTables: readonly PersonalTable[] = [
  {
    table: 'reimbursement_policy_versions',
    about: [],
    names: ['published_by_id'],
    onErasure: [{ keep: 'names who published by id' }],
  },
];
