import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { findEmployeeFacts } from './reimbursement-evaluations.repository.js';
import * as event from './reimbursement-requests.events.js';
import * as problem from './reimbursement-requests.problems.js';
import * as repository from './reimbursement-requests.repository.js';
import type {
  NewReimbursementRequest,
  ReimbursementRequest,
  ReimbursementRequestChanges,
  RequestHistoryEntry,
  RequestQuery,
} from './reimbursement-requests.schemas.js';
import {
  missing,
  requesterOf,
  requireEmployed,
  speaksFor,
  viewOf,
} from './request-access.service.js';
import type { EvaluationPorts } from './request-ports.service.js';
import { describeDraft, drafted, toResource } from './request-resources.service.js';
import { findForeignCurrency } from './rules/find-foreign-currency.js';

export type ReimbursementRequestService = ReturnType<typeof reimbursementRequestService>;

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  settingsOf: EvaluationPorts['settingsOf'];
};

export function reimbursementRequestService({ db, pager, clock, settingsOf }: Deps) {
  /** @throws 404, `not-your-request` (403), `request-already-submitted` (409), 412 */
  const lockDraft = async (tx: EmployerTx, actor: Actor, id: string, expected: number) => {
    const record = await repository.lockRequest(tx, id, viewOf(actor, clock()));
    if (!record) throw missing();
    if (!speaksFor(actor, record.employeeId)) {
      throw problem.notYourRequest('Only the requester changes a request.');
    }
    if (record.state !== 'draft') {
      throw problem.requestAlreadySubmitted('Only a draft can be changed or thrown away.');
    }
    requireVersion(expected, record.version);
    return record;
  };

  /** @throws `currency-mismatch` (422) */
  const requireCurrency = async (
    tx: EmployerTx,
    amounts: Parameters<typeof findForeignCurrency>[0],
  ) => {
    const { currency } = await settingsOf(tx);
    const errors = findForeignCurrency(amounts, currency);
    if (errors[0]) throw problem.currencyMismatch(errors[0].detail, { errors });
    return currency;
  };

  return {
    create: (actor: Actor, asked: NewReimbursementRequest): Promise<ReimbursementRequest> => {
      const employeeId = requesterOf(actor, asked.employeeId);
      return db.inEmployer(actor.employerId, async (tx) => {
        const { draft, expenses } = drafted(asked);
        const [employee, currency] = await Promise.all([
          findEmployeeFacts(tx, employeeId),
          requireCurrency(tx, { expenses: asked.expenses, aid: draft.aid }),
        ]);
        requireEmployed(employee);
        const row = { ...draft, id: uuidv7(), employeeId, currency };
        const record = await repository.insertRequest(tx, row, expenses);
        publish(tx, actor, event.requestCreated(record.id, mentionOf(record)));
        return toResource(record);
      });
    },

    read: (actor: Actor, id: string): Promise<ReimbursementRequest> =>
      db.readInEmployer(actor.employerId, async (tx) => {
        const record = await repository.findRequest(tx, id, viewOf(actor, clock()));
        if (!record) throw missing();
        return toResource(record);
      }),

    list: (actor: Actor, query: RequestQuery): Promise<PageWithDeleted<ReimbursementRequest>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listReimbursementRequests',
        filters: query,
      };
      const page = pager.read(bound, query);
      return db.readInEmployer(actor.employerId, async (tx) => {
        if (query.deleted === 'true') {
          const gone = await repository.listDeletedRequests(
            tx,
            query,
            viewOf(actor, clock()),
            page,
          );
          return deletedOnly(pager, bound, page, gone);
        }
        const rows = await repository.listRequests(tx, query, viewOf(actor, clock()), page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: number,
      changes: ReimbursementRequestChanges,
    ): Promise<ReimbursementRequest> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockDraft(tx, actor, id, expected);
        const known = describeDraft(before);
        const course = { ...known.course, ...given(changes.course ?? {}) };
        const merged = { ...known, ...given(changes), course };
        const { draft, expenses } = drafted(merged);
        const changedFields = changedFieldsOf(
          known,
          describeDraft({ ...before, ...draft, expenses }),
        );
        if (changedFields.length === 0) return toResource(before);
        await requireCurrency(tx, merged);
        const lines = changedFields.includes('expenses') ? expenses : undefined;
        const after = await repository.updateDraft(tx, before, draft, lines);
        publish(tx, actor, event.requestChanged(id, mentionOf(after), { changedFields }));
        return toResource(after);
      }),

    remove: (actor: Actor, id: string, expected: number): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const record = await lockDraft(tx, actor, id, expected);
        await repository.deleteRequest(tx, id);
        publish(tx, actor, event.requestDeleted(id, mentionOf(record)));
      }),

    history: (
      actor: Actor,
      id: string,
      query: { limit?: string | undefined; cursor?: string | undefined },
    ): Promise<Page<RequestHistoryEntry>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listReimbursementRequestHistory',
        filters: { ...query, id },
      };
      const page = pager.read(bound, query);
      return db.readInEmployer(actor.employerId, async (tx) => {
        const [record, rows] = await Promise.all([
          repository.findRequest(tx, id, viewOf(actor, clock())),
          repository.listHistory(tx, id, page),
        ]);
        if (!record) throw missing();
        return pager.page(bound, page, rows, { item: toEntry, after: (row) => [row.id] });
      });
    },
  };
}

type Given<Values> = { [Field in keyof Values]?: Exclude<Values[Field], undefined> };
const given = <Values extends object>(values: Values) =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<Values>;

export const mentionOf = ({ id, employeeId, state }: repository.RequestRecord) => ({
  id,
  employeeId,
  state,
});

const toEntry = ({ actorKind, actorId, ...row }: repository.HistoryRow): RequestHistoryEntry => ({
  ...row,
  actor: { kind: actorKind, id: actorId },
});
