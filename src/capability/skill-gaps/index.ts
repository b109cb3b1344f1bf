import type { Database } from '../../platform/db/database.js';
import type { Module } from '../../platform/module.js';
import { careerMoveService } from './career-moves.service.js';
import type { HeldCredentials, LevelHistory } from './comparison-basis.service.js';
import { type EmployerSettings, employerDates } from './employer-dates.service.js';
import { referenceWeights } from './reference-weights.service.js';
import { roleRequirements } from './role-requirements.service.js';
import { skillGapBatchService } from './skill-gap-batch.service.js';
import * as problems from './skill-gaps.problems.js';
import { skillGapRoutes } from './skill-gaps.routes.js';
import { GRANTS, type SkillGapService, skillGapService } from './skill-gaps.service.js';

type Deps = {
  db: Database;
  clock: () => Date;
  employers: EmployerSettings;
  levels: LevelHistory;
  credentials: HeldCredentials;
};

type Services = {
  /** For other modules: what a person lacks for a role, inside their transaction. */
  gaps: Pick<SkillGapService, 'findGapsOf'>;
  /** For job roles: the way from a person or a role to other roles. */
  moves: ReturnType<typeof careerMoveService>;
};

export function skillGapsModule({
  db,
  clock,
  employers,
  levels,
  credentials,
}: Deps): Module & Services {
  const remembered = {
    dates: employerDates({ employers, clock }),
    references: referenceWeights(clock),
    requirements: roleRequirements(),
  };
  const parts = { db, levels, credentials, remembered };
  const gaps = skillGapService(parts);
  return {
    name: 'skill-gaps',
    routes: skillGapRoutes(gaps, skillGapBatchService(parts)),
    grants: GRANTS,
    events: [],
    problems: Object.values(problems),
    gaps,
    moves: careerMoveService(parts),
  };
}
