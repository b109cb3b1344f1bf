import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { companyGapCounting, type EmployerSettings } from './company-gap-counting.service.js';
import { BROAD } from './company-gap-scope.service.js';
import { companyGapRoutes } from './company-gaps.routes.js';
import { companyGapService } from './company-gaps.service.js';
import { companyGapJobs } from './company-gaps.worker.js';
import { companyPeopleService } from './company-people.service.js';

type Deps = { db: Database; pager: Pager; clock: () => Date; employers: EmployerSettings };

export function companyGapsModule(deps: Deps): Module {
  const { clock, employers } = deps;
  return {
    name: 'company-gaps',
    routes: companyGapRoutes(companyGapService(deps), companyPeopleService(deps)),
    grants: { 'company-gaps.read': { roles: ['manager', ...BROAD], apiKeys: true } },
    events: [],
    problems: [],
    personalData: [
      {
        table: 'company_gap_people',
        about: ['employee_id'],
        onErasure: [{ keep: 'numbers derived from levels, without anything that says who' }],
      },
    ],
    workers: ({ db }) => companyGapJobs(companyGapCounting({ db, clock, employers })),
  };
}
