import type { Database } from '../../platform/db/database.js';
import type { Module } from '../../platform/module.js';
import * as problems from './forecasts.problems.js';
import { forecastRoutes } from './forecasts.routes.js';
import { type EmployerSettings, forecastService } from './forecasts.service.js';

type Deps = { db: Database; clock: () => Date; employers: EmployerSettings };

export function forecastsModule(deps: Deps): Module {
  return {
    name: 'forecasts',
    routes: forecastRoutes(forecastService(deps)),
    grants: {
      // Those who may see everybody's skills; finance may not.
      'forecasts.read': {
        roles: ['learning_admin', 'hr_admin', 'auditor', 'employer_admin'],
        apiKeys: true,
      },
    },
    events: [],
    problems: Object.values(problems),
  };
}
