import { roles } from '../../platform/access/actor.js';
import type { Module } from '../../platform/module.js';
import * as events from './personal-data.events.js';
import * as problems from './personal-data.problems.js';
import { personalDataTables } from './personal-data.repository.js';
import { personalDataRoutes } from './personal-data.routes.js';
import {
  type PersonalDataDeps,
  type PersonalDataService,
  personalDataService,
} from './personal-data.service.js';
import { personalDataJobs } from './personal-data.worker.js';

/** `service` is for the command line. */
export function personalDataModule(
  deps: PersonalDataDeps,
): Module & { service: PersonalDataService } {
  const service = personalDataService(deps);
  return {
    name: 'personal-data',
    service,
    routes: personalDataRoutes(service),
    grants: {
      // Everybody may read what is kept about themselves; about others, three roles may.
      'personal-data.read': { roles, apiKeys: true },
      'personal-data.erase': { roles: ['hr_admin', 'employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: personalDataTables,
    workers: (parts) => (deps.keyring.isRotating ? personalDataJobs(deps.personal, parts) : []),
  };
}
