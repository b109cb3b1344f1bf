import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { approvalTables } from './approval-erasure.repository.js';
import * as events from './approvals.events.js';
import { approvalRoutes } from './approvals.routes.js';
import { approvalService } from './approvals.service.js';

export { approvalDesk } from './approvals.service.js';

export function approvalsModule(deps: { db: Database; pager: Pager }): Module {
  return {
    name: 'approvals',
    routes: approvalRoutes(approvalService(deps)),
    // An inbox is personal: a machine has none, and never decides.
    grants: { 'approvals.read': { roles, apiKeys: false } },
    events: Object.values(events),
    problems: [],
    personalData: approvalTables,
  };
}
