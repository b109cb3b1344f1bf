import type { EmployerId } from '../../kernel/ids.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import * as chain from './audit-chain.repository.js';
import { hashLink, NOTHING_BEFORE, sealingKey } from './audit-chain.service.js';
import type { AuditSealRow } from './audit-log.table.js';

const BATCH = 1_000;

export type Sealed = { count: number; last: AuditSealRow | undefined };
export type AuditSealer = ReturnType<typeof auditSealer>;

/** Continues the chain over the entries, in their order. */
async function sealBatch(tx: EmployerTx, keyring: Keyring): Promise<Sealed> {
  const last = await chain.findLastSeal(tx);
  const waiting = await chain.readUnsealed(tx, BATCH);
  if (waiting.length === 0) return { count: 0, last };
  const { id: keyId, key } = await sealingKey(tx, keyring);
  let before = last?.hash ?? NOTHING_BEFORE;
  let seq = last?.seq ?? 0;
  const seals = waiting.map(({ entryId, canonical, sealedAt }): AuditSealRow => {
    seq += 1;
    before = hashLink(key, before, { seq, keyId, sealedAt, canonical });
    return { seq, entryId, keyId, sealedAt, hash: before };
  });
  chain.insertSeals(tx, seals);
  return { count: seals.length, last: seals.at(-1) };
}

/** Seals entries after they were written: in the request, a chain would line up all writes of an employer. */
export function auditSealer({ db, keyring }: { db: Database; keyring: Keyring }) {
  const sealOnce = (employerId: EmployerId): Promise<Sealed> =>
    db.inEmployer(employerId, async (tx) => {
      const free = await chain.tryLockChain(tx);
      return free ? sealBatch(tx, keyring) : { count: 0, last: undefined };
    });

  return {
    /** Employers with entries that wait. */
    findWaiting: (): Promise<EmployerId[]> => db.listEmployers('with_unsealed_audit'),

    /** Seals all that waits now; does nothing where another sealer is at work. Answers the end of the chain. */
    async seal(employerId: EmployerId): Promise<Sealed> {
      let count = 0;
      for (;;) {
        const sealed = await sealOnce(employerId);
        count += sealed.count;
        if (sealed.count < BATCH) return { count, last: sealed.last };
      }
    },

    /** Wraps the chain's keys anew after the secret changed, also where nothing is written any more. */
    renewKeys: (employerId: EmployerId): Promise<void> =>
      db.inEmployer(employerId, async (tx) => {
        if (!(await chain.tryLockChain(tx))) return;
        if ((await chain.readKeys(tx)).some(keyring.isOutdated)) await sealingKey(tx, keyring);
      }),
  };
}
