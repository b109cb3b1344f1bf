import type { Actor } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import * as repository from './approvals.repository.js';
import type { Approval, ApprovalQuery } from './approvals.schemas.js';
import type { ApprovalTaskRow } from './approvals.table.js';

export type ApprovalService = ReturnType<typeof approvalService>;

type Deps = { db: Database; pager: Pager; clock: () => Date };

export function approvalService({ db, pager, clock }: Deps) {
  return {
    /** The caller's inbox. Nobody but people has one. */
    list: (actor: Actor, query: ApprovalQuery): Promise<Page<Approval>> => {
      const bound = { employerId: actor.employerId, operationId: 'listApprovals', filters: query };
      const page = pager.read(bound, query);
      const { employeeId } = actor;
      if (employeeId === null) return Promise.resolve({ data: [], nextCursor: null });
      return db.readInEmployer(actor.employerId, async (tx) => {
        const { state, delegated } = query;
        const isDelegated = delegated === undefined ? null : delegated === 'true';
        const asked = { employeeId, state, isDelegated, now: clock() };
        const rows = await repository.listTasks(tx, asked, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },
  };
}

function toResource(row: ApprovalTaskRow): Approval {
  return {
    id: row.id,
    subject: { type: row.subjectType, id: row.subjectId, version: row.subjectVersion },
    requesterId: row.requesterId,
    step: row.step,
    state: row.state,
    dueOn: row.dueOn,
    verdict: row.verdict,
    decidedById: row.decidedById,
    onBehalfOfId: row.onBehalfOfId,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
