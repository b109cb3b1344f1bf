import type { PersonalTable } from '../../platform/db/personal-data.js';

/** What somebody holds has their name on it, outside this service too: nothing of it stays. */
export const credentialTables: readonly PersonalTable[] = [
  {
    table: 'credential_state_changes',
    about: [],
    of: { column: 'credential_id', parent: 'credentials' },
    onErasure: [{ delete: 'all' }],
  },
  { table: 'credentials', about: ['employee_id'], onErasure: [{ delete: 'all' }] },
];
