import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBreaks } from '../../bin/contract/find-breaks.mjs';

type Json = any;
const CURRENT = 'openapi/v1.json';
const text = readFileSync(CURRENT, 'utf8');
const read = (): Json => JSON.parse(text);

/** The next version of the contract, with a change planted and its version raised. */
function next(plant: (document: Json) => void): Json {
  const document = read();
  const [major, minor] = document.info.version.split('.').map(Number);
  document.info.version = `${major}.${minor + 1}.0`;
  plant(document);
  return document;
}
const breaksOf = (plant: (document: Json) => void) => findBreaks(read(), next(plant));

const departments = (document: Json) => document.paths['/v1/departments'];
const department = (document: Json) => document.paths['/v1/departments/{departmentId}'];
const schema = (document: Json, name: string) => document.components.schemas[name];
const event = (document: Json) => schema(document, 'DepartmentCreatedEvent');
const parameter = (operation: Json, name: string) =>
  operation.parameters.find((each: Json) => each.name === name);

/** Each is fine for us and breaks somebody's client. */
const breaks: [string, (document: Json) => void, RegExp][] = [
  ['an operation is gone', (d) => delete department(d).delete, /^DELETE .* is gone/],
  [
    'a path is renamed',
    (d) => {
      d.paths['/v1/units'] = departments(d);
      delete d.paths['/v1/departments'];
    },
    /departments is gone/,
  ],
  [
    'an operationId is renamed',
    (d) => {
      departments(d).get.operationId = 'findDepartments';
    },
    /operationId listDepartments is findDepartments now/,
  ],
  [
    'a query parameter is gone',
    (d) => {
      const { get } = departments(d);
      get.parameters = get.parameters.filter((each: Json) => each.name !== 'parentId');
    },
    /parameter query parentId is gone/,
  ],
  [
    'a query parameter is new and required',
    (d) => {
      departments(d).get.parameters.push({ name: 'on', in: 'query', required: true, schema: {} });
    },
    /query on is new and required/,
  ],
  [
    'a query parameter is required now',
    (d) => {
      parameter(departments(d).get, 'parentId').required = true;
    },
    /query parentId is required now/,
  ],
  [
    'a header of the request is required now',
    (d) => {
      parameter(departments(d).post, 'Idempotency-Key').required = true;
    },
    /Idempotency-Key is required now/,
  ],
  [
    'a limit of a query parameter is lower',
    (d) => {
      parameter(departments(d).get, 'limit').schema.maximum = 100;
    },
    /maximum is 100/,
  ],
  [
    'a request has a new required field',
    (d) => {
      schema(d, 'NewDepartment').properties.code = { type: 'string' };
      schema(d, 'NewDepartment').required.push('code');
    },
    /request\.code is required now/,
  ],
  [
    'a field of a request is gone',
    (d) => {
      delete schema(d, 'NewDepartment').properties.costCenter;
    },
    /request\.costCenter is gone/,
  ],
  [
    'a field of a request is required now',
    (d) => {
      schema(d, 'NewDepartment').required.push('costCenter');
    },
    /request\.costCenter is required now/,
  ],
  [
    'a field of a request may not be null any more',
    (d) => {
      const { properties } = schema(d, 'NewDepartment');
      properties.parentId = properties.parentId.anyOf[0];
    },
    /request\.parentId no longer takes null/,
  ],
  [
    'a text of a request may be shorter only',
    (d) => {
      schema(d, 'NewDepartment').properties.name.maxLength = 20;
    },
    /maxLength is 20/,
  ],
  [
    'a text of a request has a pattern now',
    (d) => {
      schema(d, 'NewDepartment').properties.name.pattern = '^[A-Z]';
    },
    /pattern is/,
  ],
  [
    'an amount of a request has another type',
    (d) => {
      schema(d, 'PositiveMoney').properties.amount.type = 'string';
    },
    /amount no longer takes integer/,
  ],
  [
    'a request lost an enum value',
    (d) => {
      schema(d, 'NewReimbursementDecision').properties.verdict.enum = ['approve'];
    },
    /verdict no longer takes "reject"/,
  ],
  [
    'a free text of a request takes listed values only',
    (d) => {
      schema(d, 'NewDepartment').properties.name.enum = ['Engineering'];
    },
    /takes listed values only/,
  ],
  [
    'a body is asked for where there was none',
    (d) => {
      department(d).delete.requestBody = { required: true, content: {} };
    },
    /request body is new and required/,
  ],
  [
    'a field of an answer is gone',
    (d) => {
      delete schema(d, 'Department').properties.costCenter;
    },
    /response 200\.costCenter is gone/,
  ],
  [
    'a field of an answer may be missing',
    (d) => {
      const found = schema(d, 'Department');
      found.required = found.required.filter((name: string) => name !== 'costCenter');
    },
    /costCenter may be missing now/,
  ],
  [
    'a field of an answer may be null',
    (d) => {
      const { properties } = schema(d, 'Department');
      properties.name = { anyOf: [properties.name, { type: 'null' }] };
    },
    /name may be null now/,
  ],
  [
    'a number of an answer is text',
    (d) => {
      schema(d, 'Department').properties.version.type = 'string';
    },
    /version may be string now/,
  ],
  [
    'an instant of an answer is any text',
    (d) => {
      delete schema(d, 'Department').properties.createdAt.format;
    },
    /createdAt is no longer a date-time/,
  ],
  [
    'a status of success is gone',
    (d) => {
      const { responses } = departments(d).post;
      responses[202] = responses[201];
      delete responses[201];
    },
    /response 201 is gone/,
  ],
  [
    'a refusal has another form',
    (d) => {
      const problem = d.components.responses.Problem404;
      problem.content = { 'application/json': problem.content['application/problem+json'] };
    },
    /no longer application\/problem\+json/,
  ],
  [
    'a header of an answer is gone',
    (d) => {
      delete department(d).get.responses[200].headers.ETag;
    },
    /response 200: header ETag is gone/,
  ],
  [
    'a header of a refusal is gone',
    (d) => {
      delete d.components.responses.Problem503.headers['Retry-After'];
    },
    /response 503: header Retry-After is gone/,
  ],
  [
    'a header of an answer is of another type',
    (d) => {
      d.components.headers['Retry-After'].schema = { type: 'string' };
    },
    /header Retry-After may be string now/,
  ],
  [
    'a credential is no longer accepted',
    (d) => {
      departments(d).get.security = [{ apiKey: [] }];
    },
    /credential accessToken is no longer accepted/,
  ],
  [
    'a credential is asked for where there was none',
    (d) => {
      d.paths['/livez'].get.security = [{ apiKey: [] }];
    },
    /a credential is asked for now/,
  ],
  [
    'a webhook is gone',
    (d) => delete d.webhooks['department.created'],
    /department.created is gone/,
  ],
  [
    'a webhook lost a header',
    (d) => {
      d.webhooks['department.created'].post.parameters.pop();
    },
    /delivery: header webhook-signature is gone/,
  ],
  [
    'a header of webhooks may be missing',
    (d) => {
      d.components.parameters.WebhookSignature.required = false;
    },
    /webhook-signature may be missing now/,
  ],
  [
    'a payload of a webhook lost a field',
    (d) => delete event(d).properties.data.properties.id,
    /data\.id is gone/,
  ],
  [
    'an event has another name inside',
    (d) => {
      event(d).properties.type.const = 'department.made';
    },
    /type may be "department.made" now/,
  ],
  [
    'a webhook no longer understands 410',
    (d) => {
      delete d.webhooks['department.created'].post.responses[410];
    },
    /answer 410 is no longer understood/,
  ],
  [
    'the version stays',
    (d) => {
      d.info.version = read().info.version;
      d.info.title = 'Another';
    },
    /info.version must be raised/,
  ],
  [
    'the major version changes under the same path',
    (d) => {
      d.info.version = '2.0.0';
    },
    /within its major version/,
  ],
];

