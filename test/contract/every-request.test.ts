import { v7 as uuidv7 } from 'uuid';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import { fillPath, type Operation, pathParameters } from '../setup/operations.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

let upskill: TestApp;
let world: EmployerWithData;
let operations: Operation[];
beforeAll(async () => {
  upskill = await startTestApp();
  world = await employerWithData(upskill);
  operations = world.operations.filter(({ isPublic }) => !isPublic);
});
afterAll(() => upskill.stop());

type Sent = { payload?: string | Buffer; headers?: Record<string, string>; query?: string };

/** Sends to an id of nobody, as somebody who may. */
async function send(operation: Operation, { payload, headers, query = '' }: Sent) {
  const values = pathParameters(operation).map(({ name }) => [name, uuidv7()]);
  const { authorization } = world.callerOf(operation);
  const answer = await upskill.app.inject({
    method: operation.method,
    url: `${fillPath(operation.path, Object.fromEntries(values))}${query}`,
    headers: {
      authorization,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

/** What each operation answered, where it was not what was expected. */
async function others(
  subjects: readonly Operation[],
  sent: Sent | ((operation: Operation) => Sent),
  expected: { status: number; code?: string | RegExp },
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of subjects) {
    const { status, body } = await send(
      operation,
      typeof sent === 'function' ? sent(operation) : sent,
    );
    const codes = [body.code, ...body.errors.map((each: { code: string }) => each.code)].join(' ');
    const fits = status === expected.status && (!expected.code || codes.match(expected.code));
    if (!fits)
      found.push(`${operation.method} ${operation.path}: ${status} ${codes} ${body.detail}`);
  }
  return found;
}

const withBody = () => operations.filter(({ body }) => body);
const json = (value: unknown) => ({ payload: JSON.stringify(value) });

test('the sampled bodies are accepted: every collection that can be posted to holds something', () => {
  expect(Object.fromEntries(world.refused)).toEqual({});
});

describe('what is not in the contract is refused, never dropped', () => {
  test('400: a query parameter nobody declared', async () => {
    const found = await others(
      operations,
      (operation) => ({
        query: '?surely-not-a-parameter=1',
        ...(operation.bodyRequired ? json(world.bodyOf(operation)) : {}),
      }),
      { status: 400, code: /unrecognized-keys/ },
    );
    expect(found).toEqual([]);
  });

  test('400: a body field nobody declared (P-05)', async () => {
    const found = await others(
      withBody(),
      (operation) => json({ ...world.bodyOf(operation), surelyNotAField: 1 }),
      { status: 400, code: /unrecognized-keys|invalid-union/ },
    );
    expect(found).toEqual([]);
  });

  test('400: the fields that only the service sets (P-01, T-04)', async () => {
    for (const field of ['employerId', 'version', 'createdAt']) {
      const found = await others(
        withBody(),
        (operation) => json({ ...world.bodyOf(operation), [field]: uuidv7() }),
        { status: 400, code: /unrecognized-keys|invalid-union/ },
      );
      expect(found).toEqual([]);
    }
  });

  test.each([
    ['an array', '[]'],
    ['a string', '"text"'],
    ['null', 'null'],
    ['a number', '7'],
  ])('V-03: 400: %s where an object belongs', async (_name, payload) => {
    expect(await others(withBody(), { payload }, { status: 400 })).toEqual([]);
  });
});

describe('what is not JSON as it should be', () => {
  test.each([
    ['V-01: malformed', '{"a":', /malformed-json/],
    ['V-01: with a trailing comma', '{"a":1,}', /malformed-json/],
    ['V-01: in single quotes', "{'a':1}", /malformed-json/],
    ['V-02: empty', '', /empty-body|invalid-request/],
    ['V-05: nested deeper than 32', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, /too-deep/],
    ['V-04: with one key twice', '{"a":1,"a":2}', /duplicate-key/],
    ['V-09: with a character PostgreSQL cannot store', '{"a":"\\u0000"}', /nul-character/],
    ['V-10: with half a surrogate pair', '{"a":"\\ud800"}', /lone-surrogate/],
    ['P-04: with a key that reaches a prototype', '{"__proto__":{"a":1}}', /forbidden-key/],
  ])('400: %s', async (_name, payload, code) => {
    expect(await others(withBody(), { payload }, { status: 400, code })).toEqual([]);
  });

  test('400: bytes that are not UTF-8 (V-11)', async () => {
    const payload = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    expect(await others(withBody(), { payload }, { status: 400, code: /not-utf-8/ })).toEqual([]);
  });

  test('413: more than a mebibyte (V-06)', async () => {
    const payload = JSON.stringify({ a: 'x'.repeat(1024 * 1024) });
    expect(await others(withBody(), { payload }, { status: 413 })).toEqual([]);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data',
    'application/vnd.api+json',
    'text/json',
    'application/jsonp',
    'application/json, text/plain',
  ])('415: %s (H-07)', async (type) => {
    const sent = { payload: '{}', headers: { 'content-type': type } };
    expect(await others(withBody(), sent, { status: 415 })).toEqual([]);
  });

  test('415: a compressed body (H-14)', async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'GZIP']) {
      const sent = { payload: '{}', headers: { 'content-encoding': encoding } };
      expect(await others(withBody(), sent, { status: 415 })).toEqual([]);
    }
  });
});

