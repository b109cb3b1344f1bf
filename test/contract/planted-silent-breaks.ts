import { departments, parameter, schema } from './planted-breaks.js';

type Json = any;

/** The path of a resource within a resource, with its parameters named as given. */
export function renamePath(document: Json, first: string, second: string) {
  const [path, old] = ['/v1/budgets/{budgetId}/entries/{entryId}', ['budgetId', 'entryId']];
  const item = document.paths[path];
  if (item === undefined) throw new Error(`${path} is not in the document`);
  delete document.paths[path];
  document.paths[`/v1/budgets/{${first}}/entries/{${second}}`] = item;
  for (const each of item.get.parameters) {
    const index = old.indexOf(each.name);
    if (index >= 0) each.name = [first, second][index];
  }
}

/** No request is refused, and none means what it meant. */
export const silentBreaks: [string, (document: Json) => void, RegExp][] = [
  [
    'a query parameter that is left out means something else',
    (d) => {
      parameter(departments(d).get, 'limit').schema.default = 20;
    },
    /query limit: left out it meant 50, it means 20 now/,
  ],
  [
    'a query parameter has no default any more',
    (d) => delete parameter(departments(d).get, 'limit').schema.default,
    /query limit: left out it meant 50, it means null now/,
  ],
  [
    'a query parameter has a default now',
    (d) => {
      parameter(departments(d).get, 'deleted').schema.default = 'true';
    },
    /query deleted: left out it meant null, it means "true" now/,
  ],
  [
    'a field of a request that is left out means something else',
    (d) => {
      schema(d, 'NewPolicyRepayment').properties.rounding.default = 'down';
    },
    /rounding: left out it meant "half_up", it means "down" now/,
  ],
  [
    'a field of a request has no default any more',
    (d) => delete schema(d, 'NewPolicyGrade').properties.hold.default,
    /hold: left out it meant false, it means null now/,
  ],
  [
    'a field of a request that may be null has a default now',
    (d) => {
      schema(d, 'NewDepartment').properties.parentId.default = 'the first';
    },
    /request\.parentId: left out it meant null, it means "the first" now/,
  ],
  [
    'a field that is a reference has a default now',
    (d) => {
      const { properties } = schema(d, 'NewDepartment');
      d.components.schemas.CostCenter = { ...properties.costCenter, default: 'CC-1' };
      properties.costCenter = { $ref: '#/components/schemas/CostCenter' };
    },
    /request\.costCenter: left out it meant null, it means "CC-1" now/,
  ],
  [
    'a field that a change leaves out is emptied now',
    (d) => {
      schema(d, 'DepartmentChanges').properties.parentId.default = null;
    },
    /request\.parentId: left out it meant what is stored, it means null now/,
  ],
  [
    'two parameters of a path change places',
    (d) => {
      renamePath(d, 'entryId', 'budgetId');
      const { parameters } = d.paths['/v1/budgets/{entryId}/entries/{budgetId}'].get;
      parameters.reverse();
    },
    /parameter 1 of the path was budgetId and is entryId now/,
  ],
];
