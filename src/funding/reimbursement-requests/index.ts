import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { reimbursementDecisionService } from './reimbursement-decisions.service.js';
import { reimbursementQuoteRoutes } from './reimbursement-quotes.routes.js';
import { reimbursementQuoteService } from './reimbursement-quotes.service.js';
import * as events from './reimbursement-requests.events.js';
import * as problems from './reimbursement-requests.problems.js';
import { reimbursementRequestRoutes } from './reimbursement-requests.routes.js';
import { reimbursementRequestService } from './reimbursement-requests.service.js';
import { reimbursementSubmissionService } from './reimbursement-submissions.service.js';
import { reimbursementWithdrawalService } from './reimbursement-withdrawals.service.js';
import { countOpenRequests, requestTables } from './request-erasure.repository.js';
import type { Task, WorkflowPorts } from './request-ports.service.js';
import { requestTransitionRoutes } from './request-transitions.routes.js';

type Deps<Pending extends Task> = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  ports: WorkflowPorts<Pending>;
};

export function reimbursementRequestsModule<Pending extends Task>(deps: Deps<Pending>): Module {
  const { settingsOf } = deps.ports;
  const requests = reimbursementRequestService({ ...deps, settingsOf });
  const quotes = reimbursementQuoteService(deps);
  const submissions = reimbursementSubmissionService(deps);
  const decisions = reimbursementDecisionService(deps);
  const withdrawals = reimbursementWithdrawalService(deps);
  // Declared by the budgets module, which refuses transfers for the same reason.
  const { budgetExceeded: _ofBudgets, ...own } = problems;
  return {
    name: 'reimbursement-requests',
    routes: async (app) => {
      await app.register(reimbursementQuoteRoutes(quotes));
      await app.register(reimbursementRequestRoutes(requests, quotes));
      await app.register(requestTransitionRoutes({ submissions, decisions, withdrawals }));
    },
    grants: {
      'reimbursement-requests.read': { roles, apiKeys: true },
      'reimbursement-requests.write': { roles: ['employee', 'benefits_admin'], apiKeys: true },
      // Money is decided by people.
      'reimbursement-requests.decide': { roles: ['employee'], apiKeys: false },
    },
    events: Object.values(events),
    problems: Object.values(own),
    personalData: requestTables,
  };
}

/** For other modules: what keeps somebody from being erased. */
export const requestDirectory = { countOpenRequests };
