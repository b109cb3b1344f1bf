/** Why a chain is not whole. */
export type Break =
  | 'seal_missing'
  | 'entry_missing'
  | 'key_unreadable'
  | 'altered'
  | 'not_sealed'
  | 'head_differs'
  | 'truncated';

/** A seal as it is stored, beside what its hash would be if nothing had been touched. */
export type CheckedLink = {
  seq: number;
  entryIsThere: boolean;
  /** Null where the key that sealed it cannot be opened, or there is no entry to hash. */
  expectedHash: string | null;
  hash: string;
};
/** The end of the chain as it was known outside the database at some time. */
export type KnownHead = { seq: number; hash: string };

/** What is wrong with a link at its place, nearest cause first; undefined if nothing is. */
export function findBreak(
  expectedSeq: number,
  link: CheckedLink,
  head: KnownHead | null,
): Break | undefined {
  if (link.seq !== expectedSeq) return 'seal_missing';
  if (!link.entryIsThere) return 'entry_missing';
  if (link.expectedHash === null) return 'key_unreadable';
  if (link.expectedHash !== link.hash) return 'altered';
  return head?.seq === link.seq && head.hash !== link.hash ? 'head_differs' : undefined;
}

/** Whether a chain that holds so far ends before a head that was published: its tail was cut off. */
export const isTruncated = (lastSeq: number, head: KnownHead | null): boolean =>
  head !== null && lastSeq < head.seq;
