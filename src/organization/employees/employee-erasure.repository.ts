import type { EmployerTx } from '../../platform/db/database.js';
import type { PersonalTable } from '../../platform/db/personal-data.js';

const PLACEHOLDERS = {
  external_id: `'erased-' || t.id`,
  employee_number: 'null',
  given_name: `'Erased'`,
  family_name: `'Employee'`,
  email: `'erased-' || t.id || '@erased.invalid'`,
  termination_reason: 'null',
  country: 'null',
  region: 'null',
  owns_over_five_percent: 'false',
  performance_standing: `'good'`,
  custom_fields: `'{}'`,
};

/**
 * Who somebody was becomes a placeholder that no other row has. When they worked, where in the tree and in which job
 * stays: money that was paid is explained by it, and it says nobody’s name.
 */
export const employeeTables: readonly PersonalTable[] = [
  {
    table: 'employees',
    about: ['id'],
    names: ['manager_id'],
    onErasure: [
      {
        set: { ...PLACEHOLDERS, version: 't.version + 1', updated_at: 'now()' },
        where: Object.entries(PLACEHOLDERS)
          .map(([column, value]) => `t.${column} is distinct from ${value}`)
          .join(' or '),
      },
    ],
  },
];

/** What erasure must know: whether they still work here, and the words that stand for them. */
export type ErasureFacts = {
  status: string;
  externalId: string;
  email: string;
  isErased: boolean;
};

const LOCK = {
  text: `select status, external_id as "externalId", email, external_id = 'erased-' || id as "isErased" from employees
         where employer_id = current_employer() and id = $1 for update`,
};
/** Locked, so that nothing is written to the person meanwhile, nor about them by who has asked `findErased` first; undefined if there is no such employee. */
export async function lockForErasure(
  tx: EmployerTx,
  employeeId: string,
): Promise<ErasureFacts | undefined> {
  const [row] = await tx.rows<ErasureFacts>(LOCK, [employeeId]);
  return row;
}

const FIND_ERASED = {
  name: 'employees_find_erased',
  text: `select id, external_id = 'erased-' || id as "isErased" from employees
         where employer_id = current_employer() and id = any($1::uuid[]) order by id for key share`,
};
/** Who of these was erased. Nobody else is until the transaction ends: the lock an erasure waits for is what references take. */
export async function findErased(tx: EmployerTx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.rows<{ id: string; isErased: boolean }>(FIND_ERASED, [ids]);
  return new Set(rows.filter(({ isErased }) => isErased).map(({ id }) => id));
}
