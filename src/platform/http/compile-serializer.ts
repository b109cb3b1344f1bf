import fastJsonStringify, { type Schema } from 'fast-json-stringify';
import { z } from 'zod';
import { WrittenJson } from './written-json.js';

type Json = { [key: string]: unknown };
export type Serializer = (data: unknown) => string;

/** What a compiled serializer cannot decide without validating; such schemas are written by zod instead. */
class NotCompilable extends Error {}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `anyOf: [X, null]`, zod’s way to write nullable, becomes a nullable X: the one union that needs no validation. */
function simplify(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(simplify);
  if (!isObject(schema)) return schema;
  const options = schema.anyOf;
  if (Array.isArray(options)) {
    const others = options.filter((option) => !(isObject(option) && option.type === 'null'));
    const [only] = others;
    if (others.length !== 1 || options.length !== 2 || !isObject(only))
      throw new NotCompilable('a union');
    const { anyOf: _anyOf, ...rest } = schema;
    return { ...rest, ...(simplify(only) as Json), nullable: true };
  }
  if ('oneOf' in schema || 'allOf' in schema || '$ref' in schema)
    throw new NotCompilable('a union or a reference');
  const kept = Object.entries(schema).filter(([keyword]) => WRITING_KEYWORDS.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, simplifyKeyword(keyword, value)]),
  );
}

/** What tells how to write a value; the rest of a schema tells which values are allowed. */
const WRITING_KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'items',
  'additionalProperties',
  'const',
  'nullable',
]);

function simplifyKeyword(keyword: string, value: unknown): unknown {
  if (keyword !== 'properties' || !isObject(value)) return simplify(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, schema]) => [name, simplify(schema)]),
  );
}

function compile(schema: z.ZodType): Serializer | undefined {
  try {
    const written = z.toJSONSchema(schema, {
      io: 'output',
      reused: 'inline',
      metadata: z.registry(),
    });
    return fastJsonStringify(simplify(written) as Schema) as Serializer;
  } catch (error) {
    if (error instanceof NotCompilable) return undefined;
    throw error;
  }
}

/** Writes by the schema itself; an answer that breaks it is a defect (500). */
function validating(schema: z.ZodType): Serializer {
  return (data) => {
    const parsed = schema.safeParse(data);
    if (!parsed.success)
      throw new Error(`the answer breaks its schema: ${z.prettifyError(parsed.error)}`);
    return JSON.stringify(parsed.data);
  };
}

/**
 * The serializer of an answer: what the schema declares and nothing else. Compiled where the schema allows it (four times
 * as fast on a list), by zod where it does not; what PostgreSQL has written passes through. With `verify`, as in the
 * tests, the schema writes as well and both must agree.
 */
export function compileSerializer(schema: unknown, verify: boolean): Serializer {
  if (!(schema instanceof z.ZodType)) return JSON.stringify;
  const exact = validating(schema);
  const write = passing(compile(schema) ?? exact);
  if (!verify) return write;
  return (data) => {
    const fast = write(data);
    const sure = exact(data instanceof WrittenJson ? JSON.parse(data.text) : data);
    if (canonical(fast) !== canonical(sure))
      throw new Error(`the answer was written as ${fast}, the schema says ${sure}`);
    return fast;
  };
}

const passing =
  (write: Serializer): Serializer =>
  (data) =>
    data instanceof WrittenJson ? data.text : write(data);

function canonical(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
