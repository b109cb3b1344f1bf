import type { PersonalTable } from '../../platform/db/personal-data.js';

/** A head is named by the department; who that was, the employees know. */
export const departmentTables: readonly PersonalTable[] = [
  {
    table: 'departments',
    about: [],
    names: ['head_id'],
    onErasure: [{ keep: 'names the head by id' }],
  },
];
