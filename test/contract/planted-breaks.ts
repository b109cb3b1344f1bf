import { readFileSync } from 'node:fs';

type Json = any;

export const CURRENT = 'openapi/v1.json';
const text = readFileSync(CURRENT, 'utf8');
export const read = (): Json => JSON.parse(text);

export const departments = (document: Json) => document.paths['/v1/departments'];
export const department = (document: Json) => document.paths['/v1/departments/{departmentId}'];
export const schema = (document: Json, name: string) => document.components.schemas[name];
export const event = (document: Json) => schema(document, 'DepartmentCreatedEvent');
export const parameter = (operation: Json, name: string) =>
  operation.parameters.find((each: Json) => each.name === name);

/** Each is fine for us and breaks somebody's client. */
export const breaks: [string, (document: Json) => void, RegExp][] = [
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
    'a parameter of a path takes less',
    (d) => {
      parameter(department(d).get, 'departmentId').schema.maxLength = 10;
    },
    /parameter 1 of the path: maxLength is 10/,
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
