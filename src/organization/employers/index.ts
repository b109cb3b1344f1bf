import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Module } from '../../platform/module.js';
import { employerCreated, employerUpdated } from './employers.events.js';
import { employerRoutes } from './employers.routes.js';
import { type EmployerService, employerService } from './employers.service.js';

export { NewEmployer } from './employers.schemas.js';
export type { EmployerService } from './employers.service.js';

export function employersModule(deps: { db: Database }): Module & { service: EmployerService } {
  const service = employerService(deps);
  return {
    name: 'employers',
    routes: employerRoutes(service),
    grants: {
      'employer.read': { roles, apiKeys: true },
      'employer.write': { roles: ['employer_admin'], apiKeys: true },
    },
    events: [employerCreated, employerUpdated],
    problems: [],
    service,
  };
}
