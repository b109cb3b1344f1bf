import type { OpenAPIV3_1 } from 'openapi-types';

type Json = Record<string, unknown>;
type Response = OpenAPIV3_1.ResponseObject & { headers?: Json };

const text = { type: 'string' };

/** Every header an answer may carry beside those of HTTP itself. Documented once, referred to by each response. */
const HEADERS = {
  'X-Request-Id': { description: 'Quote it when you ask for help', schema: text },
  ETag: {
    description:
      'The version, for If-Match and If-None-Match. It goes on after a dot where the answer also depends on something the version does not count',
    schema: text,
    example: '"v3"',
  },
  Link: {
    description:
      'RFC 8288. `rel="next"`: the next page; `rel="successor-version"`: what replaces a deprecated operation',
    schema: text,
  },
  Location: { description: 'The path of what was made', schema: text },
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } },
  'WWW-Authenticate': { description: 'Which credential is asked for', schema: text },
  'Idempotent-Replayed': {
    description: '`true` if this is the first answer to the Idempotency-Key, given again',
    schema: text,
  },
  'RateLimit-Policy': {
    description:
      'The quotas, as a structured field: `q` requests in a window of `w` seconds (draft-ietf-httpapi-ratelimit-headers)',
    schema: text,
    example: '"credential";q=1000;w=60',
  },
  RateLimit: {
    description:
      'What is left, as a structured field: `r` requests in the next `t` seconds (draft-ietf-httpapi-ratelimit-headers)',
    schema: text,
    example: '"credential";r=998;t=41',
  },
  Deprecation: {
    description: 'Since when the operation is deprecated, as `@` and Unix seconds (RFC 9745)',
    schema: text,
    example: '@1767225600',
  },
  Sunset: {
    description: 'When the operation stops working, as an HTTP date (RFC 8594)',
    schema: text,
    example: 'Wed, 01 Jul 2026 00:00:00 GMT',
  },
};
type HeaderName = keyof typeof HEADERS;

const EVERY_ANSWER: HeaderName[] = ['X-Request-Id'];
const METERED: HeaderName[] = ['RateLimit-Policy', 'RateLimit'];
const OF_PROBLEMS: Record<string, HeaderName[]> = {
  401: ['WWW-Authenticate'],
  404: ['Idempotent-Replayed'],
  409: ['Idempotent-Replayed', 'Retry-After'],
  410: ['Idempotent-Replayed'],
  422: ['Idempotent-Replayed'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

const refer = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** What a body says of the headers beside it: a version makes an ETag, a cursor a link to the next page. */
function ofBody(response: Response, document: OpenAPIV3_1.Document): HeaderName[] {
  const schema = response.content?.['application/json']?.schema as { $ref?: string } | undefined;
  const name = schema?.$ref?.split('/').at(-1) ?? '';
  const { properties = {} } = (document.components?.schemas?.[name] ?? {}) as { properties?: Json };
  return [
    ...('version' in properties ? (['ETag'] as const) : []),
    ...('nextCursor' in properties ? (['Link'] as const) : []),
  ];
}

export type AnswerTraits = { isMetered: boolean; takesKey: boolean; isDeprecated: boolean };

function namesFor(
  status: string,
  response: Response,
  document: OpenAPIV3_1.Document,
  traits: AnswerTraits,
): HeaderName[] {
  const names = [...EVERY_ANSWER, ...(traits.isMetered ? METERED : [])];
  if (traits.isDeprecated) names.push('Deprecation', 'Sunset', 'Link');
  if (!status.startsWith('2')) return [...names, ...(OF_PROBLEMS[status] ?? [])];
  if (status === '201') names.push('Location');
  if (traits.takesKey) names.push('Idempotent-Replayed');
  return [...names, ...ofBody(response, document)];
}

/** Writes into each response which headers come with it. */
export function describeHeaders(
  responses: Record<string, Response>,
  document: OpenAPIV3_1.Document,
  traits: AnswerTraits,
): void {
  for (const [status, response] of Object.entries(responses))
    response.headers = refer(namesFor(status, response, document, traits)) as never;
}

/** Answered instead of 200 to a GET that names the ETag it has. */
export const NOT_MODIFIED = {
  description: 'It is still what If-None-Match names; no body',
  headers: refer([...EVERY_ANSWER, ...METERED, 'ETag']),
};

/** The headers some response refers to, for `components`. */
export function headersIn(document: object): Record<string, object> {
  const asText = JSON.stringify(document);
  const used = Object.entries(HEADERS).filter(([name]) =>
    asText.includes(`"#/components/headers/${name}"`),
  );
  return Object.fromEntries(used);
}
