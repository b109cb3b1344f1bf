import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { departmentTables } from './department-heads.repository.js';
import { departmentChanged, departmentCreated, departmentDeleted } from './departments.events.js';
import * as problems from './departments.problems.js';
import { departmentRoutes } from './departments.routes.js';
import { departmentService } from './departments.service.js';

export function departmentsModule(deps: { db: Database; pager: Pager }): Module {
  return {
    name: 'departments',
    routes: departmentRoutes(departmentService(deps)),
    grants: {
      'departments.read': { roles, apiKeys: true },
      'departments.write': { roles: ['hr_admin', 'employer_admin'], apiKeys: true },
    },
    events: [departmentCreated, departmentChanged, departmentDeleted],
    problems: Object.values(problems),
    personalData: departmentTables,
  };
}
