import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import { type Field, fieldsOfBodies } from '../setup/builders/fields-of-bodies.js';
import { fillPath, type Operation, pathParameters } from '../setup/operations.js';
import { registeredRoutes } from '../setup/registered-routes.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

/** What a caller may call a request. */
const REQUEST_ID = 'fuzzed-request';

let upskill: TestApp;
let world: EmployerWithData;
let operations: Operation[];
let fields: Map<string, Field[]>;
const rows = new Map<string, Record<string, string>>();
beforeAll(async () => {
  upskill = await startTestApp({ logLevel: 'trace' });
  world = await employerWithData(upskill);
  operations = world.operations.filter(({ isPublic }) => !isPublic);
  fields = new Map(operations.map((each) => [each.id, fieldsOfBodies(world, [each])]));
  for (const operation of operations)
    rows.set(operation.id, (await world.valuesOf(operation)) ?? {});
});
afterAll(() => upskill.stop());

/** What no answer may hold: a stack, a statement, a path, or a library. */
const LEAKS =
  /\bat .*\.[jt]s\b|\.ts:\d|\bselect |\binsert into |\bpg_|node_modules|\/home\/|\/src\/|drizzle|zod|postgres|sqlstate/i;

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    2 ** 31,
    2 ** 53,
    Number.MAX_VALUE,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    "' or 1=1--",
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '%s%n',
    '2026-02-30',
    '9'.repeat(400),
    'x'.repeat(20_000),
    [],
    {},
    [[]],
    [null],
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 6 }),
);

const attempts = () =>
  fc.record({
    operation: fc.constantFrom(...operations),
    at: fc.nat(),
    value: hostile,
    path: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { freq: 3 }),
    query: fc.option(
      fc.tuple(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 40 })),
      { freq: 3 },
    ),
    headers: fc.record(
      {
        'if-match': fc.constantFrom('*', '"v1"', 'W/"v1"', '"v99999999999999999999"', '""', 'v'),
        'idempotency-key': fc.constantFrom('k', 'another', '', 'a b'),
        'x-request-id': fc.constantFrom(REQUEST_ID, '\t', '<script>'),
        traceparent: fc.constantFrom('00-0-0-0', 'nonsense'),
      },
      { requiredKeys: [] },
    ),
  });
type Fuzzed = ReturnType<typeof attempts> extends fc.Arbitrary<infer T> ? T : never;

