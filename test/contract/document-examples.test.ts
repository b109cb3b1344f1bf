import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Document } from '../setup/operations.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

let upskill: TestApp;
let document: Document;
beforeAll(async () => {
  upskill = await startTestApp();
  document = upskill.app.swagger() as Document;
});
afterAll(() => upskill.stop());

type Example = { place: string; schema: Record<string, unknown>; value: unknown };

/** Every example and default in the document beside the schema it illustrates. */
function examplesIn(node: unknown, place = '#'): Example[] {
  if (Array.isArray(node))
    return node.flatMap((each, index) => examplesIn(each, `${place}/${index}`));
  if (typeof node !== 'object' || node === null) return [];
  const schema = node as Record<string, unknown>;
  const isSchema = 'type' in schema || 'anyOf' in schema || 'enum' in schema || '$ref' in schema;
  const own = isSchema
    ? [
        ...('example' in schema ? [schema.example] : []),
        ...('default' in schema ? [schema.default] : []),
        ...(Array.isArray(schema.examples) ? schema.examples : []),
      ]
    : [];
  const beside = 'schema' in schema && 'example' in schema;
  return [
    ...own.map((value) => ({ place, schema, value })),
    ...(beside
      ? [{ place, schema: schema.schema as Record<string, unknown>, value: schema.example }]
      : []),
    ...Object.entries(schema)
      .filter(([name]) => name !== 'example' && name !== 'examples' && name !== 'default')
      .flatMap(([name, each]) => examplesIn(each, `${place}/${name}`)),
  ];
}

function wrongExamples(subject: Document): string[] {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return examplesIn(subject).flatMap(({ place, schema, value }) => {
    const validate = ajv.compile({ ...schema, components: subject.components });
    return validate(value)
      ? []
      : [`${place}: ${JSON.stringify(value)} ${ajv.errorsText(validate.errors)}`];
  });
}

test('E-11: every example and every default of the document fits its schema', () => {
  expect(examplesIn(document).length).toBeGreaterThan(50);
  expect(wrongExamples(document)).toEqual([]);
});

test('an example that does not fit is found', () => {
  const components = { schemas: { Planted: { type: 'integer', example: 'seven' } } };
  expect(wrongExamples({ ...document, paths: {}, components } as Document)).toEqual([
    '#/components/schemas/Planted: "seven" data must be integer',
  ]);
});
