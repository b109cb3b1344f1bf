import { v7 as uuidv7 } from 'uuid';
import { fingerprintOf } from '../isolation/rows-of-employers.js';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import {
  fillPath,
  isList,
  type Operation,
  type Parameter,
  pathParameters,
  resolveSchema,
  type Schema,
} from '../setup/operations.js';
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

type Subject = { operation: Operation; parameter: Parameter };
const queriesOf = ({ parameters }: Operation) =>
  parameters.filter((parameter) => parameter.in === 'query');
const subjects = (isWanted: (schema: Schema, name: string) => boolean): Subject[] =>
  operations.flatMap((operation) =>
    queriesOf(operation)
      .filter(({ schema, name }) => isWanted(schema, name))
      .map((parameter) => ({ operation, parameter })),
  );
const isFreeText = ({ type, format, pattern, enum: closed }: Schema, name: string) =>
  type === 'string' && !format && !pattern && !closed && name !== 'cursor';

/** Asks for rows of this employer, with a body that is sound where there must be one. */
async function ask(operation: Operation, query: string, path?: string) {
  const values = (await world.valuesOf(operation)) ?? {};
  for (const { name } of pathParameters(operation)) values[name] ??= uuidv7();
  const body = operation.bodyRequired ? world.bodyOf(operation) : undefined;
  const answer = await upskill.app.inject({
    method: operation.method,
    url: `${path ?? fillPath(operation.path, values)}${query}`,
    headers: {
      ...world.callerOf(operation),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: answer.payload ? answer.json() : undefined };
}

const pair = ({ name }: Parameter, value: string) => `${name}=${encodeURIComponent(value)}`;

/** The parameters that took a value they must refuse. */
async function takers(
  wanted: readonly Subject[],
  queries: (parameter: Parameter) => readonly string[],
  status = 400,
): Promise<string[]> {
  if (wanted.length === 0) throw new Error('no operation has such a parameter');
  const found: string[] = [];
  for (const { operation, parameter } of wanted) {
    for (const query of queries(parameter)) {
      const answer = await ask(operation, `?${query}`);
      if (answer.status !== status)
        found.push(`${operation.id} ?${query.slice(0, 80)}: ${answer.status}`);
    }
  }
  return found;
}

describe('C-04, C-06, C-10: text is text, whatever language it looks like', () => {
  const baits = [
    "' OR 1=1--",
    "x'; drop table employees;--",
    '";drop table employees;--',
    '$$||pg_sleep(5)||$$',
    '\\\\\\',
    '%%%',
    '___',
    '%_%',
    '(a+)+$',
    '.*.*.*',
    '{{7*7}}#{7*7}',
    "')) union select null--",
  ];

  test('200: a list is asked for what nothing is called, and answers nothing', async () => {
    const before = await fingerprintOf(upskill.owner, world.employer.id);
    const found: string[] = [];
    for (const { operation, parameter } of subjects(isFreeText)) {
      const { maxLength = Number.POSITIVE_INFINITY } = parameter.schema;
      for (const bait of baits.filter(({ length }) => length <= maxLength)) {
        const { status, body } = await ask(operation, `?${pair(parameter, bait)}`);
        // A heat map answers cells.
        if (status !== 200 || (body.data ?? body.cells).length > 0)
          found.push(`${operation.id} ${parameter.name}=${bait}: ${status}`);
      }
    }
    expect(found).toEqual([]);
    expect(await fingerprintOf(upskill.owner, world.employer.id)).toBe(before);
  });

  test('200: and it finds what is called exactly so', async () => {
    for (const name of baits) {
      await upskill.done(
        upskill.api.post('/v1/skills', world.employer.admin, { name, kind: 'tool' }),
      );
    }
    for (const name of baits) {
      const url = `/v1/skills?limit=200&q=${encodeURIComponent(name)}`;
      const { data } = await upskill.done(upskill.api.get(url, world.employer.admin));
      expect(data.map((skill: { name: string }) => skill.name)).toEqual([name]);
    }
  });

  test('400: a search of a thousand characters (C-06)', async () => {
    expect(await takers(subjects(isFreeText), (each) => [pair(each, 'x'.repeat(1_000))])).toEqual(
      [],
    );
  });

  test('400: what text cannot hold, or nobody can see (V-09, V-11, V-14)', async () => {
    const queries = ({ name }: Parameter) =>
      ['%00abc', 'abc%e2%80%ae', 'abc%e2%80%8b', '%20%20%20', 'abc%0d%0a'].map(
        (value) => `${name}=${value}`,
      );
    expect(await takers(subjects(isFreeText), queries)).toEqual([]);
  });
});

describe('what a query may not ask', () => {
  const unknown = [
    'sort=name%22%3B%20drop%20table%20employees',
    'fields%5B%5D=id',
    'include=employer',
    'filter%5Ba%5D%5Bb%5D%5Bc%5D=1',
    '__proto__%5Bpolluted%5D=1',
    'constructor.prototype.polluted=1',
    'employerId=01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d',
    'skip_auth=1',
    'limit%5B%5D=1',
    'LIMIT=1',
  ];

  test('400: sorting, choosing fields, nesting filters or naming an employer (C-05, C-09, T-04, P-04, P-08, P-09)', async () => {
    const found: string[] = [];
    for (const operation of operations) {
      for (const query of unknown) {
        const { status } = await ask(operation, `?${query}`);
        if (status !== 400) found.push(`${operation.id} ?${query}: ${status}`);
      }
    }
    expect(found).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  test('400: to filter by a field that is not offered as a filter, readable or not (C-07)', async () => {
    const found: string[] = [];
    for (const operation of operations.filter((each) => isList(world.document, each))) {
      const page = resolveSchema(world.document, operation.response as Schema);
      const { items = {} } = (page.properties?.data ?? {}) as { items?: Schema };
      const offered = new Set(queriesOf(operation).map(({ name }) => name));
      const item = resolveSchema(world.document, items);
      for (const name of Object.keys(item.properties ?? {})) {
        if (offered.has(name)) continue;
        const { status } = await ask(operation, `?${name}=1`);
        if (status !== 400) found.push(`${operation.id} ?${name}: ${status}`);
      }
    }
    expect(found).toEqual([]);
  });

  test('no list filters by what it hides from some of its readers: a filter would tell (C-07)', async () => {
    const manager = await upskill.hire(world.employer);
    const report = await upskill.hire(world.employer, { manager });
    const { redactedFields } = await upskill.done(
      upskill.api.get(`/v1/employees/${report.id}`, manager),
    );
    expect(redactedFields).toContain('customFields');
    const offered = new Set(
      operations.flatMap((operation) => queriesOf(operation).map(({ name }) => name)),
    );
    expect(redactedFields.filter((name: string) => offered.has(name))).toEqual([]);
  });

  test('400 or 414: ten thousand values in one question (C-09)', async () => {
    const found: string[] = [];
    for (const { operation, parameter } of subjects(() => true)) {
      const repeated = Array.from({ length: 200 }, () => `${parameter.name}=a`).join('&');
      const listed = `${parameter.name}=${Array.from({ length: 10_000 }, () => 'a').join(',')}`;
      const statuses = [
        (await ask(operation, `?${repeated}`)).status,
        (await ask(operation, `?${listed}`)).status,
      ];
      if (statuses.join() !== '400,414')
        found.push(`${operation.id} ${parameter.name}: ${statuses.join()}`);
    }
    expect(found).toEqual([]);
  });
});

describe('a parameter of another form', () => {
  test('400: twice, where once is meant (V-22)', async () => {
    const twice = ({ name, schema }: Parameter) => {
      const value = String(schema.enum?.[0] ?? schema.example ?? '1');
      return [`${name}=${encodeURIComponent(value)}&${name}=${encodeURIComponent(value)}`];
    };
    expect(
      await takers(
        subjects(() => true),
        twice,
      ),
    ).toEqual([]);
  });

  test('400: a choice in other letters (V-21)', async () => {
    const choices = subjects(({ enum: closed }) => closed !== undefined);
    const shouted = (each: Parameter) => [
      pair(each, String(each.schema.enum?.[0]).toUpperCase()),
      `${each.name}=`,
    ];
    expect(await takers(choices, shouted)).toEqual([]);
  });

  test('400: a day or an instant no calendar has (V-17)', async () => {
    const days = ['2026-02-30', '0000-00-00', '275761-01-01', 'infinity', 'now', '٢٠٢٦-٠١-٠١'];
    const instants = [
      '2026-02-30T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '275761-01-01T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:00+23:59',
      '2026-01-01 00:00:00Z',
      'epoch',
    ];
    const dated = ({ format }: Schema) => format === 'date';
    const timed = ({ format }: Schema) => format === 'date-time';
    expect(await takers(subjects(dated), (each) => days.map((day) => pair(each, day)))).toEqual([]);
    expect(
      await takers(subjects(timed), (each) => instants.map((instant) => pair(each, instant))),
    ).toEqual([]);
  });

  test('400: an id in braces, one short, or nil (V-18)', async () => {
    const ids = [
      '{01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d}',
      '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4',
      '00000000-0000-0000-0000-000000000000',
    ];
    const named = subjects(({ format }) => format === 'uuid');
    expect(await takers(named, (each) => ids.map((id) => pair(each, id)))).toEqual([]);
  });

  test('400: a number in words, with an exponent, in hexadecimal, in other digits, or beyond all bounds (V-19, V-20)', async () => {
    const numbers = subjects(({ type }) => type === 'integer');
    const odd = ['-1', '1e2', '0x10', '५', '1.0', '+1', '9223372036854775808', ''];
    const beyond = ({ schema }: Parameter) => String((schema.maximum ?? 2 ** 31 - 1) + 1);
    expect(
      await takers(numbers, (each) => [...odd, beyond(each)].map((number) => pair(each, number))),
    ).toEqual([]);
  });
});

describe('paths', () => {
  const isNamedByIds = (operation: Operation) => {
    const named = pathParameters(operation);
    return named.length > 0 && named.every(({ schema }) => schema.format === 'uuid');
  };

  test.each([
    '%00',
    'a%00b',
    '%2e%2e%2femployees',
    '..%2f..%2fetc%2fpasswd',
    '..;',
    '..%5c..%5c',
    '%E0%A4%A',
    '%ff%fe',
    "'%20or%201=1--",
    'a%0d%0aSet-Cookie:%20b',
    '%EF%BC%8E%EF%BC%8E',
    'x'.repeat(600),
  ])('V-23: 400 or 404, as a problem: %s where an id belongs', async (value) => {
    const found: string[] = [];
    for (const operation of operations.filter(isNamedByIds)) {
      const path = operation.path.replace(/\{\w+\}/g, value);
      const { status, body } = await ask(operation, '', path);
      if (![400, 404, 405].includes(status) || !Array.isArray(body?.errors))
        found.push(`${operation.id}: ${status}`);
    }
    expect(found).toEqual([]);
  });
});

test('nothing of all this was a defect: no alarm was raised', () => {
  expect(upskill.logs.filter((line) => line.includes('"alarm"'))).toEqual([]);
});
