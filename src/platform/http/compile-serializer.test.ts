import fc from 'fast-check';
import { z } from 'zod';
import { compileSerializer } from './compile-serializer.js';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const whole = fc.integer();
const real = fc.double({ noDefaultInfinity: true, noNaN: true });
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const Money = z.object({ amount: z.int(), currency: z.string() });
const money = fc.record({ amount: whole, currency: text });

/** A schema of an answer, and what the service may answer with. */
const shapes: [string, z.ZodType, fc.Arbitrary<unknown>][] = [
  [
    'plain and nullable fields',
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      count: z.int().nullable(),
      share: z.number(),
      open: z.boolean(),
      closed: z.boolean().nullable(),
      state: z.enum(['open', 'closed']).nullable(),
    }),
    fc.record({
      id: text,
      name: nullable(text),
      count: nullable(whole),
      share: real,
      open: fc.boolean(),
      closed: nullable(fc.boolean()),
      state: fc.constantFrom('open', 'closed', null),
    }),
  ],
  [
    'objects in objects, some of them null',
    z.object({
      price: Money.nullable(),
      budget: z.object({ left: Money, note: z.string().nullable() }),
    }),
    fc.record({ price: nullable(money), budget: fc.record({ left: money, note: nullable(text) }) }),
  ],
  [
    'lists of lists, of objects and of nullables',
    z.object({
      anchors: z.array(z.array(z.number())),
      items: z.array(z.object({ id: z.string(), tags: z.array(z.string().nullable()) })),
      steps: z.array(Money).nullable(),
    }),
    fc.record({
      anchors: fc.array(fc.array(real, { maxLength: 3 }), { maxLength: 3 }),
      items: fc.array(fc.record({ id: text, tags: fc.array(nullable(text), { maxLength: 3 }) }), {
        maxLength: 3,
      }),
      steps: nullable(fc.array(money, { maxLength: 3 })),
    }),
  ],
  [
    'records by name, of texts, numbers and anything',
    z.object({
      labels: z.record(z.string(), z.string()),
      percents: z.record(z.string(), z.number()).nullable(),
      custom: z.record(z.string(), z.unknown()).nullable(),
    }),
    fc.record({
      labels: fc.dictionary(text.filter(isPlainKey), text, { maxKeys: 4 }),
      percents: nullable(fc.dictionary(text.filter(isPlainKey), real, { maxKeys: 4 })),
      custom: nullable(
        fc.dictionary(
          text.filter(isPlainKey),
          fc.oneof(text, whole, fc.boolean(), fc.constant(null)),
          {
            maxKeys: 4,
          },
        ),
      ),
    }),
  ],
  [
    'a union, which is left to the schema',
    z.object({ value: z.union([z.string(), z.number(), z.null()]), kind: z.literal('mixed') }),
    fc.record({ value: fc.oneof(text, whole, fc.constant(null)), kind: fc.constant('mixed') }),
  ],
  ['a list on the outside', z.array(Money.nullable()), fc.array(nullable(money), { maxLength: 4 })],
];

/** No JSON body has such a key: `parseJson` refuses it, and an object in JavaScript treats it as its own. */
function isPlainKey(key: string): boolean {
  return key !== '__proto__';
}

test.each(shapes)(
  '%s: what is compiled writes exactly what the schema says',
  (_name, schema, value) => {
    const write = compileSerializer(schema, false);
    fc.assert(
      fc.property(value, (data) => {
        const expected: unknown = JSON.parse(JSON.stringify(schema.parse(data)));
        expect(JSON.parse(write(data))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  },
);

test('a field the schema does not declare is never written', () => {
  const write = compileSerializer(z.object({ id: z.string(), of: Money }), false);
  const row = { id: '1', secret: 'x', of: { amount: 1, currency: 'USD', secret: 'x' } };
  expect(write(row)).toBe('{"id":"1","of":{"amount":1,"currency":"USD"}}');
});

test('what no schema describes is written as it is', () => {
  expect(compileSerializer(undefined, false)({ any: [1] })).toBe('{"any":[1]}');
});

test('with verification an answer that breaks its schema is a defect', () => {
  const write = compileSerializer(z.object({ count: z.int() }), true);
  expect(write({ count: 1 })).toBe('{"count":1}');
  expect(() => write({ count: 1.5 })).toThrow('breaks its schema');
});

test('where the schema decides between shapes, an answer that is none of them is a defect too', () => {
  const card = z.object({ kind: z.literal('card'), last: z.string() });
  const cash = z.object({ kind: z.literal('cash') });
  const write = compileSerializer(
    z.object({ by: z.discriminatedUnion('kind', [card, cash]) }),
    false,
  );
  expect(write({ by: { kind: 'cash', last: '4242' } })).toBe('{"by":{"kind":"cash"}}');
  expect(() => write({ by: { kind: 'gold' } })).toThrow('breaks its schema');
});
