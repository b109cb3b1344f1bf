import { readFileSync } from 'node:fs';
import * as rules from './generator-rules.js';

const released = JSON.parse(readFileSync('openapi/v1.json', 'utf8')) as rules.Json;

/** A small document that keeps every rule but for what is planted in it. */
const documentWith = (schemas: rules.Json, others: rules.Json = {}): rules.Json => ({
  openapi: '3.1.0',
  paths: {
    '/things': {
      get: {
        responses: {
          200: {
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Thing' } },
            },
          },
        },
      },
    },
  },
  components: { schemas: { Thing: { type: 'object', properties: {} }, ...schemas } },
  ...others,
});

const thing = (property: rules.Json) =>
  documentWith({ Thing: { type: 'object', properties: { x: property } } });
const X = '/components/schemas/Thing/properties/x';

const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const member = (tag: rules.Json, required: string[] = ['kind']) => ({
  type: 'object',
  properties: { kind: tag },
  required,
});
const union = (mapping: rules.Json | undefined, cat: rules.Json, dog: rules.Json) =>
  documentWith({
    Thing: {
      oneOf: [refer('Cat'), refer('Dog')],
      ...(mapping && { discriminator: { propertyName: 'kind', mapping } }),
    },
    Cat: cat,
    Dog: dog,
  });
const BOTH = { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' };
const CAT = member({ type: 'string', const: 'cat' });
const DOG = member({ type: 'string', const: 'dog' });
const THING = '/components/schemas/Thing';

const withParameter = (schema: rules.Json) =>
  documentWith({}, { paths: { '/things': { get: { parameters: [{ in: 'query', schema }] } } } });
const withBody = (schema: rules.Json) =>
  documentWith(
    {},
    { paths: { '/a': { post: { requestBody: { content: { 'application/json': { schema } } } } } } },
  );

type Case = [string, (document: rules.Json) => string[], [rules.Json, string[]][]];

/** Each rule with documents that break it, and what it says of them. */
const cases: Case[] = [
  [
    'the document has no dialect of its own',
    rules.ownDialects,
    [
      [documentWith({}, { jsonSchemaDialect: 'https://example.com' }), ['/jsonSchemaDialect']],
      [documentWith({}, { openapi: '3.0.3' }), ['/openapi: 3.0.3']],
    ],
  ],
  [
    'schemas use the keywords that generators know',
    rules.unknownKeywords,
    [
      [thing({ not: { type: 'string' } }), [`${X}: not`]],
      [thing({ allOf: [] }), [`${X}: allOf`]],
      [thing({ items: { if: {} } }), [`${X}/items: if`]],
      [
        withParameter({ type: 'string', $comment: '' }),
        ['/paths//things/get/parameters/0/schema: $comment'],
      ],
    ],
  ],
  [
    'a union without a tag is something or null',
    rules.oddUnions,
    [
      [thing({ type: ['string', 'number'] }), [X]],
      [thing({ type: ['null', 'string'] }), [X]],
      [thing({ anyOf: [{ type: 'string' }, { type: 'number' }] }), [X]],
      [thing({ anyOf: [{ type: 'string' }] }), [X]],
    ],
  ],
  [
    'any other union has a discriminator, a mapping and constant tags',
    rules.untaggedUnions,
    [
      [union(undefined, CAT, DOG), [THING]],
      [union({ cat: BOTH.cat }, CAT, DOG), [THING]],
      [union({ ...BOTH, cow: '#/components/schemas/Cow' }, CAT, DOG), [THING]],
      [union(BOTH, member({ type: 'string' }), DOG), [THING]],
      [union(BOTH, member({ type: 'string', const: 'cat' }, []), DOG), [THING]],
    ],
  ],
  [
    'the values of an enum are texts',
    rules.mixedEnums,
    [
      [thing({ enum: ['a'] }), [X]],
      [thing({ type: 'string', enum: ['a', null] }), [X]],
    ],
  ],
  [
    'beside a reference stands a description or nothing',
    rules.siblingsOfReferences,
    [[thing({ ...refer('Thing'), default: {} }), [X]]],
  ],
  [
    'every body has a name',
    rules.anonymousBodies,
    [
      [
        withBody({ type: 'object', properties: {} }),
        ['/paths//a/post/requestBody/content/application/json/schema'],
      ],
    ],
  ],
  [
    'every schema has one name, and is used',
    rules.oddNames,
    [
      [
        documentWith({ ThingInput: {}, thing_two: {}, Lost: {} }),
        [
          'ThingInput: a second form of a schema',
          'thing_two: no type name',
          'Lost: nothing uses it',
        ],
      ],
    ],
  ],
  [
    'parameters are single values',
    rules.compoundParameters,
    [[withParameter({ type: 'array' }), ['/paths//things/get/parameters/0/schema']]],
  ],
];

describe.each(cases)('%s', (_sentence, rule, planted) => {
  test('the contract keeps it', () => {
    expect(rule(released)).toEqual([]);
  });
  test.each(planted)('a planted violation is reported (%#)', (document, reported) => {
    expect(rule(document)).toEqual(reported);
  });
});

test('a union with mapping and constant tags is understood', () => {
  expect(rules.untaggedUnions(union(BOTH, CAT, DOG))).toEqual([]);
});
