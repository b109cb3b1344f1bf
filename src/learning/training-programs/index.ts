import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { programPublicationService } from './program-publication.service.js';
import * as providerEvents from './providers.events.js';
import * as providerProblems from './providers.problems.js';
import { providerRoutes } from './providers.routes.js';
import { providerService } from './providers.service.js';
import { trainingProgramBulkService } from './training-program-bulk.service.js';
import * as programEvents from './training-programs.events.js';
import * as programProblems from './training-programs.problems.js';
import { trainingProgramRoutes } from './training-programs.routes.js';
import { curators, trainingProgramService } from './training-programs.service.js';

export function trainingProgramsModule(deps: { db: Database; pager: Pager }): Module {
  const routes: Module['routes'] = async (app) => {
    await app.register(providerRoutes(providerService(deps)));
    await app.register(
      trainingProgramRoutes(
        trainingProgramService(deps),
        trainingProgramBulkService(deps),
        programPublicationService(deps),
      ),
    );
  };
  return {
    name: 'training-programs',
    routes,
    grants: {
      'training-programs.read': { roles, apiKeys: true },
      'training-programs.write': { roles: curators, apiKeys: true },
    },
    events: [...Object.values(providerEvents), ...Object.values(programEvents)],
    problems: [...Object.values(providerProblems), ...Object.values(programProblems)],
  };
}
