/** `read`: one trip, nothing changed; `write`: begin to commit, whatever it holds. */
export type TransactionKind = 'read' | 'write';

/** Watches transactions without seeing what is in them. */
export type DatabaseObserver = {
  /** Called around each attempt, the wait for a connection included; answers what `work` answers. */
  transaction<T>(kind: TransactionKind, work: () => Promise<T>): Promise<T>;
  /** A serialization failure or a deadlock: the transaction is about to be tried again. */
  retried(): void;
};

/** Several observers as one; undefined if there is none, so that nothing is called where nobody watches. */
export function observeTogether(
  observers: readonly DatabaseObserver[],
): DatabaseObserver | undefined {
  const [first, ...others] = observers;
  const rest = others.length > 0 ? observeTogether(others) : undefined;
  if (!first || !rest) return first;
  return {
    transaction: (kind, work) => first.transaction(kind, () => rest.transaction(kind, work)),
    retried: () => {
      first.retried();
      rest.retried();
    },
  };
}
