/** What a failed statement means to the caller, by SQLSTATE. */
export type DatabaseFailure =
  | { kind: 'invalid' }
  | { kind: 'duplicate'; constraint: string | undefined }
  | { kind: 'unknown_reference'; constraint: string | undefined }
  | { kind: 'broken_rule'; constraint: string | undefined }
  | { kind: 'locked' }
  | { kind: 'hidden' }
  | { kind: 'unavailable' };

type WithCode = { code?: unknown; constraint?: unknown; cause?: unknown; message?: unknown };

const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
// pg gives these no code at all.
const LOST_CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client was closed|not queryable|Cannot use a pool after calling end/;

/** The error PostgreSQL sent, however deeply a library wrapped it. */
function innermost(error: unknown): WithCode | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const candidate = current as WithCode;
    if (typeof candidate.code === 'string' || LOST_CONNECTION.test(String(candidate.message))) {
      return candidate;
    }
    current = candidate.cause;
  }
  return undefined;
}

export function isWorthRetrying(error: unknown): boolean {
  const code = innermost(error)?.code;
  return code === '40001' || code === '40P01';
}

/** Whether the line broke or the server went away, so that nobody knows what became of what was sent. */
export function isConnectionLost(error: unknown): boolean {
  const found = innermost(error);
  if (!found) return false;
  return (
    typeof found.code !== 'string' || /^(08|57P0)/.test(found.code) || NETWORK.test(found.code)
  );
}

/** The name of the constraint that refused, for a repository that turns it into a sentence. */
export function violatedConstraint(error: unknown): string | undefined {
  const found = innermost(error);
  return typeof found?.constraint === 'string' ? found.constraint : undefined;
}

const isUnavailable = (code: string) =>
  /^(08|53|57P0|40001|40P01|25P0|57014|58)/.test(code) || NETWORK.test(code);

/** Reads an error as a failure of the database; undefined if it is none, or none a caller can act on. */
export function readFailure(error: unknown): DatabaseFailure | undefined {
  const found = innermost(error);
  if (!found) return undefined;
  const constraint = typeof found.constraint === 'string' ? found.constraint : undefined;
  const code = typeof found.code === 'string' ? found.code : undefined;
  if (code === undefined || isUnavailable(code)) return { kind: 'unavailable' };
  if (code.startsWith('22')) return { kind: 'invalid' };
  if (code === '23505') return { kind: 'duplicate', constraint };
  if (code === '23503') return { kind: 'unknown_reference', constraint };
  if (code.startsWith('23')) return { kind: 'broken_rule', constraint };
  if (code === '55P03') return { kind: 'locked' };
  if (code === '42501') return { kind: 'hidden' };
  return undefined;
}
