import {
  type Document,
  isList,
  type Operation,
  operationsOf,
  pathParameters,
  resolveSchema,
  type Schema,
} from '../../setup/operations.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let document: Document;
let operations: Operation[];
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  document = upskill.app.swagger() as Document;
  operations = operationsOf(document);
});
afterAll(() => upskill.stop());

/** The cap a bulk body declares for its items. */
function capOf({ body }: Operation): number | undefined {
  const { properties } = resolveSchema(document, body ?? {}) as {
    properties?: { items?: Schema & { maxItems?: number } };
  };
  return properties?.items?.maxItems;
}

test('R-11: every bulk operation has a cap of at most 1,000, and one item more is 400', async () => {
  const bulk = operations.filter(({ path, method }) => method === 'POST' && path.endsWith('/bulk'));
  expect(bulk.length).toBeGreaterThan(4);
  for (const operation of bulk) {
    const cap = capOf(operation) ?? Number.POSITIVE_INFINITY;
    expect([operation.id, cap <= 1_000]).toEqual([operation.id, true]);
    const items = Array.from({ length: cap + 1 }, () => ({}));
    const { status, body } = await upskill.api.post(operation.path, employer.admin, { items });
    expect([operation.id, status, body.code]).toEqual([operation.id, 400, 'invalid-request']);
  }
});

test('R-11: no page holds more than 200: one more is 400 on every list of an employer', async () => {
  const lists = operations.filter(
    (each) => isList(document, each) && pathParameters(each).length === 0,
  );
  expect(lists.length).toBeGreaterThan(8);
  for (const { id, path, permission } of lists) {
    if (!upskill.grants[permission]?.apiKeys) continue;
    const { status } = await upskill.api.get(`${path}?limit=201`, employer.admin);
    expect([id, status]).toEqual([id, 400]);
  }
});
