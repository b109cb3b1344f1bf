import type { EmployerTx } from '../../platform/db/database.js';
import type { PersonalTable } from '../../platform/db/personal-data.js';
import type { ErasureRow } from './personal-data.table.js';

/** The key goes last: everything else about the person is done by then, or nothing is. */
export const personalDataTables: readonly PersonalTable[] = [
  {
    table: 'erasures',
    about: ['employee_id'],
    onErasure: [{ keep: 'that somebody was erased, so that a restored backup erases them again' }],
  },
  {
    table: 'subject_keys',
    about: ['employee_id'],
    withheld: ['wrapped', 'wrapped_by'],
    onErasure: [{ delete: 'all' }],
  },
];

const COLUMNS = `employee_id as "employeeId", erased_at as "erasedAt", erased_by_id as "erasedById"`;
const FIND = {
  text: `select ${COLUMNS} from erasures where employer_id = current_employer() and employee_id = $1`,
};
export async function findErasure(
  tx: EmployerTx,
  employeeId: string,
): Promise<ErasureRow | undefined> {
  const [row] = await tx.rows<ErasureRow>(FIND, [employeeId]);
  return row;
}

const INSERT = {
  text: `insert into erasures (employee_id, erased_by_id) values ($1, $2) returning ${COLUMNS}`,
};
export async function insertErasure(
  tx: EmployerTx,
  employeeId: string,
  erasedById: string,
): Promise<ErasureRow> {
  const [row] = await tx.rows<ErasureRow>(INSERT, [employeeId, erasedById]);
  if (!row) throw new Error('an erasure was not noted');
  return row;
}

const LIST = {
  text: `select ${COLUMNS} from erasures where employer_id = current_employer() order by erased_at, employee_id`,
};
export const listErasures = (tx: EmployerTx): Promise<ErasureRow[]> => tx.rows<ErasureRow>(LIST);