/** Clients that take what they know live through each of these. */
const additions: [string, (document: Json) => void][] = [
  ['nothing at all', () => undefined],
  [
    'a new operation',
    (d) => {
      d.paths['/v1/teams'] = { get: { ...departments(d).get, operationId: 'listTeams' } };
    },
  ],
  [
    'a new optional query parameter',
    (d) => {
      departments(d).get.parameters.push({ name: 'on', in: 'query', schema: { type: 'string' } });
    },
  ],
  [
    'a new optional field of a request',
    (d) => {
      schema(d, 'NewDepartment').properties.code = { type: 'string' };
    },
  ],
  [
    'a longer text, a field that may be null, another value in a request',
    (d) => {
      const { properties } = schema(d, 'NewDepartment');
      properties.name = { anyOf: [{ ...properties.name, maxLength: 500 }, { type: 'null' }] };
      schema(d, 'NewReimbursementDecision').properties.verdict.enum.push('defer');
    },
  ],
  [
    'a new field of an answer',
    (d) => {
      schema(d, 'Department').properties.code = { type: 'string' };
      schema(d, 'Department').required.push('code');
    },
  ],
  [
    'a new value of an open enum in an answer',
    (d) => {
      schema(d, 'ReimbursementRequest').properties.state.enum.push('paused');
    },
  ],
  [
    'a new header, a new refusal, a new webhook and a new field of its payload',
    (d) => {
      department(d).get.responses[200].headers['X-Extra'] = { schema: { type: 'string' } };
      department(d).get.responses[418] = d.components.responses.Problem404;
      d.webhooks['department.merged'] = { post: d.webhooks['department.created'].post };
      event(d).properties.data.properties.parentId = { type: 'string' };
    },
  ],
  [
    'other words',
    (d) => {
      departments(d).get.summary = 'Find departments';
      schema(d, 'Department').properties.name.description = 'As people say it';
    },
  ],
  [
    'another name of a path parameter',
    (d) => {
      d.paths['/v1/departments/{id}'] = department(d);
      delete d.paths['/v1/departments/{departmentId}'];
    },
  ],
];

