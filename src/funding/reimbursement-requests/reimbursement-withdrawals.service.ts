import { dateIn } from '../../kernel/calendar.js';
import { money } from '../../kernel/money.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { requestWithdrawn } from './reimbursement-requests.events.js';
import { lockRequest } from './reimbursement-requests.repository.js';
import type { ReimbursementRequest } from './reimbursement-requests.schemas.js';
import { mentionOf } from './reimbursement-requests.service.js';
import { actsAs, missing, viewOf } from './request-access.service.js';
import { settle } from './request-holdings.service.js';
import type { Task, WorkflowPorts } from './request-ports.service.js';
import { withdrawalRefusals } from './request-refusals.service.js';
import { toResource } from './request-resources.service.js';
import { markWithdrawn } from './request-transitions.repository.js';
import { withdrawRequest } from './rules/withdraw-request.js';

export type ReimbursementWithdrawalService = ReturnType<typeof reimbursementWithdrawalService>;

type Deps<Pending extends Task> = {
  db: Database;
  clock: () => Date;
  ports: WorkflowPorts<Pending>;
};

export function reimbursementWithdrawalService<Pending extends Task>({
  db,
  clock,
  ports,
}: Deps<Pending>) {
  return {
    /** Takes a request back while it waits, and releases what it holds. */
    withdraw: (actor: Actor, id: string, expected: number): Promise<ReimbursementRequest> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const now = clock();
        const subject = { type: 'reimbursement_request', id } as const;
        const nobody = { since: dateIn('UTC', now), deciderId: null };
        const [record, pending] = await Promise.all([
          lockRequest(tx, id, viewOf(actor, now)),
          ports.approvals.consultPending(tx, subject, nobody),
        ]);
        if (!record) throw missing();
        const ruling = withdrawRequest({
          state: record.state,
          version: record.version,
          expectedVersion: expected,
          requesterId: record.employeeId,
          actorId: actsAs(actor, record.employeeId),
          reserved: record.reimbursableAmount ?? 0,
        });
        if (!ruling.allowed) throw withdrawalRefusals[ruling.reason]();
        if (!pending) throw new Error('a request in approval waits for nobody');
        const { state, release: amount } = ruling.result;
        const after = { ...record, state, currentStep: null };
        const released = money(amount, record.currency);
        const marking = markWithdrawn(tx, id);
        const closed = ports.approvals.withdraw(tx, pending.task);
        publish(tx, actor, requestWithdrawn(id, { ...mentionOf(after), released }), closed);
        const releasing = settle(tx, ports.budgets, record, 0);
        const [stamp] = await Promise.all([marking, releasing]);
        return toResource({ ...after, ...stamp });
      }),
  };
}
