import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Module } from '../../platform/module.js';
import * as problems from './recommendations.problems.js';
import { recommendationRoutes } from './recommendations.routes.js';
import {
  type EmployerSettings,
  type GapFinder,
  recommendationService,
} from './recommendations.service.js';

type Deps = { db: Database; clock: () => Date; gaps: GapFinder; employers: EmployerSettings };

export function recommendationsModule(deps: Deps): Module {
  return {
    name: 'recommendations',
    routes: recommendationRoutes(recommendationService(deps)),
    grants: { 'recommendations.read': { roles, apiKeys: true } },
    events: [],
    problems: Object.values(problems),
  };
}
