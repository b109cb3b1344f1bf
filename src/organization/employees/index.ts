import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { PersonalValues } from '../../platform/events/personal-values.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { employeeBulkService } from './employee-bulk.service.js';
import { employeeTables, findErased, lockForErasure } from './employee-erasure.repository.js';
import * as events from './employees.events.js';
import * as problems from './employees.problems.js';
import { isInView } from './employees.repository.js';
import { employeeRoutes } from './employees.routes.js';
import { employeeService } from './employees.service.js';

export function employeesModule(deps: {
  db: Database;
  pager: Pager;
  personal: PersonalValues;
}): Module {
  return {
    name: 'employees',
    routes: employeeRoutes(employeeService(deps), employeeBulkService(deps)),
    grants: {
      'employees.read': { roles, apiKeys: true },
      'employees.write': { roles: ['hr_admin', 'employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: employeeTables,
  };
}

/** For other modules: whether an employee exists, is in somebody's view, was erased. */
export const employeeDirectory = { isInView, lockForErasure, findErased };
