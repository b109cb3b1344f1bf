import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { assessmentTables } from './assessment-erasure.repository.js';
import { assessmentRecordingService } from './assessment-recording.service.js';
import * as events from './assessments.events.js';
import * as problems from './assessments.problems.js';
import { assessmentRoutes } from './assessments.routes.js';
import { assessmentService } from './assessments.service.js';
import { levelJobs } from './assessments.worker.js';
import {
  type EmployeeLevelService,
  type EmployerSettings,
  employeeLevelService,
} from './employee-levels.service.js';
import { employeeSkillRoutes } from './employee-skills.routes.js';
import { type EmployeeDirectory, employeeSkillService } from './employee-skills.service.js';
import { skillUseService } from './skill-uses.service.js';

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  employees: EmployeeDirectory;
};

/** For other modules: levels on any day, and what brings the kept ones up to date when certificates or settings change. */
type Levels = Pick<
  EmployeeLevelService,
  'levelsAsOf' | 'levelsOfMany' | 'refreshEmployees' | 'recomputeAll'
>;

export function assessmentsModule(deps: Deps): Module & { levels: Levels } {
  const { db, pager, employees } = deps;
  const levels = employeeLevelService(deps);
  const routes = assessmentRoutes(
    assessmentService(deps),
    assessmentRecordingService({ db, levels, employees }),
  );
  const skillRoutes = employeeSkillRoutes(
    employeeSkillService({ db, pager, levels, employees }),
    skillUseService({ db, levels, employees }),
  );
  return {
    name: 'assessments',
    routes: async (app) => {
      await app.register(routes);
      await app.register(skillRoutes);
    },
    grants: {
      'assessments.read': { roles, apiKeys: true },
      // Everybody may assess somebody, themselves at least; whom and how is a rule.
      'assessments.write': { roles, apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: assessmentTables,
    workers: (parts) => levelJobs(levels, parts),
    levels,
  };
}
