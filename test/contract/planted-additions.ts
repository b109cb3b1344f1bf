import { department, departments, event, parameter, schema } from './planted-breaks.js';
import { renamePath } from './planted-silent-breaks.js';

type Json = any;

/** Clients that take what they know live through each of these. */
export const additions: [string, (document: Json) => void][] = [
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
  ['other names of both parameters of a path', (d) => renamePath(d, 'from', 'line')],
  [
    'a default where nothing could be left out',
    (d) => {
      const { required, properties } = schema(d, 'NewDepartment');
      properties.name.default = 'Unnamed';
      required.splice(required.indexOf('name'), 1);
      parameter(department(d).delete, 'If-Match').schema.default = '*';
    },
  ],
  [
    'a default of null, said or not, and a default in an answer',
    (d) => {
      schema(d, 'NewDepartment').properties.parentId.default = null;
      delete schema(d, 'NewPolicyGrade').properties.percent.default;
      schema(d, 'Department').properties.name.default = 'Unnamed';
    },
  ],
];
