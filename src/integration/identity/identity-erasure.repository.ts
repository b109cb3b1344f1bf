import type { PersonalTable } from '../../platform/db/personal-data.js';

/** Whoever is erased signs in no more and holds no role. */
export const identityTables: readonly PersonalTable[] = [
  { table: 'employee_identities', about: ['employee_id'], onErasure: [{ delete: 'all' }] },
  { table: 'role_assignments', about: ['employee_id'], onErasure: [{ delete: 'all' }] },
];
