import { v7 as uuidv7 } from 'uuid';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import { fillPath, type Operation, pathParameters } from '../setup/operations.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { employerTables, fingerprintOf, idsIn, idsOf } from './rows-of-employers.js';

let upskill: TestApp;
let ours: EmployerWithData;
let theirs: EmployerWithData;
beforeAll(async () => {
  upskill = await startTestApp();
  ours = await employerWithData(upskill);
  theirs = await employerWithData(upskill);
}, 120_000);
afterAll(() => upskill.stop());

/** Parameters in a path that name no row cannot belong to anybody. */
const namesRow = (operation: Operation) =>
  pathParameters(operation).some(({ schema }) => schema.format === 'uuid');

const isNaturalKey = ({ method }: Operation) => method === 'PUT';

async function ask(operation: Operation, values: Record<string, string>, requestId: string) {
  const body = ours.bodyOf(operation);
  const { authorization } = ours.callerOf(operation);
  const answer = await upskill.app.inject({
    method: operation.method,
    url: fillPath(operation.path, values),
    headers: {
      authorization,
      'x-request-id': requestId,
      ...(operation.ifMatch ? { 'if-match': '"v1"' } : {}),
      ...(operation.takesKey ? { 'idempotency-key': uuidv7() } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  const { date: _date, ...headers } = answer.headers;
  return { status: answer.statusCode, payload: answer.payload, headers };
}

/** What is wrong with the answers to an operation on rows of another employer. */
async function complaintAbout(operation: Operation): Promise<string | undefined> {
  const foreign = await theirs.valuesOf(operation);
  if (!foreign) return 'no row of the other employer was found to ask for';
  const nowhere = Object.fromEntries(
    pathParameters(operation).map(({ name, schema }) => [
      name,
      schema.format === 'uuid' ? uuidv7() : `${foreign[name]}`,
    ]),
  );
  const requestId = `foreign-${uuidv7()}`;
  const [elsewhere, missing] = [
    await ask(operation, foreign, requestId),
    await ask(operation, nowhere, requestId),
  ];
  if (elsewhere.status !== 404) return `${elsewhere.status} ${elsewhere.payload}`;
  const same = JSON.stringify(elsewhere) === JSON.stringify(missing);
  return same ? undefined : `${elsewhere.payload} is not ${missing.payload}`;
}

async function complaints(subjects: readonly Operation[]): Promise<string[]> {
  const found: string[] = [];
  for (const operation of subjects) {
    const complaint = await complaintAbout(operation);
    if (complaint) found.push(`${operation.method} ${operation.path}: ${complaint}`);
  }
  return found;
}

test('404: what another employer has answers as if it did not exist, byte for byte (E-01, T-01)', async () => {
  const before = await fingerprintOf(upskill.owner, theirs.employer.id);
  const subjects = ours.operations.filter((each) => namesRow(each) && !isNaturalKey(each));
  expect(subjects.length).toBeGreaterThan(5);
  expect(await complaints(subjects)).toEqual([]);
  expect(await fingerprintOf(upskill.owner, theirs.employer.id)).toBe(before);
}, 120_000);

/** Every list and every reading, for ids of the other employer. */
async function leaks(strangers: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  for (const operation of ours.operations.filter(({ method }) => method === 'GET')) {
    for (const values of [await ours.valuesOf(operation), await theirs.valuesOf(operation)]) {
      if (!values) continue;
      const { payload } = await ask(operation, values, `leak-${uuidv7()}`);
      const leaked = idsIn(payload).filter((id) => strangers.has(id));
      if (leaked.length > 0) found.push(`${operation.path}: ${leaked.join(', ')}`);
    }
  }
  return found;
}

/** Ids of the other employer that are in no row of ours. */
async function strangersOf(world: EmployerWithData, other: EmployerWithData) {
  const [own, foreign] = [
    await idsOf(upskill.owner, world.employer.id),
    await idsOf(upskill.owner, other.employer.id),
  ];
  return new Set([...foreign].filter((id) => !own.has(id)));
}

test('no list and no reading holds an id of another employer', async () => {
  const strangers = await strangersOf(ours, theirs);
  expect(strangers.size).toBeGreaterThan(10);
  expect(await leaks(strangers)).toEqual([]);
}, 120_000);

describe('with row-level security switched off, the statements’ own filters hold', () => {
  beforeAll(async () => {
    for (const table of await employerTables(upskill.owner))
      await upskill.owner.query(
        `alter table ${table} disable row level security, no force row level security`,
      );
  });

  test('no list and no reading holds an id of another employer', async () => {
    expect(await leaks(await strangersOf(ours, theirs))).toEqual([]);
  }, 120_000);

  test('404: what another employer has answers as if it did not exist, and is not changed', async () => {
    const before = await fingerprintOf(upskill.owner, theirs.employer.id);
    const subjects = ours.operations.filter((each) => namesRow(each) && !isNaturalKey(each));
    expect(await complaints(subjects)).toEqual([]);
    expect(await fingerprintOf(upskill.owner, theirs.employer.id)).toBe(before);
  }, 120_000);

  test('upserts by a key both employers use change the caller’s own rows only', async () => {
    const before = await fingerprintOf(upskill.owner, theirs.employer.id);
    for (const operation of ours.operations.filter(isNaturalKey)) {
      const values = await theirs.valuesOf(operation);
      if (values) await ask(operation, values, `upsert-${uuidv7()}`);
    }
    expect(await fingerprintOf(upskill.owner, theirs.employer.id)).toBe(before);
  });
});
