/** What generators of clients do not understand, or misread. A rule answers the places where a document breaks it. */
export type Json = Record<string, unknown>;
type Rule = (document: Json) => string[];
type Place = { at: string; schema: Json };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = ['items', 'additionalProperties', 'propertyNames', 'not', 'contains'];
const SEVERAL = ['oneOf', 'anyOf', 'allOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', '$defs'];

function below({ at, schema }: Place): Place[] {
  const found: [string, unknown][] = [
    ...ONE.map((keyword): [string, unknown] => [keyword, schema[keyword]]),
    ...SEVERAL.flatMap((keyword) =>
      ((schema[keyword] as unknown[] | undefined) ?? []).map((each, index): [string, unknown] => [
        `${keyword}/${index}`,
        each,
      ]),
    ),
    ...NAMED.flatMap((keyword) =>
      Object.entries((schema[keyword] as Json | undefined) ?? {}).map(
        ([name, each]): [string, unknown] => [`${keyword}/${name}`, each],
      ),
    ),
  ];
  return found.flatMap(([step, value]) =>
    isObject(value) ? walk({ at: `${at}/${step}`, schema: value }) : [],
  );
}

const walk = (place: Place): Place[] => [place, ...below(place)];

/** Every `schema` of a parameter, a body or a header outside the components. */
function usedSchemas(value: unknown, at: string): Place[] {
  if (Array.isArray(value))
    return value.flatMap((each, index) => usedSchemas(each, `${at}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (key === 'example' || key === 'examples') return [];
    const there = `${at}/${key}`;
    return key === 'schema' && isObject(each)
      ? [{ at: there, schema: each }]
      : usedSchemas(each, there);
  });
}

const componentsOf = (document: Json): Json =>
  ((document.components as Json | undefined)?.schemas as Json | undefined) ?? {};

const topSchemas = (document: Json): Place[] => {
  const { components, ...others } = document;
  const { schemas: _schemas, ...otherComponents } = (components ?? {}) as Json;
  return usedSchemas({ ...others, components: otherComponents }, '');
};

function everySchema(document: Json): Place[] {
  const named = Object.entries(componentsOf(document)).map(([name, schema]) => ({
    at: `/components/schemas/${name}`,
    schema: schema as Json,
  }));
  return [...named, ...topSchemas(document)].flatMap(walk);
}

const where = (document: Json, breaks: (schema: Json, document: Json) => boolean): string[] =>
  everySchema(document)
    .filter(({ schema }) => breaks(schema, document))
    .map(({ at }) => at);

const KNOWN = new Set(
  `$ref type properties required additionalProperties propertyNames items enum const anyOf oneOf discriminator
  description title format example examples default deprecated readOnly writeOnly pattern multipleOf minimum maximum
  exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems uniqueItems`.split(/\s+/),
);

/** No keyword beyond those that generators know; `propertyNames` is the one they ignore. */
export const unknownKeywords: Rule = (document) =>
  everySchema(document).flatMap(({ at, schema }) =>
    Object.keys(schema)
      .filter((keyword) => !KNOWN.has(keyword) && !keyword.startsWith('x-'))
      .map((keyword) => `${at}: ${keyword}`),
  );

/** OpenAPI 3.1 without a dialect of its own: tools refuse what they do not know by name. */
export const ownDialects: Rule = (document) => [
  ...('jsonSchemaDialect' in document ? ['/jsonSchemaDialect'] : []),
  ...(/^3\.1\.\d+$/.test(String(document.openapi)) ? [] : [`/openapi: ${document.openapi}`]),
];

const isNull = (schema: unknown) => isObject(schema) && schema.type === 'null';

/** The one value whose type the employer's HRIS chooses: text, number or truth. This list may only shrink. */
const FREE_VALUES = /\/properties\/customFields\/additionalProperties$/;

/** `null` beside exactly one other type: what every generator turns into "or nothing". */
export const oddUnions: Rule = (document) =>
  where(document, ({ type, anyOf }) => {
    if (Array.isArray(type)) return type.length !== 2 || type[1] !== 'null' || type[0] === 'null';
    if (!Array.isArray(anyOf)) return false;
    return anyOf.length !== 2 || anyOf.filter(isNull).length !== 1;
  }).filter((at) => !FREE_VALUES.test(at));

const schemaOf = (document: Json, reference: unknown): Json | undefined =>
  componentsOf(document)[String(reference).replace('#/components/schemas/', '')] as
    | Json
    | undefined;

function isTagged(document: Json, { oneOf, discriminator }: Json): boolean {
  const { propertyName, mapping } = (discriminator ?? {}) as {
    propertyName?: string;
    mapping?: Json;
  };
  if (!propertyName || !mapping) return false;
  const members = (oneOf as Json[]).map(({ $ref }) => $ref);
  const mapped = Object.entries(mapping);
  const tells = ([value, reference]: [string, unknown]) => {
    const member = schemaOf(document, reference);
    const tag = (member?.properties as Json | undefined)?.[propertyName] as Json | undefined;
    return tag?.const === value && ((member?.required ?? []) as string[]).includes(propertyName);
  };
  return (
    members.every((member) => mapped.some(([, reference]) => reference === member)) &&
    mapped.every(([, reference]) => members.includes(reference as string)) &&
    mapped.every(tells)
  );
}

/** A union says by a required constant which member it is, and maps every value of it to a named schema. */
export const untaggedUnions: Rule = (document) =>
  where(document, (schema) => Array.isArray(schema.oneOf) && !isTagged(document, schema));

/** One type, all values of that type: mixed enums become untyped constants. */
export const mixedEnums: Rule = (document) =>
  where(document, (schema) => {
    if (!Array.isArray(schema.enum)) return false;
    return schema.type !== 'string' || schema.enum.some((value) => typeof value !== 'string');
  });

/** Beside a reference only a description: other siblings are dropped by generators that learned from 3.0. */
export const siblingsOfReferences: Rule = (document) =>
  where(document, (schema) =>
    '$ref' in schema
      ? Object.keys(schema).some((keyword) => keyword !== '$ref' && keyword !== 'description')
      : false,
  );

/** The document itself, which is described elsewhere. This list may only shrink. */
const FREE_BODIES = /^\/paths\/\/v1\/openapi\.json\//;

/** Bodies are named: an anonymous one becomes `InlineResponse200` in some languages, and another one tomorrow. */
export const anonymousBodies: Rule = (document) =>
  topSchemas(document)
    .filter(({ at }) => /\/content\/[^/]+\/[^/]+\/schema$/.test(at) && !FREE_BODIES.test(at))
    .filter(({ schema }) => 'properties' in schema || 'oneOf' in schema || 'anyOf' in schema)
    .map(({ at }) => at);

const PLAIN_NAME = /^[A-Z][A-Za-z0-9]*$/;

/** Each schema has one name that is a type name in every language, and is used. */
export const oddNames: Rule = (document) => {
  const schemas = componentsOf(document);
  const text = JSON.stringify(document);
  const seen = new Map<string, string>();
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const same = name.toLowerCase();
    const twin = seen.get(same) ?? (name.endsWith('Input') && name.slice(0, -5) in schemas);
    seen.set(same, name);
    if (!PLAIN_NAME.test(name)) return [`${name}: no type name`];
    if (twin) return [`${name}: a second form of a schema`];
    if (!text.includes(`"#/components/schemas/${name}"`)) return [`${name}: nothing uses it`];
    return isObject(schema) ? [] : [`${name}: no schema`];
  });
};

/** Parameters are single values: lists and objects in a URL are spelled differently by every generator. */
export const compoundParameters: Rule = (document) =>
  topSchemas(document)
    .filter(({ at, schema }) => at.includes('/parameters/') && isCompound(schema))
    .map(({ at }) => at);

const isCompound = ({ type, anyOf, oneOf, $ref }: Json) =>
  type === 'object' || type === 'array' || Array.isArray(type) || Boolean(anyOf ?? oneOf ?? $ref);
