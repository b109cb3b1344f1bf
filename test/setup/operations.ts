import type { OpenAPIV3_1 } from 'openapi-types';

export type Schema = OpenAPIV3_1.SchemaObject & { $ref?: string };
export type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: Schema };
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An operation of the document, with what the platform says about it. */
export type Operation = {
  id: string;
  summary: string;
  tags: string[];
  method: Method;
  /** With `{parameters}`. */
  path: string;
  permission: string;
  objects: string;
  rateClass: string;
  parameters: Parameter[];
  body: Schema | undefined;
  bodyRequired: boolean;
  /** Whether its body is a file, sent as it is. */
  takesFile: boolean;
  response: Schema | undefined;
  takesKey: boolean;
  requiresKey: boolean;
  ifMatch: 'version' | 'strict' | undefined;
  isPublic: boolean;
};

export type Document = OpenAPIV3_1.Document;
type RawOperation = Omit<OpenAPIV3_1.OperationObject, 'parameters'> & {
  'x-permission'?: string;
  'x-object-policy'?: string;
  'x-rate-class'?: string;
  parameters?: (Parameter & { required?: boolean; description?: string })[];
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** The schema behind a reference, as often as it takes. */
export function resolveSchema(document: Document, schema: Schema): Schema {
  let current = schema;
  while (current.$ref) {
    const name = current.$ref.split('/').at(-1) ?? '';
    current = (document.components?.schemas?.[name] ?? {}) as Schema;
  }
  return current;
}

function jsonSchemaOf(content: Record<string, { schema?: unknown }> | undefined) {
  const type = JSON_TYPES.find((each) => content?.[each]?.schema);
  return type ? (content?.[type]?.schema as Schema) : undefined;
}

function readOperation(path: string, method: string, raw: RawOperation): Operation {
  const parameters = raw.parameters ?? [];
  const key = parameters.find(({ name }) => name === 'Idempotency-Key');
  const ifMatch = parameters.find(({ name }) => name === 'If-Match');
  const body = raw.requestBody as OpenAPIV3_1.RequestBodyObject | undefined;
  const success = Object.entries(raw.responses ?? {}).find(([status]) => status.startsWith('2'));
  const strict = ifMatch?.description?.includes('`*` is not accepted') === true;
  return {
    id: raw.operationId ?? '',
    summary: raw.summary ?? '',
    tags: raw.tags ?? [],
    method: method.toUpperCase() as Method,
    path,
    permission: raw['x-permission'] ?? '',
    objects: raw['x-object-policy'] ?? '',
    rateClass: raw['x-rate-class'] ?? '',
    parameters,
    body: jsonSchemaOf(body?.content),
    bodyRequired: body?.required === true,
    takesFile: body !== undefined && jsonSchemaOf(body.content) === undefined,
    response: jsonSchemaOf((success?.[1] as OpenAPIV3_1.ResponseObject | undefined)?.content),
    takesKey: key !== undefined,
    requiresKey: key?.required === true,
    ifMatch: ifMatch ? (strict ? 'strict' : 'version') : undefined,
    isPublic: raw['x-permission'] === 'public',
  };
}

/** Every operation of the document, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const raw = item?.[method] as RawOperation | undefined;
      return raw ? [readOperation(path, method, raw)] : [];
    }),
  );
}

export const pathParameters = ({ parameters }: Operation) =>
  parameters.filter((parameter) => parameter.in === 'path');

/** Whether a list in the form of the contract: `data` and `nextCursor`. */
export function isList(document: Document, { method, response }: Operation): boolean {
  if (method !== 'GET' || !response) return false;
  const { properties } = resolveSchema(document, response) as { properties?: object };
  return properties !== undefined && 'data' in properties && 'nextCursor' in properties;
}

/** The path with each parameter filled in. */
export const fillPath = (path: string, values: Readonly<Record<string, string>>) =>
  path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in ${path}`);
    return encodeURIComponent(value);
  });
