import { v7 as uuidv7 } from 'uuid';
import { type Document, resolveSchema, type Schema } from '../operations.js';
import { fresh } from '../test-app.js';

/** Answers an id for a field that names something: `departmentId` → a department. Undefined if there is none yet. */
export type FindReference = (field: string) => string | undefined;

type Context = { document: Document; reference: FindReference };

const byFormat: Record<string, (field: string) => string> = {
  date: () => '2026-01-15',
  'date-time': () => '2026-01-15T12:00:00Z',
  email: () => `${fresh('someone')}@example.com`,
  uri: () => 'https://example.com/hook',
};

function sampleText(schema: Schema, field: string, { reference }: Context): unknown {
  if (schema.format === 'uuid') return reference(field) ?? uuidv7();
  if (schema.pattern && schema.example !== undefined) return schema.example;
  const make = byFormat[schema.format ?? ''];
  if (make) return make(field);
  return fresh(field || 'word').slice(0, schema.maxLength ?? 200);
}

function sampleNumber(schema: Schema): number {
  const { exclusiveMinimum } = schema as { exclusiveMinimum?: number };
  if (typeof schema.example === 'number') return schema.example;
  return exclusiveMinimum === undefined ? (schema.minimum ?? 1) : exclusiveMinimum + 1;
}

function sampleObject(schema: Schema, context: Context): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const properties = Object.entries(schema.properties ?? {}) as [string, Schema][];
  return Object.fromEntries(
    properties
      .filter(([name]) => required.has(name))
      .map(([name, each]) => [name, sampleOf(each, name, context)]),
  );
}

/** The smallest value a schema accepts, as far as a schema can say: required fields only, names nobody used. */
export function sampleOf(reference: Schema, field: string, context: Context): unknown {
  const schema = resolveSchema(context.document, reference);
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  const [option] = options?.filter(({ type }) => (type as string | undefined) !== 'null') ?? [];
  if (option) return sampleOf(option, field, context);
  if (schema.allOf)
    return Object.assign(
      {},
      ...schema.allOf.map((each) => sampleOf(each as Schema, field, context)),
    );
  const { const: only } = schema as { const?: unknown };
  if (only !== undefined) return only;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      return sampleText(schema, field, context);
    case 'integer':
    case 'number':
      return sampleNumber(schema);
    case 'boolean':
      return false;
    case 'array': {
      const items = (schema as { items?: Schema }).items ?? {};
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(items, field, context));
    }
    default:
      return sampleObject(schema, context);
  }
}
