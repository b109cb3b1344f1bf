import {
  type EmployerWithData,
  employerWithData,
} from '../../setup/builders/employer-with-data.js';
import { foundCompany, NOON, REQUESTS, submittedRequest } from '../../setup/builders/tuition.js';
import { fillPath, type Operation } from '../../setup/operations.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let world: EmployerWithData;
/** Every GET that answers with an ETag, by the document. */
let versioned: Operation[];
beforeAll(async () => {
  upskill = await startTestApp();
  world = await employerWithData(upskill);
  const { paths } = upskill.app.swagger() as {
    paths: Record<string, { get?: { responses: Record<string, { headers?: object }> } }>;
  };
  versioned = world.operations.filter(
    ({ method, path }) =>
      method === 'GET' && 'ETag' in (paths[path]?.get?.responses['200']?.headers ?? {}),
  );
});
afterAll(() => upskill.stop());

const read = (operation: Operation, url: string, ifNoneMatch?: string) =>
  upskill.api.get(
    url,
    world.callerOf(operation),
    ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
  );

test('every resource with a version can be asked for again at the price of its headers', async () => {
  expect(versioned.length).toBeGreaterThan(10);
  const complaints: string[] = [];
  for (const operation of versioned) {
    const values = await world.valuesOf(operation);
    if (!values) throw new Error(`${operation.id} has nothing to read`);
    const url = fillPath(operation.path, values);
    const first = await read(operation, url);
    const tag = String(first.headers.etag);
    const again = await read(operation, url, tag);
    const other = await read(operation, url, '"v999"');
    const fits =
      again.status === 304 &&
      again.text === '' &&
      again.headers.etag === tag &&
      !('content-type' in again.headers) &&
      other.status === 200 &&
      other.text === first.text;
    if (!fits) complaints.push(`${operation.id}: ${first.status} ${again.status} ${other.status}`);
  }
  expect(complaints).toEqual([]);
});

test('the document says so: If-None-Match and 304 wherever there is an ETag to read', () => {
  const { paths } = upskill.app.swagger() as {
    paths: Record<string, { get?: { responses: object } }>;
  };
  const silent = versioned.filter(
    ({ path, parameters }) =>
      !parameters.some(({ name }) => name === 'If-None-Match') ||
      !('304' in (paths[path]?.get?.responses ?? {})),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test.each(['*', 'W/"v1"', '"v0", "v1"'])('304: %s names it too', async (condition) => {
  const { api, done } = upskill;
  const { admin } = world.employer;
  const { id } = await done(api.post('/v1/departments', admin, { name: `As ${condition}` }));
  const { status } = await api.get(`/v1/departments/${id}`, admin, { 'if-none-match': condition });
  expect(status).toBe(304);
});

test('200 with the new ETag after a change', async () => {
  const { api, done } = upskill;
  const { admin } = world.employer;
  const { id } = await done(api.post('/v1/departments', admin, { name: 'Before' }));
  await done(api.patch(`/v1/departments/${id}`, admin, { name: 'After' }, 1));
  const { status, headers, body } = await api.get(`/v1/departments/${id}`, admin, {
    'if-none-match': '"v1"',
  });
  expect([status, headers.etag, body.name]).toEqual([200, '"v2"', 'After']);
});

test('404, never 304: for who may not see it, whatever tag is named', async () => {
  const { api, done, newEmployer } = upskill;
  const { id } = await done(api.post('/v1/departments', world.employer.admin, { name: 'Ours' }));
  const stranger = (await newEmployer()).admin;
  const plain = await api.get(`/v1/departments/${id}`, stranger, { 'x-request-id': 'asked-once' });
  const conditional = await api.get(`/v1/departments/${id}`, stranger, {
    'x-request-id': 'asked-once',
    'if-none-match': '*',
  });
  expect(plain.status).toBe(404);
  expect(conditional.text).toBe(plain.text);
});

test('a list, a change and a refusal are never 304', async () => {
  const { api } = upskill;
  const any = { 'if-none-match': '*' };
  const { admin } = world.employer;
  expect((await api.get('/v1/departments', admin, any)).status).toBe(200);
  expect((await api.post('/v1/departments', admin, { name: 'Made' }, any)).status).toBe(201);
  expect((await api.get('/v1/departments/1', admin, any)).status).toBe(400);
});

test('HEAD is answered 304 as well', async () => {
  const { statusCode, payload, headers } = await upskill.app.inject({
    method: 'HEAD',
    url: '/v1/employer',
    headers: { authorization: world.employer.admin.authorization, 'if-none-match': '*' },
  });
  expect([statusCode, payload, headers.etag]).toEqual([304, '', '"v1"']);
});

describe('one ETag never means two bodies, though the version stays', () => {
  test('a request that waits for somebody else now', async () => {
    const { api, done, hire, clock } = upskill;
    const { ada, employer } = await foundCompany(upskill);
    const { id: managerId } = await hire(employer);
    clock.now = NOON;
    const { id } = await submittedRequest(upskill, ada, 2_000);
    const first = await api.get(`${REQUESTS}/${id}`, ada);
    const person = await done(api.get(`/v1/employees/${ada.id}`, employer.admin));
    await done(api.patch(`/v1/employees/${ada.id}`, employer.admin, { managerId }, person.version));
    const second = await api.get(`${REQUESTS}/${id}`, ada, {
      'if-none-match': String(first.headers.etag),
    });
    expect([second.status, second.body.version]).toEqual([200, first.body.version]);
    expect(second.body.steps[0].approverIds).toEqual([managerId]);
    clock.now = undefined;
  });

  test('a person as HR sees them and as their manager does; either tag changes the version it names', async () => {
    const { api, hire, newEmployer } = upskill;
    const employer = await newEmployer();
    const manager = await hire(employer);
    const { id } = await hire(employer, { manager });
    const url = `/v1/employees/${id}`;
    const full = await api.get(url, employer.admin);
    const redacted = await api.get(url, manager, { 'if-none-match': String(full.headers.etag) });
    expect([redacted.status, full.headers.etag]).toEqual([200, '"v1"']);
    expect(redacted.headers.etag).toMatch(/^"v1\.[\w-]{16}"$/);
    const tag = String(redacted.headers.etag);
    const changed = await api.patch(url, employer.admin, { familyName: 'New' }, tag);
    expect([changed.status, changed.body.version]).toEqual([200, 2]);
  });
});
