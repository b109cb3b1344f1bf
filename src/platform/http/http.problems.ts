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
  'Start again at the first page. A cursor belongs to one list with one set of filters, and lives a day.',
);
export const signInRequired = defineProblem(
  'sign-in-required',
  'unauthenticated',
  'No valid credential',
);
export const ambiguousCredential = defineProblem(
  'ambiguous-credential',
  'invalid',
  'More than one credential was sent',
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
export const operationRetired = defineProblem(
  'operation-retired',
  'gone',
  'The operation was deprecated and has ended',
  'Use what the successor-version link names. Deprecation and Sunset had announced the end.',
);
export const employeeErased = defineProblem(
  'employee-erased',
  'conflict',
  'Who this employee was has been erased',
  'Nothing more is kept about a person who was erased. Somebody who comes back is a new employee, with another external id.',
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
  'Read the resource and send the ETag you decided on: where money or an approval is at stake, * is no answer.',
);
export const bodyTooLarge = defineProblem('body-too-large', 'too_large', 'The body is too large');
export const urlTooLong = defineProblem('url-too-long', 'too_long', 'The URL is too long');
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
  'Send a key you make up, a UUID for example, and keep it until you have the answer.',
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
  'Use a new key for a new request; repeat the first one exactly if that is what you meant.',
);
export const idempotencyKeyInFlight = defineProblem(
  'idempotency-key-in-flight',
  'conflict',
  'The first request with this key is still running',
  'Wait as Retry-After says and send the same request with the same key: it is done once.',
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
  'Send the same request with the same Idempotency-Key: it is done once, whatever became of the first.',
);
export const internalError = defineProblem('internal-error', 'failed', 'A defect of the service');
