import { defineProblem } from '../../kernel/problem.js';

export const invalidRequest = defineProblem(
  'invalid-request',
  'invalid',
  'The request does not match its schema',
);
export const invalidCursor = defineProblem(
  'invalid-cursor',
  'invalid',
  'The cursor does not belong to this list',
);
export const signInRequired = defineProblem(
  'sign-in-required',
  'unauthenticated',
  'No valid credential',
);
export const notPermitted = defineProblem(
  'not-permitted',
  'forbidden',
  'Your role or scope does not allow this',
);
export const notFound = defineProblem('not-found', 'not_found', 'Not found');
export const methodNotAllowed = defineProblem(
  'method-not-allowed',
  'method_not_allowed',
  'The path does not have this method',
);
export const duplicate = defineProblem('duplicate', 'conflict', 'It exists already');
export const busy = defineProblem('busy', 'conflict', 'Somebody else is changing the same thing');
export const stale = defineProblem('stale-version', 'stale', 'It was changed since you read it');
export const preconditionRequired = defineProblem(
  'if-match-required',
  'precondition_required',
  'If-Match is missing',
);
export const preconditionTooWide = defineProblem(
  'if-match-too-wide',
  'invalid',
  'If-Match must name a version here',
);
export const bodyTooLarge = defineProblem('body-too-large', 'too_large', 'The body is too large');
export const unsupportedMediaType = defineProblem(
  'unsupported-media-type',
  'unsupported_media_type',
  'The body is not JSON',
);
export const unknownReference = defineProblem(
  'unknown-reference',
  'rule_broken',
  'The request names something that does not exist',
);
export const ruleBroken = defineProblem(
  'rule-broken',
  'rule_broken',
  'A rule of the stored data is broken',
);
export const idempotencyKeyRequired = defineProblem(
  'idempotency-key-required',
  'invalid',
  'Idempotency-Key is required here',
);
export const idempotencyKeyInvalid = defineProblem(
  'idempotency-key-invalid',
  'invalid',
  'Idempotency-Key cannot be used',
);
export const idempotencyKeyReused = defineProblem(
  'idempotency-key-reused',
  'rule_broken',
  'The key was used for another request',
);
export const idempotencyKeyInFlight = defineProblem(
  'idempotency-key-in-flight',
  'conflict',
  'The first request with this key is still running',
);
export const rateLimitExceeded = defineProblem(
  'rate-limit-exceeded',
  'throttled',
  'Too many requests in a minute',
);
export const concurrencyLimitExceeded = defineProblem(
  'concurrency-limit-exceeded',
  'throttled',
  'Too many expensive requests at once',
);
export const overloaded = defineProblem(
  'overloaded',
  'unavailable',
  'Too many requests are in progress',
);
export const unavailable = defineProblem(
  'unavailable',
  'unavailable',
  'The service cannot answer now',
);
export const outcomeUnknown = defineProblem(
  'outcome-unknown',
  'unavailable',
  'It is not known whether the change was saved',
);
export const internalError = defineProblem('internal-error', 'failed', 'A defect of the service');
