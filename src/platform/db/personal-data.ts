import type { EmployerTx } from './database.js';

/** What erasing a person does with the rows that are about them. Expressions and conditions are SQL over `t`. */
export type OnErasure =
  /** Stays, for the reason given: facts without anything that says who. */
  | { keep: string }
  | { delete: 'all' | string }
  /** Column → what it becomes; `where` spares a new version to rows that are so already. */
  | { set: Readonly<Record<string, string>>; where?: string }
  /** For append-only tables: the function of the owner that clears what was written freely. */
  | { call: string };

/** A table that names employees. Declared by the module that owns it; a test compares this with the database. */
export type PersonalTable = {
  table: string;
  /** Columns that name the person a row is about: such rows are theirs to read. */
  about: readonly string[];
  /** For rows that belong to such a row of another table: the column that names it. */
  of?: { column: string; parent: string };
  /** Columns that name somebody in a row about someone or something else: who did it, who leads it. */
  names?: readonly string[];
  /** Columns that are never given out: keys, hashes. */
  withheld?: readonly string[];
  /** The column with values under the person’s own key. */
  sealed?: string;
  onErasure: readonly OnErasure[];
};

const rowsOf = ({ about, of }: PersonalTable, tables: readonly PersonalTable[]): string => {
  const parent = of && tables.find(({ table }) => table === of.parent);
  const through =
    of && parent
      ? [
          `t.${of.column} in (select p.id from ${parent.table} p
             where p.employer_id = current_employer() and (${parent.about.map((column) => `p.${column} = $1`).join(' or ')}))`,
        ]
      : [];
  return `t.employer_id = current_employer() and (${[...about.map((column) => `t.${column} = $1`), ...through].join(' or ')})`;
};

const isAboutPeople = ({ about, of }: PersonalTable) => about.length > 0 || of !== undefined;

export type PersonalSection = { table: string; rows: Record<string, unknown>[] };

/** Every row about a person, table by table, in the order of declaration. */
export async function readPersonalData(
  tx: EmployerTx,
  employeeId: string,
  tables: readonly PersonalTable[],
): Promise<PersonalSection[]> {
  const sections: PersonalSection[] = [];
  for (const each of tables.filter(isAboutPeople)) {
    const hidden = ['employer_id', ...(each.withheld ?? [])];
    const found = await tx.rows<{ row: Record<string, unknown> }>(
      {
        text: `select to_jsonb(t) - $2::text[] as row from ${each.table} t where ${rowsOf(each, tables)} order by to_jsonb(t)::text`,
      },
      [employeeId, hidden],
    );
    sections.push({ table: each.table, rows: found.map(({ row }) => row) });
  }
  return sections;
}

function erasing(each: PersonalTable, step: OnErasure, rows: string): string | undefined {
  if ('keep' in step) return undefined;
  if ('call' in step) return `select ${step.call}($1)`;
  if ('delete' in step) {
    const condition = step.delete === 'all' ? '' : ` and (${step.delete})`;
    return `delete from ${each.table} t where ${rows}${condition}`;
  }
  const changes = Object.entries(step.set).map(([column, value]) => `${column} = ${value}`);
  const condition = step.where === undefined ? '' : ` and (${step.where})`;
  return `update ${each.table} t set ${changes.join(', ')} where ${rows}${condition}`;
}

/** Does to every table what it declares, in the order of declaration: children stand before their parents. */
export async function erasePersonalData(
  tx: EmployerTx,
  employeeId: string,
  tables: readonly PersonalTable[],
): Promise<void> {
  for (const each of tables) {
    for (const step of each.onErasure) {
      const text = erasing(each, step, rowsOf(each, tables));
      if (text) await tx.rows({ text }, [employeeId]);
    }
  }
}