async function send({ operation, at, value, path, query, headers }: Fuzzed) {
  const own = rows.get(operation.id) ?? {};
  const values = pathParameters(operation).map(({ name }) => [name, path ?? own[name] ?? uuidv7()]);
  const [named] = operation.parameters.filter((each) => each.in === 'query').slice(at % 7);
  const search = query
    ? `?${encodeURIComponent(named?.name ?? query[0])}=${encodeURIComponent(query[1])}`
    : '';
  const places = fields.get(operation.id) ?? [];
  const body = operation.body ? (places[at % places.length]?.bodyWith(value) ?? value) : undefined;
  const answer = await upskill.app.inject({
    method: operation.method,
    url: `${fillPath(operation.path, Object.fromEntries(values))}${search}`,
    headers: {
      ...world.callerOf(operation),
      ...(operation.takesKey ? { 'idempotency-key': uuidv7() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return { status: answer.statusCode, payload: answer.payload };
}

test('E-02: of thousands of fuzzed requests none is a defect, and no refusal tells how the service is made', async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(attempts(), async (attempt) => {
      const { status, payload } = await send(attempt);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (status >= 500) throw new Error(`${status} ${payload}`);
      if (status >= 400 && LEAKS.test(payload)) throw new Error(`it tells: ${payload}`);
    }),
    { numRuns: 3_000, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  );
  // The property is worth something only if requests get past the first gate, and some are served.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([400, 404]));
  expect([...seen.keys()].some((status) => status < 300)).toBe(true);
}, 90_000);

const canary = 'CanaryOf7f3a9c';

/** The canary in every header nobody asked for, and in one field or in the query. */
function sendCanary(operation: Operation, field: Field | undefined) {
  const values = pathParameters(operation).map(({ name }) => [name, uuidv7()]);
  const search = field ? '' : `?cursor=${canary}&q=${canary}`;
  return upskill.app.inject({
    method: operation.method,
    url: `${fillPath(operation.path, Object.fromEntries(values))}${search}`,
    headers: {
      ...world.callerOf(operation),
      'user-agent': canary,
      cookie: `session=${canary}`,
      'x-anything': canary,
      ...(field ? { 'content-type': 'application/json' } : {}),
    },
    ...(field ? { payload: JSON.stringify(field.bodyWith(canary)) } : {}),
  });
}

test('E-09: what is sent is in no log and in no refusal, whichever field it was in', async () => {
  upskill.logs.length = 0;
  const found: string[] = [];
  for (const operation of operations) {
    for (const field of [undefined, ...(fields.get(operation.id) ?? [])]) {
      const { statusCode, payload } = await sendCanary(operation, field);
      if (statusCode >= 400 && payload.includes(canary))
        found.push(`${operation.id} ${field?.pointer ?? 'query'}: ${payload}`);
    }
  }
  expect(found).toEqual([]);
  const written = upskill.logs.join('');
  expect(written).toContain('"route":"/v1/employees"');
  expect(written).not.toContain(canary);
  expect(written).not.toContain(world.employer.admin.authorization.slice('Bearer '.length));
}, 60_000);

test('E-09: nor is it in the log of a sign-in that failed', async () => {
  upskill.logs.length = 0;
  const secret = `upk_test_${'1'.repeat(12)}_${'S'.repeat(43)}_000000`;
  for (const url of ['/v1/me', `/v1/me?key=${secret}`])
    await upskill.app.inject({ url, headers: { authorization: `Bearer ${secret}` } });
  expect(upskill.logs.length).toBeGreaterThan(0);
  expect(upskill.logs.join('')).not.toContain('SSSS');
});

describe('what else answers', () => {
  const guesses = [
    ...['/v0/employees', '/v2/employees', '/V1/employees', '/api/v1/employees', '/employees'],
    ...['/openapi.json', '/swagger', '/swagger.json', '/documentation/json', '/v1/docs'],
    ...['/metrics', '/debug/pprof', '/health', '/status', '/env', '/.env', '/.git/config'],
    ...['/package.json', '/src/app/config.ts', '/v1', '/v1/', '/graphql', '/admin'],
  ];

  test.each(guesses)('E-12: 404: %s', async (url) => {
    const { statusCode, payload } = await upskill.app.inject({
      url,
      headers: { ...world.employer.admin },
    });
    expect([statusCode, JSON.parse(payload).code]).toEqual([404, 'not-found']);
  });

  test('E-12: no route stands under another version', async () => {
    const elsewhere = (await registeredRoutes()).filter(
      (route) =>
        !/^[A-Z]+ \/(v1|scim\/v2|docs|console|problems)(\/|$)|^GET \/(livez|readyz)$/.test(route),
    );
    expect(elsewhere).toEqual([]);
  });

  test('E-10: the document and its pages are for everybody, bring their own scripts, and show no data', async () => {
    const document = await upskill.app.inject('/v1/openapi.json');
    expect(document.statusCode).toBe(200);
    const page = await upskill.app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    expect(String(page.headers['content-security-policy'])).toMatch(
      /default-src 'self';.*frame-ancestors 'none'/,
    );
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(`${document.payload}${page.payload}`).not.toContain(world.employer.id);
  });

  test('E-06: every id is a UUID of time and chance: none can be counted', async () => {
    const ids: string[] = [];
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const url = fillPath(operation.path, {
        ...Object.fromEntries(pathParameters(operation).map(({ name }) => [name, uuidv7()])),
        ...rows.get(operation.id),
      });
      const answer = await upskill.app.inject({ url, headers: { ...world.callerOf(operation) } });
      const named = answer.payload.matchAll(/"(?:id|\w*(?<!xternal)Id)":"([^"]+)"/g);
      if (answer.statusCode === 200) ids.push(...Array.from(named, ([, id = '']) => id));
    }
    expect(ids.length).toBeGreaterThan(100);
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const ours = ids.filter((id) => id !== REQUEST_ID); // the caller’s own word for a request, kept in the audit trail
    expect(ours.filter((id) => !form.test(id))).toEqual([]);
  });
});
