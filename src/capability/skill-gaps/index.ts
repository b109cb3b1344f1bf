import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Module } from '../../platform/module.js';
import type { EmployerSettings } from './employer-dates.service.js';
import * as problems from './skill-gaps.problems.js';
import { skillGapRoutes } from './skill-gaps.routes.js';
import {
  type HeldCredentials,
  type LevelHistory,
  type SkillGapService,
  skillGapService,
} from './skill-gaps.service.js';

type Deps = {
  db: Database;
  clock: () => Date;
  employers: EmployerSettings;
  levels: LevelHistory;
  credentials: HeldCredentials;
};

/** For other modules: what a person lacks for a role, inside their transaction. */
type Gaps = Pick<SkillGapService, 'findGapsOf'>;

export function skillGapsModule(deps: Deps): Module & { gaps: Gaps } {
  const service = skillGapService(deps);
  return {
    name: 'skill-gaps',
    routes: skillGapRoutes(service),
    grants: { 'skill-gaps.read': { roles, apiKeys: true } },
    events: [],
    problems: Object.values(problems),
    gaps: service,
  };
}
