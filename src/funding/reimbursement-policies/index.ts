import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { type EmployerZone, policyPublicationService } from './policy-publication.service.js';
import { policyTables } from './policy-publishers.repository.js';
import { policyVersionRoutes } from './policy-versions.routes.js';
import { policyVersionService } from './policy-versions.service.js';
import * as events from './reimbursement-policies.events.js';
import * as problems from './reimbursement-policies.problems.js';
import { reimbursementPolicyRoutes } from './reimbursement-policies.routes.js';
import { reimbursementPolicyService } from './reimbursement-policies.service.js';

type Deps = { db: Database; pager: Pager; clock: () => Date; settingsOf: EmployerZone };

export function reimbursementPoliciesModule(deps: Deps): Module {
  return {
    name: 'reimbursement-policies',
    routes: async (app) => {
      await app.register(reimbursementPolicyRoutes(reimbursementPolicyService(deps)));
      await app.register(
        policyVersionRoutes(policyVersionService(deps), policyPublicationService(deps)),
      );
    },
    grants: {
      'reimbursement-policies.read': { roles, apiKeys: true },
      'reimbursement-policies.write': {
        roles: ['benefits_admin', 'employer_admin'],
        apiKeys: true,
      },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: policyTables,
  };
}

export { policyDirectory } from './policy-directory.service.js';
