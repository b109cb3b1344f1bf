import { v7 as uuidv7 } from 'uuid';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import { type Field, fieldsOfBodies } from '../setup/builders/fields-of-bodies.js';
import { fillPath, pathParameters, type Schema } from '../setup/operations.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

let upskill: TestApp;
let world: EmployerWithData;
let fields: Field[];
beforeAll(async () => {
  upskill = await startTestApp();
  world = await employerWithData(upskill);
  fields = fieldsOfBodies(world);
});
afterAll(() => upskill.stop());

/** Sends a body that is sound but for one field; `literal` puts a number no JavaScript can write into the text. */
async function send(field: Field, value: unknown, literal?: string) {
  const { operation } = field;
  const values = pathParameters(operation).map(({ name }) => [name, uuidv7()]);
  const payload = JSON.stringify(field.bodyWith(value));
  const answer = await upskill.app.inject({
    method: operation.method,
    url: fillPath(operation.path, Object.fromEntries(values)),
    headers: {
      ...world.callerOf(operation),
      'content-type': 'application/json',
      ...(operation.takesKey ? { 'idempotency-key': uuidv7() } : {}),
      ...(operation.ifMatch ? { 'if-match': '"v1"' } : {}),
    },
    payload: literal === undefined ? payload : payload.replace('"literal"', literal),
  });
  return { status: answer.statusCode, body: answer.json() };
}
type Sent = Awaited<ReturnType<typeof send>>;

type Refusal = { pointer: string; code: string; detail: string };

/** What the answer says against the field or what holds it; in bulk, against it in the item that failed. */
function refusals({ status, body }: Sent, { pointer }: Field): Refusal[] {
  const item = status === 200 && body.failed > 0 ? (body.results ?? body.data)[0] : undefined;
  const errors: Refusal[] = (item ?? (status === 400 ? body : {})).errors ?? [];
  const inItem = item ? pointer.replace(/^\/items\/0/, '') : pointer;
  return errors.filter((each) => inItem.startsWith(each.pointer));
}
const isRefused = (answer: Sent, field: Field) => refusals(answer, field).length > 0;
const isTooLong = (answer: Sent, field: Field) =>
  refusals(answer, field).some(({ code, detail }) => code === 'too-big' || /at most/.test(detail));

const isText = ({ type, const: only, enum: closed }: Schema & { const?: unknown }) =>
  type === 'string' && only === undefined && !closed;
const isNumber = ({ type }: Schema) => type === 'integer' || type === 'number';
/** Numbers that may be nothing else: a fact of the HRIS may be a number or a text. */
const onlyNumbers = () => {
  const names = fields.map(nameOf);
  const isOnly = (field: Field) => names.filter((name) => name === nameOf(field)).length === 1;
  return fields.filter((field) => isNumber(field.schema) && isOnly(field));
};
const texts = () => fields.filter(({ schema }) => isText(schema));
const plainTexts = () => texts().filter(({ schema }) => !schema.format && !schema.pattern);
const ofFormat = (format: string) => texts().filter(({ schema }) => schema.format === format);
const nameOf = ({ operation, pointer }: Field) => `${operation.id} ${pointer}`;

/** The fields that took a value they must refuse, each with what was answered. */
async function takers(
  subjects: readonly Field[],
  values: readonly unknown[] | ((field: Field) => readonly unknown[]),
): Promise<string[]> {
  if (subjects.length === 0) throw new Error('no operation has such a field: the walk is broken');
  const found: string[] = [];
  for (const field of subjects) {
    for (const value of typeof values === 'function' ? values(field) : values) {
      const answer = await send(field, value);
      if (!isRefused(answer, field))
        found.push(
          `${nameOf(field)} = ${JSON.stringify(value)?.slice(0, 60)}: ${answer.status} ${answer.body.detail}`,
        );
    }
  }
  return found;
}

test('the walk finds the fields of every body, those of nested objects and lists among them', () => {
  const found = new Set(fields.map(nameOf));
  const walked = new Set(fields.map(({ operation }) => operation.id));
  const withBody = world.operations.filter(({ body }) => body).map(({ id }) => id);
  expect(withBody.filter((id) => !walked.has(id))).toEqual([]);
  expect(found).toContain('createEmployee /customFields/0');
  expect(found).toContain('createReimbursementRequest /expenses/0/amount/currency');
  expect(found).toContain('upsertEmployees /items/0/email');
});

