import { randomBytes } from 'node:crypto';
import type { EmployerId } from '../../kernel/ids.js';
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
         where employer_id = current_employer() and wrapped_by <> $1 and ($2::uuid is null or employee_id > $2)
         order by employee_id limit $3 for update`,
};
const COUNT_OUTDATED = {
  text: `select count(*) as outdated from subject_keys where employer_id = current_employer() and wrapped_by <> $1`,
};
const REWRAP = {
  text: `update subject_keys set wrapped_by = $2, wrapped = $3 where employer_id = current_employer() and employee_id = $1`,
};
const BATCH = 500;

const keyContext = (tx: EmployerTx, employeeId: string) =>
  `${tx.employerId}\n${employeeId}\nsubject-key`;
const valueContext = (tx: EmployerTx, employeeId: string) =>
  `${tx.employerId}\n${employeeId}\npersonal-values`;

/** What became of some keys; `lastId` is where the next ones follow, null where there are none left. */
export type RenewedKeys = { renewed: number; unreadable: number; lastId: string | null };

async function renewKeys(
  keyring: Keyring,
  tx: EmployerTx,
  afterId: string | null,
): Promise<RenewedKeys> {
  const rows = await tx.rows<SubjectKeyRow>(OUTDATED, [keyring.wrappingName, afterId, BATCH]);
  let renewed = 0;
  for (const { employeeId, wrapped } of rows) {
    const key = keyring.unwrap(wrapped, keyContext(tx, employeeId));
    if (!key) continue;
    const again = keyring.wrap(key, keyContext(tx, employeeId));
    tx.send(REWRAP, [employeeId, again.wrappedBy, again.wrapped]);
    renewed += 1;
  }
  const lastId = rows.length < BATCH ? null : (rows.at(-1)?.employeeId ?? null);
  return { renewed, unreadable: rows.length - renewed, lastId };
}

export type PersonalValues = ReturnType<typeof createPersonalValues>;

/**
 * Personal values in the audit trail, each person’s under a key of their own (AES-256-GCM), so that erasing somebody
 * is destroying one key. Keys are made with the first value, and stored wrapped. `onUnreadable` is told how many
 * changes were kept without their values because no known secret opens the person’s key.
 */
export function createPersonalValues(
  keyring: Keyring,
  onUnreadable: (employerId: EmployerId, count: number) => void = () => undefined,
) {
  /** Undefined under an id: there is a key, and no known secret opens it. */
  async function findKeys(
    tx: EmployerTx,
    ids: readonly string[],
  ): Promise<Map<string, Buffer | undefined>> {
    const rows = await tx.rows<SubjectKeyRow>(FIND, [ids]);
    return new Map(
      rows.map(({ employeeId, wrapped }) => [
        employeeId,
        keyring.unwrap(wrapped, keyContext(tx, employeeId)),
      ]),
    );
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
    /**
     * Seals changes of people whose rows this transaction has written or locked, so that nobody else makes their key.
     * Somebody whose key does not open is left out: their change is worth more than a record of its values, and a
     * second key would make the first one's values unreadable for good.
     */
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
      const sealed = new Map<string, SealedChange>();
      for (const [subjectId, change] of changes) {
        const key = known.get(subjectId) ?? made.get(subjectId);
        if (!key) continue;
        const text = Buffer.from(JSON.stringify(change), 'utf8');
        sealed.set(subjectId, {
          subjectId,
          sealed: sealWith(key, text, valueContext(tx, subjectId)),
        });
      }
      const unreadable = changes.size - sealed.size;
      if (unreadable > 0) onUnreadable(tx.employerId, unreadable);
      return sealed;
    },

    /** Opens them in their order; undefined where the person was erased since, or no known secret opens their key. */
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

    /** Wraps keys anew that a former secret wrapped, some at a time after `afterId`; passes over what does not open. */
    renewKeys: (tx: EmployerTx, afterId: string | null): Promise<RenewedKeys> =>
      renewKeys(keyring, tx, afterId),

    /** How many people’s keys another secret than the present one wrapped. */
    async countOutdated(tx: EmployerTx): Promise<number> {
      const [row] = await tx.rows<{ outdated: number }>(COUNT_OUTDATED, [keyring.wrappingName]);
      return row?.outdated ?? 0;
    },
  };
}
