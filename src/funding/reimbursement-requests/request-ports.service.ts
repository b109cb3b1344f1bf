import type { PlainDate } from '../../kernel/calendar.js';
import type { Ruling } from '../../kernel/ruling.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { Author, Event } from '../../platform/events/event.js';
import type { ReimbursementTerms } from './rules/calculate-reimbursable.js';
import type { EligibilityTerms } from './rules/check-eligibility.js';
import type { ApprovalStep, Deciders } from './rules/plan-approval-steps.js';
import type { SkillGap } from './rules/relate-to-job.js';

/** What a request needs of a policy version; amounts in minor units of `currency`. */
export type RequestTerms = EligibilityTerms &
  ReimbursementTerms & {
    readonly currency: string;
    readonly caps: { readonly yearBasis: 'payment' | 'course_end' | 'fiscal_year' };
    readonly approvalChain: readonly {
      readonly step: ApprovalStep;
      readonly aboveAmount?: number | null | undefined;
    }[];
    readonly timers: {
      readonly remindAfterDays: number;
      readonly escalateAfterDays: number;
      readonly expireAfterDays: number;
    };
    readonly repayment: {
      readonly kind: 'none' | 'cliff' | 'steps' | 'linear';
      readonly months?: number | null | undefined;
    };
  };

export type EmployerSettings = { currency: string; timeZone: string; fiscalYearStartsOn: string };
type Budget = { id: string; currency: string; available: number };

type DecidingOffice = ApprovalStep | 'employer_admin';
/** Through which office somebody decides, and for whom; null in their own right. */
type Authority = { through: DecidingOffice; onBehalfOfId: string | null };
/** Why what was delegated to somebody does not count, and from or until when. */
export type Lapse = { reason: 'ended' | 'not-begun'; on: PlainDate } | { reason: 'other-kind' };

/** Who may decide what for one requester, as things stand on a day. */
export type Consultation = {
  find(
    step: ApprovalStep,
    alreadyDecidedIds?: readonly string[],
  ): Deciders & { readonly delegates: readonly { readonly employeeId: string }[] };
  mayDecide(
    step: ApprovalStep,
    alreadyDecidedIds: readonly string[],
    actorId: string,
  ): Ruling<Authority, 'own-request' | 'already-decided-by-you' | 'not-your-step'>;
  findLapse(
    step: ApprovalStep,
    alreadyDecidedIds: readonly string[],
    actorId: string,
  ): Lapse | undefined;
};

/** Everyone who may decide: in their own right, then for somebody else. */
export const approversOf = ({ employeeIds, delegates }: ReturnType<Consultation['find']>) => [
  ...employeeIds,
  ...delegates.map(({ employeeId }) => employeeId),
];

/** What this module asks others; app/modules.ts says who answers. */
export type EvaluationPorts = {
  settingsOf(tx: EmployerTx): Promise<EmployerSettings>;
  /** The version of a policy, or of the employer's default, that holds on a day. */
  policies: {
    findInForce(
      tx: EmployerTx,
      asked: { policyId: string | null; on: PlainDate },
    ): Promise<{ policyVersionId: string; policyId: string; terms: RequestTerms } | undefined>;
  };
  /** What the person lacks for their own role and for the target role. @throws 422 if there is no such role */
  findGapsOf(
    tx: EmployerTx,
    employeeId: string,
    about: { targetRoleId: string | null; asOf: PlainDate },
  ): Promise<{ currentGaps: readonly SkillGap[]; targetGaps: readonly SkillGap[] | null }>;
  budgets: {
    findBudgetFor(
      tx: EmployerTx,
      of: { departmentId: string; fiscalYear: number },
    ): Promise<Budget | undefined>;
  };
  approvals: {
    consult(
      tx: EmployerTx,
      about: { requesterId: string; kind: Subject['type']; today: PlainDate },
    ): Promise<Consultation | undefined>;
  };
};

type Subject = { type: 'reimbursement_request'; id: string };
type Timers = { remindAfterDays: number; escalateAfterDays: number; expireAfterDays: number };
/** A task of the approvals module, by what this module needs of it. */
export type Task = Timers;

/** Asks the approvals module; `Pending` is its own task, handed back as it was. Events are for the caller to publish. */
export type ApprovalDesk<Pending extends Task> = EvaluationPorts['approvals'] & {
  /** `since` is no later than the day it is; what was delegated to `deciderId` stays as it is meanwhile. */
  consultPending(
    tx: EmployerTx,
    subject: Subject,
    as: { since: PlainDate; deciderId: string | null },
  ): Promise<{ task: Pending; on(today: PlainDate): Consultation } | undefined>;
  /** For whom somebody decides now. */
  findDelegators(
    tx: EmployerTx,
    employeeId: string,
    occasion: { kind: Subject['type']; today: PlainDate },
  ): Promise<string[]>;
  open(
    tx: EmployerTx,
    wanted: {
      subject: Subject & { version: number };
      requesterId: string;
      step: ApprovalStep;
      decidedIds: readonly string[];
      timers: Timers;
      openedOn: PlainDate;
    },
  ): Event;
  close(
    tx: EmployerTx,
    task: Pending,
    decision: { decidedById: string; onBehalfOfId: string | null; verdict: 'approve' | 'reject' },
  ): Event;
  withdraw(tx: EmployerTx, task: Pending): Event;
};

/** Asks the budgets module to move what a request holds. */
export type BudgetLedger = EvaluationPorts['budgets'] & {
  post(
    tx: EmployerTx,
    posting: {
      budgetId: string;
      kind: 'reserve' | 'commit' | 'release';
      from?: 'reserved' | 'committed' | undefined;
      amount: number;
      requestId: string;
      by?: Author | undefined;
    },
  ): Promise<{ posted: true } | { posted: false; available: number }>;
};

export type WorkflowPorts<Pending extends Task> = EvaluationPorts & {
  approvals: ApprovalDesk<Pending>;
  budgets: BudgetLedger;
};
