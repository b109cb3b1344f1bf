import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type defineProblem,
  Problem,
  type ProblemKind,
  type ProblemPlace,
} from '../../kernel/problem.js';
import { UnknownOutcome } from '../db/database.js';
import { type DatabaseFailure, readFailure } from '../db/sqlstate.js';
import * as problem from './http.problems.js';
import { dropNextPage } from './link-header.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem this request was answered with, for logs, metrics and spans. */
    problemCode: string | undefined;
  }
}

/** The one place where a kind of problem becomes a status code. */
export const statusOf: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  stale: 412,
  too_large: 413,
  too_long: 414,
  unsupported_media_type: 415,
  rule_broken: 422,
  precondition_required: 428,
  throttled: 429,
  failed: 500,
  unavailable: 503,
};

export const ProblemDetails = z
  .object({
    type: z
      .string()
      .meta({ description: 'A page that explains the code', example: '/problems/budget-exceeded' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What was wrong with this request and what to do' }),
    instance: z.string().meta({ description: 'This occurrence, by its request id' }),
    code: z.string().meta({
      description: 'Stable, kebab-case; new codes may be added',
      example: 'budget-exceeded',
    }),
    requestId: z.string(),
    errors: z.array(
      z.object({
        pointer: z
          .string()
          .meta({ description: 'JSON Pointer into the body, or query/path/header and the name' }),
        code: z.string(),
        detail: z.string(),
      }),
    ),
  })
  .meta({ id: 'Problem', description: 'An RFC 9457 problem document' });

/** What a status means here, in a few words. */
export const descriptionOf = (status: number) => descriptions[status] ?? 'The request was refused';

const problemResponse = (status: number) => ({
  description: descriptionOf(status),
  content: { 'application/problem+json': { schema: ProblemDetails } },
});

const descriptions: Record<number, string> = {
  400: 'Not parsable, or not the schema',
  401: 'No valid credential',
  403: 'The caller may know that it exists, but not do this',
  404: 'Absent, or not visible to this caller',
  405: 'The path exists, the method does not',
  409: 'In conflict with the present state',
  410: 'It is over: the operation, or the thing',
  412: 'If-Match names a version that is no longer the latest',
  413: 'The body is too large',
  414: 'The URL is longer than 8 KiB',
  415: 'The body is not JSON',
  422: 'Well-formed, but breaks a rule or names something that does not exist',
  428: 'If-Match is missing',
  429: 'Too many requests; see Retry-After',
  500: 'A defect of the service',
  503: 'Try again after Retry-After; always safe',
};

/** The problem responses a route declares beside those every route has. */
export const problems = <Status extends 403 | 404 | 409 | 412 | 422>(...statuses: Status[]) =>
  Object.fromEntries(statuses.map((status) => [status, problemResponse(status)])) as Record<
    Status,
    ReturnType<typeof problemResponse>
  >;

/** Those the platform itself may answer with, by what the route asks for. */
export function platformProblems(route: {
  public: boolean;
  throttled: boolean;
  body: boolean;
  ifMatch: boolean;
  idempotent: boolean;
  deprecated: boolean;
}) {
  const statuses = [400, 414, 500, 503];
  // Without an id in the path, 404 is what the caller learns of a row the database hid (42501).
  if (!route.public) statuses.push(401, 403, 404);
  if (route.throttled) statuses.push(429);
  if (route.deprecated) statuses.push(410);
  if (route.body) statuses.push(413, 415);
  if (route.idempotent) statuses.push(409, 422);
  if (route.ifMatch) statuses.push(412, 428);
  return Object.fromEntries(statuses.map((status) => [status, problemResponse(status)]));
}

/** What any error is to the caller. A defect is answered without saying what it was. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnknownOutcome) {
    return problem.outcomeUnknown(
      'The connection to the database was lost while saving. Send the request again with the same Idempotency-Key.',
      { retryAfterSeconds: 1 },
    );
  }
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const failure = readFailure(error);
  if (failure) return ofDatabase(failure);
  return ofFramework(error as FastifyError);
}

function invalidRequest(error: {
  validation: readonly { instancePath: string; message?: string; keyword: string }[];
  validationContext?: string | undefined;
}) {
  const context = error.validationContext ?? 'body';
  const prefix = context === 'body' ? '' : `/${context === 'querystring' ? 'query' : context}`;
  const errors: ProblemPlace[] = error.validation.map((issue) => ({
    pointer: `${prefix}${issue.instancePath}`,
    code: issue.keyword.replaceAll('_', '-'),
    detail: issue.message ?? 'is invalid',
  }));
  const first = errors[0];
  const where = first?.pointer ? ` at ${first.pointer}` : '';
  return problem.invalidRequest(
    `The ${context} does not match its schema${where}: ${first?.detail ?? ''}`,
    { errors },
  );
}

function ofDatabase(failure: DatabaseFailure): Problem {
  switch (failure.kind) {
    case 'invalid':
      return problem.invalidRequest('A value cannot be stored as it was sent.');
    case 'duplicate':
      return problem.duplicate('Something with the same unique value exists already.');
    case 'unknown_reference':
      return problem.unknownReference(
        'The request names something that does not exist, or it removes something that is still in use.',
      );
    case 'broken_rule':
      return problem.ruleBroken('The request breaks a rule of the stored data.');
    case 'locked':
      return problem.busy('Somebody else is changing the same thing. Try again.', {
        retryAfterSeconds: 1,
      });
    case 'hidden':
      return problem.notFound('There is no such thing, or you may not see it.');
    case 'unavailable':
      return problem.unavailable('The database does not answer in time. Try again.', {
        retryAfterSeconds: 1,
      });
  }
}

const frameworkProblems: Record<string, () => Problem> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    problem.unsupportedMediaType('Send the body as application/json.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => problem.bodyTooLarge('The body may have at most 1 MiB.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    problem.invalidRequest('Content-Length does not match the body.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    problem.invalidRequest('The body is empty: send a JSON object.'),
};

function ofFramework(error: FastifyError): Problem {
  const known = frameworkProblems[error.code];
  if (known) return known();
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return problem.invalidRequest('The request cannot be read.');
  return problem.internalError(
    'Something went wrong on our side. Quote the request id if you report it.',
  );
}

/** The document sent for a problem. `instance` and `requestId` are the only parts that differ between two occurrences. */
export function describe(problem: Problem, requestId: string) {
  return {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: statusOf[problem.kind],
    detail: problem.message,
    instance: `urn:upskill:request:${requestId}`,
    code: problem.code,
    requestId,
    errors: problem.errors,
  };
}

/**
 * Writes the line an operator is woken by, with the field `alarm`: `security` where the database itself stopped a
 * statement this service must never have sent, `defect` for an error nobody foresaw. Answers whether it did.
 */
export function raiseAlarm(error: unknown, { id, log, routeOptions }: FastifyRequest): boolean {
  const { kind, code } = toProblem(error);
  const isStopped = !(error instanceof Problem) && readFailure(error)?.kind === 'hidden';
  if (!isStopped && kind !== 'failed') return false;
  log.error(
    {
      alarm: isStopped ? 'security' : 'defect',
      err: error,
      code,
      requestId: id,
      route: routeOptions.url,
    },
    isStopped ? 'the database refused a statement of the service' : 'request failed',
  );
  return true;
}

/** What only an answer of success says. */
const OF_SUCCESS = ['etag', 'location'];
/** What asks a client to come back always says when, also where nobody thought of it. */
const WAIT_SECONDS: Partial<Record<ProblemKind, number>> = { throttled: 1, unavailable: 1 };

/** Sends any error as application/problem+json. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const found = toProblem(error);
  const status = statusOf[found.kind];
  request.problemCode = found.code;
  if (!raiseAlarm(error, request) && status >= 500)
    request.log.error({ err: error, code: found.code }, 'request failed');
  for (const name of OF_SUCCESS) reply.removeHeader(name); // the route may have been done when the commit failed
  dropNextPage(reply);
  const retryAfterSeconds = found.retryAfterSeconds ?? WAIT_SECONDS[found.kind];
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="upskill"');
  return reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(describe(found, request.id));
}

export const allProblems = Object.values(problem).filter(
  (each): each is ReturnType<typeof defineProblem> => typeof each === 'function' && 'code' in each,
);
