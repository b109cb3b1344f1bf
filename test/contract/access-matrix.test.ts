import { openapiDocument } from '../../src/app/openapi-document.js';
import { type Grant, roles } from '../../src/platform/access/actor.js';
import { readComposition } from '../setup/composition.js';
import { type Document, operationsOf } from '../setup/operations.js';
import { expectGenerated, markdownTable } from './generated-file.js';

const apiKeyCell = ({ apiKeys }: Grant) => {
  if (apiKeys === 'without scope') return 'any key';
  return apiKeys ? 'with scope' : '–';
};

test('docs/access-matrix.md shows who may do what', async () => {
  const { grants } = readComposition();
  const operations = operationsOf((await openapiDocument()) as Document);
  const permissions = Object.entries(grants)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([permission, grant]) => [
      permission,
      ...roles.map((role) => (grant.roles.includes(role) ? 'yes' : '–')),
      apiKeyCell(grant),
    ]);
  const rows = operations.map((operation) => [
    `${operation.method} ${operation.path}`,
    operation.id,
    operation.permission,
    operation.objects,
    { version: 'yes', strict: 'yes, never `*`', none: '–' }[operation.ifMatch ?? 'none'],
    operation.requiresKey ? 'required' : operation.takesKey ? 'accepted' : '–',
  ]);
  const page = `# Who may do what

Written by the test suite from each module's grants and routes (\`npm run docs\`). A permission says which operations;
the object policy says on which rows. \`manager\` is a relation, never stored. An API key needs a scope of the
permission's name.

## Permissions

${markdownTable(['permission', ...roles, 'API key'], permissions)}

## Operations

${markdownTable(['operation', 'operationId', 'permission', 'rows', 'If-Match', 'Idempotency-Key'], rows)}

Rows: \`employer\` any of the caller's employer · \`people-in-view\` of people the caller may see · \`own\` the caller's
own · \`participants\` the requester, those who decide, and the named roles · \`nothing\` computes, or answers about the
caller only · \`public\` no credential.
`;
  expectGenerated('docs/access-matrix.md', page);
});

test('every permission of a route is granted to somebody, and every grant is used by a route', async () => {
  const { grants } = readComposition();
  const operations = operationsOf((await openapiDocument()) as Document);
  const used = new Set(operations.map(({ permission }) => permission));
  used.delete('public');
  const holders = Object.entries(grants).filter(
    ([, { roles, apiKeys }]) => roles.length || apiKeys,
  );
  expect(holders.map(([permission]) => permission).sort()).toEqual([...used].sort());
});
