import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import * as delegationEvents from './approval-delegations.events.js';
import { approvalDelegationRoutes } from './approval-delegations.routes.js';
import {
  approvalDelegationService,
  type EmployerSettings,
} from './approval-delegations.service.js';
import { approvalTables } from './approval-erasure.repository.js';
import * as events from './approvals.events.js';
import * as problems from './approvals.problems.js';
import { approvalRoutes } from './approvals.routes.js';
import { approvalService } from './approvals.service.js';

export { approvalDesk } from './approval-desk.service.js';

type Deps = { db: Database; pager: Pager; clock: () => Date; employers: EmployerSettings };

export function approvalsModule(deps: Deps): Module {
  const approvals = approvalService(deps);
  const delegations = approvalDelegationService(deps);
  return {
    name: 'approvals',
    routes: async (app) => {
      await app.register(approvalRoutes(approvals));
      await app.register(approvalDelegationRoutes(delegations));
    },
    grants: {
      // An inbox is personal: a machine has none, and never decides.
      'approvals.read': { roles, apiKeys: false },
      'approval-delegations.read': { roles, apiKeys: true },
      // Everybody for themselves; what HR knows of absences an integration may bring.
      'approval-delegations.write': {
        roles: ['employee', 'hr_admin', 'employer_admin'],
        apiKeys: true,
      },
    },
    events: [...Object.values(events), ...Object.values(delegationEvents)],
    problems: Object.values(problems),
    personalData: approvalTables,
  };
}
