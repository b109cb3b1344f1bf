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
import {
  type EmployeeDirectory,
  type EmployeeSkillService,
  type EmployerSettings,
  employeeSkillService,
} from './employee-skills.service.js';

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  employees: EmployeeDirectory;
};

/** For other modules: a person's unrounded levels on any day. */
type Levels = Pick<EmployeeSkillService, 'levelsAsOf'>;

export function assessmentsModule(deps: Deps): Module & { levels: Levels } {
  const skills = employeeSkillService(deps);
  return {
    name: 'assessments',
    routes: assessmentRoutes(
      assessmentService(deps),
      assessmentRecordingService({ db: deps.db, skills, employees: deps.employees }),
      skills,
    ),
    grants: {
      'assessments.read': { roles, apiKeys: true },
      // Everybody may assess somebody, themselves at least; whom and how is a rule.
      'assessments.write': { roles, apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: assessmentTables,
    levels: skills,
  };
}