describe('texts', () => {
  test('V-08: every text says how long it may be', () => {
    const endless = plainTexts().filter(({ schema }) => !schema.maxLength);
    expect(endless.map(nameOf)).toEqual([]);
  });

  test('400: one character more than a text may have (V-08)', async () => {
    const longer = ({ schema }: Field) => ['x'.repeat(Number(schema.maxLength) + 1)];
    expect(await takers(plainTexts(), longer)).toEqual([]);
  });

  test('a limit is of characters, not of their bytes or halves: the longest text of four-byte characters is taken (V-08)', async () => {
    const refused: string[] = [];
    for (const field of plainTexts()) {
      const longest = '𠮷'.repeat(Number(field.schema.maxLength));
      const answer = await send(field, longest);
      const tooMany = await send(field, `${longest}𠮷`);
      if (answer.status >= 500 || isTooLong(answer, field))
        refused.push(`${nameOf(field)}: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (!isTooLong(tooMany, field)) refused.push(`${nameOf(field)} takes one more`);
    }
    expect(refused).toEqual([]);
  });

  test.each([
    ['V-09: a NUL', 'nul\u0000'],
    ['V-10: half of a surrogate pair', 'half\ud800'],
    ['V-14: a zero-width space', 'zero\u200bwidth'],
    ['V-14: a mark that turns the direction', 'invoice\u202egpj.exe'],
    ['V-14: an isolate that hides what follows', 'left\u2066right'],
    ['V-24: an escape sequence of terminals', 'red\u001b[31m'],
  ])('400: %s in any text of any body', async (_what, value) => {
    const subjects = texts();
    expect(await takers(subjects, [value])).toEqual([]);
  });

  test('400: a text that must not be blank, of nothing but what nobody sees (V-25)', async () => {
    const blanks = ['', ' ', '\t\n', '\u00a0\u3000', '\u200d', '\u3164', '\u2800'];
    const named = plainTexts().filter(({ schema }) => schema.minLength);
    expect(await takers(named, blanks)).toEqual([]);
  });

  test('400: a line break where text may become a header or a line of a log (V-24)', async () => {
    const lines = ['a\r\nSet-Cookie: b', 'a\nb', 'a\rb', 'a\u2028b', 'a\u0085b'];
    const named = texts().filter(({ schema }) => schema.minLength || schema.format);
    expect(await takers(named, lines)).toEqual([]);
  });

  test.each([
    ['a@b'],
    ['a@b.'],
    ['@example.com'],
    ['a b@example.com'],
    [`${'a'.repeat(310)}@example.com`],
    ['a@example.com\r\nBcc: b@example.com'],
    ['"a"@example.com, b@example.com'],
  ])('400: the e-mail address %j (V-15)', async (address) => {
    expect(await takers(ofFormat('email'), [address])).toEqual([]);
  });

  test('400: an e-mail address with a letter that only looks like its own, or one nobody sees (V-14)', async () => {
    const addresses = [
      'аda@example.com',
      'ada@exаmple.com',
      'a\u00adda@example.com',
      'ａda@example.com',
    ];
    expect(await takers(ofFormat('email'), addresses)).toEqual([]);
  });

  test('400: an id of another system or a code that mixes lookalike letters, or hides some (V-14)', async () => {
    const codes =
      /\/(externalId|managerExternalId|skillExternalId|code|employeeNumber|costCenter)$/;
    const spoofs = ['О-12a', 'ΑB-1', 'Ｏ-12', 'O\u00ad-12', 'O\u200c-12', '𝐎-12'];
    const subjects = plainTexts().filter(({ pointer }) => codes.test(pointer));
    expect(await takers(subjects, spoofs)).toEqual([]);
  });
});

describe('dates and ids', () => {
  test('400: a day no calendar has (V-17)', async () => {
    const days = [
      '2026-02-30',
      '2025-02-29',
      '0000-00-00',
      '275761-01-01',
      '+275760-09-13',
      'infinity',
      'today',
      '2026-1-5',
      '2026-01-05T00:00:00Z',
      '٢٠٢٦-٠١-٠١',
    ];
    expect(await takers(ofFormat('date'), days)).toEqual([]);
  });

  test('400: a UUID in braces, one short, as URN, or nil (V-18)', async () => {
    const ids = [
      '{01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d}',
      '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4',
      'urn:uuid:01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d',
      '01939f6e5a7c7c3e9b520d6a3f1b2c4d',
      '00000000-0000-0000-0000-000000000000',
      '1',
    ];
    expect(await takers(ofFormat('uuid'), ids)).toEqual([]);
  });

  test('upper case is the same UUID (V-18)', async () => {
    const refused: string[] = [];
    for (const field of ofFormat('uuid')) {
      const answer = await send(field, uuidv7().toUpperCase());
      if (answer.status === 400 || answer.status >= 500) refused.push(nameOf(field));
    }
    expect(refused).toEqual([]);
  });
});

describe('numbers, choices and lists', () => {
  test('400: a word, a truth, a list or half a thing where a number belongs (V-19)', async () => {
    const nonsense = ['100', true, [7], {}, 'NaN', '١'];
    expect(await takers(onlyNumbers(), nonsense)).toEqual([]);
    const whole = fields.filter(({ schema }) => schema.type === 'integer');
    expect(await takers(whole, [1.5])).toEqual([]);
  });

  test('400, never 500 and never rounded: 2^31 beyond the maximum, 2^53 + 1, 2^63, 1e400 (V-19)', async () => {
    const literals = ['2147483648', '9007199254740993', '9223372036854775808', '1e400', '-1e400'];
    const taken: string[] = [];
    for (const field of fields.filter(({ schema }) => isNumber(schema))) {
      for (const literal of literals) {
        const answer = await send(field, 'literal', literal);
        const isWithin =
          Number(literal) <= (field.schema.maximum ?? Infinity) && literal[0] === '2';
        if (answer.status >= 500 || !(isWithin || isRefused(answer, field)))
          taken.push(`${nameOf(field)} = ${literal}: ${answer.status}`);
      }
    }
    expect(taken).toEqual([]);
  });

  test('400: a choice in other letters, or surrounded by blanks (V-21)', async () => {
    const choices = fields.filter(({ schema }) => schema.enum && schema.type === 'string');
    const others = ({ schema }: Field) => {
      const [first] = schema.enum as string[];
      return [`${first} `, first?.toUpperCase(), `${first}\u0000`].filter(
        (each) => !schema.enum?.includes(each),
      );
    };
    expect(await takers(choices, others)).toEqual([]);
  });

  test('V-07: every list says how many it takes, and none takes more than a thousand', () => {
    const lists = fields.filter(({ schema }) => schema.type === 'array');
    const open = lists.filter(({ schema }) => !schema.maxItems || schema.maxItems > 1_000);
    expect(open.map(nameOf)).toEqual([]);
  });

  test('400: one item more than a list takes (V-07)', async () => {
    const lists = fields.filter(({ schema }) => schema.type === 'array');
    const longer = ({ schema }: Field) => [
      Array.from({ length: (schema.maxItems ?? 1_000) + 1 }, () => ({})),
    ];
    expect(await takers(lists, longer)).toEqual([]);
  });
});

test('V-16: no text takes long to refuse, however it was made to', async () => {
  const baits = [
    `${'a'.repeat(90_000)}!`,
    `${'a.'.repeat(45_000)}@`,
    `a@${'a.'.repeat(45_000)}1`,
    `a@${'a-'.repeat(45_000)}`,
    `https://${'a.'.repeat(45_000)}1`,
    `2026-01-01T00:00:00.${'0'.repeat(90_000)}`,
    `${' '.repeat(90_000)}x`,
    'e\u0301\u0327'.repeat(30_000),
  ];
  const slow: string[] = [];
  const ofEachKind = new Map(texts().map((field) => [JSON.stringify(field.schema), field]));
  for (const field of ofEachKind.values()) {
    for (const bait of baits) {
      const startedAt = performance.now();
      const { status } = await send(field, bait);
      const tookMs = performance.now() - startedAt;
      // 10 ms is what it should take; a regular expression that goes astray takes seconds.
      if (tookMs > 1_000 || status >= 500)
        slow.push(`${nameOf(field)} ${bait.slice(0, 12)}: ${status} in ${tookMs} ms`);
    }
  }
  expect(slow).toEqual([]);
}, 60_000);

test('nothing of all this was a defect: no alarm was raised', () => {
  expect(upskill.logs.filter((line) => line.includes('"alarm"'))).toEqual([]);
});
