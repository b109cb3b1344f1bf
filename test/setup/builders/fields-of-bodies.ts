import { type Document, type Operation, resolveSchema, type Schema } from '../operations.js';
import type { EmployerWithData } from './employer-with-data.js';
import { type FindReference, sampleOf } from './sample-values.js';

/** One field a body may have, and how to make a body that is sound but for the value of this field. */
export type Field = {
  operation: Operation;
  /** JSON Pointer; items of arrays and of maps stand at 0. */
  pointer: string;
  schema: Schema;
  bodyWith: (value: unknown) => unknown;
};

type Place = {
  pointer: string;
  /** What stands here in a sound body; undefined if nothing does. */
  sample: unknown;
  bodyWith: (value: unknown) => unknown;
};
type Context = { document: Document; reference: FindReference };

const isNull = ({ type }: Schema) => (type as string | undefined) === 'null';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function walkObject(schema: Schema, place: Place, context: Context): Omit<Field, 'operation'>[] {
  const whole = isRecord(place.sample) ? place.sample : sampleOf(schema, '', context);
  const at = (name: string): Place => ({
    pointer: `${place.pointer}/${name}`,
    sample: (whole as Record<string, unknown>)[name],
    bodyWith: (value) => place.bodyWith({ ...(whole as object), [name]: value }),
  });
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, each]) =>
    walk(each as Schema, at(name), context),
  );
  const others = schema.additionalProperties;
  return isRecord(others) ? [...named, ...walk(others as Schema, at('0'), context)] : named;
}

function walkArray(schema: Schema, place: Place, context: Context): Omit<Field, 'operation'>[] {
  const items = (schema as { items?: Schema }).items ?? {};
  const samples = Array.isArray(place.sample) ? place.sample : [];
  const [sample = sampleOf(items, '', context)] = samples;
  const first: Place = {
    pointer: `${place.pointer}/0`,
    sample,
    bodyWith: (value) => place.bodyWith([value, ...samples.slice(1)]),
  };
  const whole = { pointer: place.pointer, schema, bodyWith: place.bodyWith };
  return [whole, ...walk(items, first, context)];
}

function walk(reference: Schema, place: Place, context: Context): Omit<Field, 'operation'>[] {
  const schema = resolveSchema(context.document, reference);
  const options = ((schema.anyOf ?? schema.oneOf) as Schema[] | undefined)?.filter(
    (option) => !isNull(resolveSchema(context.document, option)),
  );
  if (options) {
    return options.flatMap((option) =>
      walk(option, options.length > 1 ? { ...place, sample: undefined } : place, context),
    );
  }
  if (schema.type === 'object') return walkObject(schema, place, context);
  if (schema.type === 'array') return walkArray(schema, place, context);
  return [{ pointer: place.pointer, schema, bodyWith: place.bodyWith }];
}

/** Every field of every body in the document: texts, numbers, lists, and what is in them. */
export function fieldsOfBodies(
  world: EmployerWithData,
  operations: readonly Operation[] = world.operations,
): Field[] {
  const { document, reference } = world;
  return operations.flatMap((operation) => {
    if (!operation.body) return [];
    const whole: Place = {
      pointer: '',
      sample: world.bodyOf(operation),
      bodyWith: (value) => value,
    };
    return walk(operation.body, whole, { document, reference }).map((field) => ({
      operation,
      ...field,
    }));
  });
}