describe('a body under an odd name of its type', () => {
  const odd = [
    'application/json;',
    ' application/json',
    'application/json\t; charset=utf-8',
    'application/json\ta',
    'APPLICATION/JSON',
    'application/json; charset=utf-16',
    'application/json;charset="iso-8859-1"',
    'application/json; boundary=x',
  ];

  test.each(odd)('400 or 415, and never let through unread: %j (H-01..H-06)', async (type) => {
    const found: string[] = [];
    for (const operation of withBody()) {
      const payload = JSON.stringify({ surelyNotAField: 1 });
      const { status } = await send(operation, { payload, headers: { 'content-type': type } });
      if (![400, 415].includes(status)) found.push(`${operation.id}: ${status}`);
    }
    expect(found).toEqual([]);
  });

  test('415: a charset that is not UTF-8, though the bytes would do (H-06)', async () => {
    for (const type of ['application/json; charset=utf-16', 'application/json;charset=latin1']) {
      const sent = (operation: Operation) => ({
        ...json(world.bodyOf(operation)),
        headers: { 'content-type': type },
      });
      expect(await others(withBody(), sent, { status: 415 })).toEqual([]);
    }
  });

  test('415: no type at all (H-07)', async () => {
    const sent = { payload: '{}', headers: { 'content-type': '' } };
    expect(await others(withBody(), sent, { status: 415 })).toEqual([]);
  });

  test('400: a body where none is asked for is not dropped in silence', async () => {
    const bodiless = operations.filter(({ method, body }) => method !== 'GET' && !body);
    const sent = (operation: Operation): Sent => ({
      ...json({ approve: true }),
      headers: operation.ifMatch ? { 'if-match': '"v1"' } : {},
    });
    const refused = { status: 400, code: /unexpected-body/ };
    expect(await others(bodiless, sent, refused)).toEqual([]);
    const form = { payload: 'a=1', headers: { 'content-type': 'text/plain' } };
    const withoutFile = bodiless.filter(({ takesFile }) => !takesFile);
    expect(await others(withoutFile, form, { status: 415 })).toEqual([]);
  });
});

describe('If-Match, where the contract asks for it', () => {
  const whole = (operation: Operation, ifMatch?: string): Sent => {
    const body = world.bodyOf(operation);
    return {
      ...(body ? json(body) : {}),
      headers: {
        ...(operation.takesKey ? { 'idempotency-key': uuidv7() } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
    };
  };

  test('every change of a resource asks for it, but for what is stated without having been read: upserts by the HRIS’s own id, a last use', () => {
    const changes = operations.filter(
      ({ method, path }) =>
        ['PUT', 'PATCH', 'DELETE'].includes(method) && !/\/by-external-id\/|\/last-use$/.test(path),
    );
    expect(changes.filter(({ ifMatch }) => !ifMatch).map(({ id }) => id)).toEqual([]);
  });

  test('428: missing', async () => {
    const subjects = operations.filter(({ ifMatch }) => ifMatch);
    expect(await others(subjects, (each) => whole(each), { status: 428 })).toEqual([]);
  });

  test('412: a weak tag, and a tag that was never issued', async () => {
    const subjects = operations.filter(({ ifMatch }) => ifMatch);
    for (const tag of ['W/"v1"', '"anything"', '"v1", "v2"'])
      expect(await others(subjects, (each) => whole(each, tag), { status: 412 })).toEqual([]);
  });

  test('400: `*` where money or an approval is at stake', async () => {
    const subjects = operations.filter(({ ifMatch }) => ifMatch === 'strict');
    expect(
      await others(subjects, (each) => whole(each, '*'), {
        status: 400,
        code: 'if-match-too-wide',
      }),
    ).toEqual([]);
  });
});

describe('Idempotency-Key, where money moves', () => {
  test('400: missing', async () => {
    const subjects = operations.filter(({ requiresKey }) => requiresKey);
    const found = await others(
      subjects,
      (operation) => (operation.body ? json(world.bodyOf(operation)) : {}),
      { status: 400, code: 'idempotency-key-required' },
    );
    expect(found).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['longer than 255', 'k'.repeat(256)],
    ['with a space', 'a key'],
    ['not ASCII', 'clé'],
  ])('400: %s', async (_name, key) => {
    const found = await others(
      operations.filter(({ takesKey }) => takesKey),
      (operation) => ({
        ...(operation.body ? json(world.bodyOf(operation)) : {}),
        headers: { 'idempotency-key': key },
      }),
      { status: 400, code: 'idempotency-key-invalid' },
    );
    expect(found).toEqual([]);
  });
});

describe('lists', () => {
  const lists = () =>
    operations.filter((each) => each.parameters.some(({ name }) => name === 'cursor'));

  test.each(['0', '-1', '201', '1e2', '0x10', '٥', '1.5', '', '%20'])(
    '400: limit=%s (V-20)',
    async (limit) => {
      expect(await others(lists(), { query: `?limit=${limit}` }, { status: 400 })).toEqual([]);
    },
  );

  test('400: a cursor nobody issued (C-01)', async () => {
    const query = '?cursor=c3VyZWx5.bm90';
    expect(await others(lists(), { query }, { status: 400, code: 'invalid-cursor' })).toEqual([]);
  });

  test('400: the same parameter twice (V-22)', async () => {
    expect(await others(lists(), { query: '?limit=1&limit=2' }, { status: 400 })).toEqual([]);
  });
});
