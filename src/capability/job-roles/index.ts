import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { jobRoleBulkService } from './job-role-bulk.service.js';
import * as events from './job-roles.events.js';
import * as problems from './job-roles.problems.js';
import { jobRoleRoutes } from './job-roles.routes.js';
import { jobRoleService } from './job-roles.service.js';
import type { LevelScales } from './requirement-placement.service.js';
import { requirementVersionRoutes } from './requirement-versions.routes.js';
import {
  type CredentialTypes,
  type EmployerSettings,
  requirementVersionService,
} from './requirement-versions.service.js';
import { similarRoleRoutes } from './similar-roles.routes.js';
import { type CareerMoves, similarRoleService } from './similar-roles.service.js';

export { roleImportService } from './role-import.service.js';

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  credentialTypes: CredentialTypes;
  scales: LevelScales;
  moves: CareerMoves;
};

export function jobRolesModule(deps: Deps): Module {
  const catalog = jobRoleBulkService(deps);
  return {
    name: 'job-roles',
    routes: async (app) => {
      await app.register(jobRoleRoutes(jobRoleService(deps), catalog));
      await app.register(requirementVersionRoutes(requirementVersionService(deps)));
      await app.register(similarRoleRoutes(similarRoleService(deps)));
    },
    grants: {
      'job-roles.read': { roles, apiKeys: true },
      'job-roles.write': { roles: ['learning_admin', 'hr_admin', 'employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
  };
}
