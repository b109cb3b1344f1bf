import type { PersonalTable } from '../../platform/db/personal-data.js';

/** Levels stay, as what a team could do at a time; what was written about the person goes. */
export const assessmentTables: readonly PersonalTable[] = [
  {
    table: 'assessments',
    about: ['employee_id'],
    names: ['assessor_id'],
    onErasure: [{ call: 'erase_assessment_evidence' }],
  },
  {
    table: 'employee_skill_levels',
    about: ['employee_id'],
    onErasure: [{ keep: 'levels, which say nobody’s name' }],
  },
  {
    table: 'employee_skill_uses',
    about: ['employee_id'],
    onErasure: [{ delete: 'all' }],
  },
];
