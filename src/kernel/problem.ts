/** Why a request was refused, in the words of the domain. HTTP statuses are mapped in platform/http. */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'gone'
  | 'stale'
  | 'too_large'
  | 'too_long'
  | 'unsupported_media_type'
  | 'rule_broken'
  | 'precondition_required'
  | 'throttled'
  | 'failed'
  | 'unavailable';

/** One place in the request that is wrong: a JSON pointer, a stable code, a sentence. */
export type ProblemPlace = { pointer: string; code: string; detail: string };

type Extras = { errors?: readonly ProblemPlace[]; retryAfterSeconds?: number };

export class Problem extends Error {
  readonly errors: readonly ProblemPlace[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: string,
    readonly kind: ProblemKind,
    readonly title: string,
    detail: string,
    extras: Extras = {},
  ) {
    super(detail);
    this.errors = extras.errors ?? [];
    this.retryAfterSeconds = extras.retryAfterSeconds;
  }
}

/**
 * Declares one problem; calling it makes the error, so that every code is declared exactly once. `remedy` says on its
 * page what a caller does about it, where that is more than its kind says.
 */
export function defineProblem(code: string, kind: ProblemKind, title: string, remedy?: string) {
  const make = (detail: string, extras?: Extras) => new Problem(code, kind, title, detail, extras);
  return Object.assign(make, { code, kind, title, remedy });
}

export type ProblemDefinition = ReturnType<typeof defineProblem>;