test.each(breaks)('breaks somebody: %s', (_name, plant, complaint) => {
  expect(breaksOf(plant)).toContainEqual(expect.stringMatching(complaint));
});

test.each(additions)('breaks nobody: %s', (_name, plant) => {
  expect(breaksOf(plant)).toEqual([]);
});

test('a closed response enum may not grow', () => {
  const closed = next((d) => {
    schema(d, 'ReimbursementRequest').properties.state['x-closed'] = true;
  });
  const grown = structuredClone(closed);
  grown.info.version = '1.99.0';
  schema(grown, 'ReimbursementRequest').properties.state.enum.push('paused');
  expect(findBreaks(closed, grown)).toContainEqual(
    expect.stringMatching(/state may be "paused" now/),
  );
});

describe('the check of the build', () => {
  let folder: string;
  beforeAll(() => {
    mkdirSync('.generated', { recursive: true });
    folder = mkdtempSync(resolve('.generated/planted-contracts-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const check = (document: Json) => {
    const path = join(folder, 'next.json');
    writeFileSync(path, JSON.stringify(document));
    return spawnSync(process.execPath, ['bin/contract/check.mjs', CURRENT, path], {
      encoding: 'utf8',
    });
  };

  test('fails on a break that redocly does not see, and names it', () => {
    const { status, stderr } = check(
      next((d) => d.webhooks['department.created'].post.parameters.pop()),
    );
    expect(status).toBe(1);
    expect(stderr).toContain('breaking change: webhook POST department.created: delivery: header');
  });
});
