import { randomBytes } from 'node:crypto';
import type { EmployerTx } from '../db/database.js';
import { type Keyring, openWith, sealWith } from '../secrets/keyring.js';
import type { SubjectKeyRow } from './subject-keys.table.js';

/** What a change did to a person’s own fields. `before` is empty for somebody new. */
export type PersonalChange = {
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
};
/** The same under the person’s key, for the audit trail. */
export type SealedChange = { subjectId: string; sealed: Buffer };

const FIND = {
  name: 'subject_keys',
  text: `select employee_id as "employeeId", wrapped_by as "wrappedBy", wrapped from subject_keys
         where employer_id = current_employer() and employee_id = any($1::uuid[])`,
};
const INSERT = {
  name: 'subject_keys_insert',
  text: `insert into subject_keys (employee_id, wrapped_by, wrapped) select * from unnest($1::uuid[], $2::text[], $3::bytea[])`,
};
const OUTDATED = {
  text: `select employee_id as "employeeId", wrapped_by as "wrappedBy", wrapped from subject_keys
         where employer_id = current_employer() and wrapped_by <> $1 order by employee_id limit $2 for update`,
};
const REWRAP = {
  text: `update subject_keys set wrapped_by = $2, wrapped = $3 where employer_id = current_employer() and employee_id = $1`,
};
const BATCH = 500;

const keyContext = (tx: EmployerTx, employeeId: string) =>
  `${tx.employerId}\n${employeeId}\nsubject-key`;
const valueContext = (tx: EmployerTx, employeeId: string) =>
  `${tx.employerId}\n${employeeId}\npersonal-values`;

export type PersonalValues = ReturnType<typeof createPersonalValues>;

/**
 * Personal values in the audit trail, each person’s under a key of their own (AES-256-GCM), so that erasing somebody
 * is destroying one key. Keys are made with the first value, and stored wrapped.
 */
export function createPersonalValues(keyring: Keyring) {
  async function findKeys(tx: EmployerTx, ids: readonly string[]): Promise<Map<string, Buffer>> {
    const keys = new Map<string, Buffer>();
    for (const { employeeId, wrapped } of await tx.rows<SubjectKeyRow>(FIND, [ids])) {
      const key = keyring.unwrap(wrapped, keyContext(tx, employeeId));
      if (key) keys.set(employeeId, key);
    }
    return keys;
  }

  function makeKeys(tx: EmployerTx, ids: readonly string[]): Map<string, Buffer> {
    const keys = new Map(ids.map((id) => [id, randomBytes(32)]));
    if (keys.size === 0) return keys;
    const wrapped = [...keys].map(([id, key]) => keyring.wrap(key, keyContext(tx, id)));
    tx.send(INSERT, [
      ids,
      wrapped.map(({ wrappedBy }) => wrappedBy),
      wrapped.map((each) => each.wrapped),
    ]);
    return keys;
  }

  return {
    /** Seals changes of people whose rows this transaction has written or locked, so that nobody else makes their key. */
    async seal(
      tx: EmployerTx,
      changes: ReadonlyMap<string, PersonalChange>,
    ): Promise<Map<string, SealedChange>> {
      const ids = [...changes.keys()];
      if (ids.length === 0) return new Map();
      const known = await findKeys(tx, ids);
      const made = makeKeys(
        tx,
        ids.filter((id) => !known.has(id)),
      );
      const seal = ([subjectId, change]: [string, PersonalChange]): [string, SealedChange] => {
        const key = (known.get(subjectId) ?? made.get(subjectId)) as Buffer;
        const text = Buffer.from(JSON.stringify(change), 'utf8');
        return [subjectId, { subjectId, sealed: sealWith(key, text, valueContext(tx, subjectId)) }];
      };
      return new Map([...changes].map(seal));
    },

    /** Opens them in their order; undefined where the person was erased since. */
    async open(
      tx: EmployerTx,
      values: readonly SealedChange[],
    ): Promise<(PersonalChange | undefined)[]> {
      if (values.length === 0) return [];
      const keys = await findKeys(tx, [...new Set(values.map(({ subjectId }) => subjectId))]);
      return values.map(({ subjectId, sealed }) => {
        const key = keys.get(subjectId);
        const text = key && openWith(key, sealed, valueContext(tx, subjectId));
        return text && (JSON.parse(text.toString('utf8')) as PersonalChange);
      });
    },

    /** Wraps keys anew that a former secret wrapped, some at a time. Answers how many. */
    async renewKeys(tx: EmployerTx): Promise<number> {
      const { wrappedBy: current } = keyring.wrap(Buffer.alloc(0), 'name');
      const rows = await tx.rows<SubjectKeyRow>(OUTDATED, [current, BATCH]);
      for (const { employeeId, wrapped } of rows) {
        const key = keyring.unwrap(wrapped, keyContext(tx, employeeId));
        if (!key) throw new Error('a subject key opens with no known secret');
        const renewed = keyring.wrap(key, keyContext(tx, employeeId));
        tx.send(REWRAP, [employeeId, renewed.wrappedBy, renewed.wrapped]);
      }
      return rows.length;
    },
  };
}
