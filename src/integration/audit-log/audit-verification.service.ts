import type { EmployerId } from '../../kernel/ids.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import * as chain from './audit-chain.repository.js';
import { hashLink, NOTHING_BEFORE, openKeys } from './audit-chain.service.js';
import { type Break, findBreak, isTruncated, type KnownHead } from './rules/find-break.js';

const BATCH = 2_000;

/** Where the chain breaks first. `entryId` is null where the seal that would name the entry is gone. */
export type FirstBad = { seq: number; entryId: string | null; reason: Break };
type Position = { seq: number; hash: Buffer };
export type Verification = {
  intact: boolean;
  /** How many seals were compared with their entries. */
  verified: number;
  /** The last sound seal. */
  verifiedThroughSeq: number;
  /** Whether the end of the chain was reached. */
  complete: boolean;
  firstBad: FirstBad | null;
};
export type AuditVerifier = ReturnType<typeof auditVerifier>;

type Walk = { position: Position; firstBad: FirstBad | null; verified: number; ended: boolean };

/** Checks the next links of the chain. `position.hash` is the computed one, so that a break is not inherited. */
function walk(
  links: readonly chain.Link[],
  from: Position,
  keys: ReadonlyMap<string, Buffer>,
  head: KnownHead | null,
): Omit<Walk, 'ended'> {
  let position = from;
  for (const [index, link] of links.entries()) {
    const { canonical, entryId } = link;
    const key = keys.get(link.keyId);
    const expected =
      key && canonical !== null ? hashLink(key, position.hash, { ...link, canonical }) : null;
    const reason = findBreak(
      position.seq + 1,
      {
        seq: link.seq,
        entryIsThere: canonical !== null,
        expectedHash: expected?.toString('hex') ?? null,
        hash: link.hash.toString('hex'),
      },
      head,
    );
    if (reason) {
      const firstBad = {
        seq: position.seq + 1,
        entryId: reason === 'seal_missing' ? null : entryId,
        reason,
      };
      return { position, firstBad, verified: index };
    }
    position = { seq: link.seq, hash: link.hash };
  }
  return { position, firstBad: null, verified: links.length };
}

export function auditVerifier({ db, keyring }: { db: Database; keyring: Keyring }) {
  async function step(
    tx: EmployerTx,
    from: Position,
    limit: number,
    head: KnownHead | null,
  ): Promise<Walk> {
    const links = await chain.readLinks(tx, from.seq, limit);
    const keys = await openKeys(tx, keyring);
    return { ...walk(links, from, keys, head), ended: links.length < limit };
  }

  const answer = ({ position, firstBad, verified, ended }: Walk): Verification => ({
    intact: firstBad === null,
    verified,
    verifiedThroughSeq: position.seq,
    complete: ended && firstBad === null,
    firstBad,
  });

  const inEmployer = <T>(employerId: EmployerId, work: (tx: EmployerTx) => Promise<T>) =>
    db.inEmployer(employerId, work);

  async function walkAll(employerId: EmployerId, head: KnownHead | null): Promise<Walk> {
    let position: Position = { seq: 0, hash: NOTHING_BEFORE };
    let verified = 0;
    for (;;) {
      const from = position;
      const walked = await inEmployer(employerId, (tx) => step(tx, from, BATCH, head));
      verified += walked.verified;
      position = walked.position;
      if (walked.firstBad || walked.ended) return { ...walked, verified };
    }
  }

  /** An entry that nobody wrote through the service: neither sealed nor waiting for its seal. */
  async function findStray(employerId: EmployerId): Promise<string | undefined> {
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const rows: chain.Stray[] = await inEmployer(employerId, (tx) =>
        chain.readStrays(tx, from, BATCH),
      );
      const stray = rows.find((row) => row.stray);
      if (stray || rows.length < BATCH) return stray?.id;
      after = rows.at(-1)?.id ?? null;
    }
  }

  return {
    /** The whole chain of an employer, its entries that no seal covers, and a head that is known from elsewhere. */
    async verify(employerId: EmployerId, head: KnownHead | null = null): Promise<Verification> {
      const walked = await walkAll(employerId, head);
      const nextSeq = walked.position.seq + 1;
      if (walked.firstBad) return answer(walked);
      if (isTruncated(walked.position.seq, head))
        return answer({
          ...walked,
          firstBad: { seq: nextSeq, entryId: null, reason: 'truncated' },
        });
      const stray = await findStray(employerId);
      return answer(
        stray === undefined
          ? walked
          : { ...walked, firstBad: { seq: nextSeq, entryId: stray, reason: 'not_sealed' } },
      );
    },

    /** At most `limit` links after a place, whose stored hash is taken as it is: a bounded part of the whole. */
    verifyPart: (employerId: EmployerId, afterSeq: number, limit: number): Promise<Verification> =>
      inEmployer(employerId, async (tx) => {
        const start =
          afterSeq === 0 ? { hash: NOTHING_BEFORE } : await chain.findSeal(tx, afterSeq);
        if (start) return answer(await step(tx, { ...start, seq: afterSeq }, limit, null));
        const last = await chain.findLastSeal(tx);
        const position = { seq: last?.seq ?? 0, hash: NOTHING_BEFORE };
        // Who names a place has seen its seal: a chain that ends before it was cut off.
        const firstBad: FirstBad =
          position.seq > afterSeq
            ? { seq: afterSeq, entryId: null, reason: 'seal_missing' }
            : { seq: position.seq + 1, entryId: null, reason: 'truncated' };
        return answer({ position, firstBad, verified: 0, ended: true });
      }),

    countUnsealed: (employerId: EmployerId): Promise<number> =>
      inEmployer(employerId, (tx) => chain.countUnsealed(tx)),
  };
}
