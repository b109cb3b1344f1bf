import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import * as events from './budgets.events.js';
import * as problems from './budgets.problems.js';
import { budgetRoutes } from './budgets.routes.js';
import { budgetService, type EmployerCurrency } from './budgets.service.js';

type Deps = { db: Database; pager: Pager; settingsOf: EmployerCurrency };

export function budgetsModule(deps: Deps): Module {
  return {
    name: 'budgets',
    routes: budgetRoutes(budgetService(deps)),
    grants: {
      'budgets.read': {
        roles: ['benefits_admin', 'finance', 'hr_admin', 'auditor', 'employer_admin'],
        apiKeys: true,
      },
      'budgets.write': { roles: ['finance', 'employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
  };
}

export { budgetLedger } from './budget-ledger.service.js';
