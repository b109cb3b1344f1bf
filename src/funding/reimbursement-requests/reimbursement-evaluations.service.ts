import type { PlainDate } from '../../kernel/calendar.js';
import type { Money } from '../../kernel/money.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import { type CapKey, lockCaps, readCaps, usedOf } from './employee-caps.repository.js';
import {
  type CatalogFacts,
  type EmployeeFacts,
  readCatalogFacts,
} from './reimbursement-evaluations.repository.js';
import { currencyMismatch, noPolicyInForce } from './reimbursement-requests.problems.js';
import type { ReimbursementCourse } from './reimbursement-requests.schemas.js';
import type { EmployerSettings, EvaluationPorts } from './request-ports.service.js';
import { calculateReimbursable } from './rules/calculate-reimbursable.js';
import { checkEligibility } from './rules/check-eligibility.js';
import { findForeignCurrency } from './rules/find-foreign-currency.js';
import { findCapYear, findReservationYear } from './rules/find-reservation-year.js';
import { type JobRelatedness, relateToJob } from './rules/relate-to-job.js';

/** A request, stored or only thought of. */
export type Asking = {
  employee: EmployeeFacts;
  policyId: string | null;
  programId: string | null;
  targetRoleId: string | null;
  course: ReimbursementCourse;
  expenses: readonly { id: string; type: string; amount: Money }[];
  aid: readonly { kind: string; amount: Money }[];
  /** null: payment follows the end of the course. */
  expectedPaidOn: PlainDate | null;
  /** null: the best the policy knows. */
  grade: string | null;
  settings: EmployerSettings;
  today: PlainDate;
};

export type Evaluated = Awaited<ReturnType<ReturnType<typeof evaluations>['evaluate']>>;

const minor = (lines: readonly { amount: Money }[]) => lines.map(({ amount }) => amount.amount);

/** @throws `unknown-reference` (422) for an id of the catalog that nothing has */
function requireKnown({ course, programId }: Asking, catalog: CatalogFacts) {
  const missing = [
    course.providerId !== null && catalog.providerAccredited === null ? '/course/providerId' : null,
    programId !== null && catalog.programAccredited === null ? '/programId' : null,
  ].filter((pointer) => pointer !== null);
  if (missing.length === 0) return;
  const detail = 'There is no such thing in the catalog.';
  const errors = missing.map((pointer) => ({ pointer, code: 'unknown-reference', detail }));
  throw unknownReference('The request names something that does not exist.', { errors });
}

/** The provider that is named counts; only without one, that of the program. */
const isAccredited = ({ course }: Asking, catalog: CatalogFacts) =>
  course.providerId === null ? catalog.programAccredited : catalog.providerAccredited;

export function evaluations(ports: EvaluationPorts) {
  const gapsOf = async (tx: EmployerTx, { employee, programId, targetRoleId, today }: Asking) =>
    programId === null
      ? undefined
      : ports.findGapsOf(tx, employee.id, { targetRoleId, asOf: today });

  const budgetOf = async (tx: EmployerTx, { employee, ...asking }: Asking) => {
    const { departmentId } = employee;
    if (departmentId === null) return undefined;
    const fiscalYear = findReservationYear({
      expectedPaidOn: asking.expectedPaidOn,
      courseEndsOn: asking.course.endsOn,
      fiscalYearStartsOn: asking.settings.fiscalYearStartsOn,
    });
    return ports.budgets.findBudgetFor(tx, { departmentId, fiscalYear });
  };

  const policyOf = async (tx: EmployerTx, { policyId, today, expenses, aid }: Asking) => {
    const policy = await ports.policies.findInForce(tx, { policyId, on: today });
    if (!policy) throw noPolicyInForce(`No published policy version is in force on ${today}.`);
    const errors = findForeignCurrency({ expenses, aid }, policy.terms.currency);
    if (errors[0]) throw currencyMismatch(errors[0].detail, { errors });
    return policy;
  };

  /** Reads everything that does not depend on anything read before: one trip. */
  const gather = async (tx: EmployerTx, asking: Asking, hold: boolean) => {
    const { employee, programId, targetRoleId, course, today } = asking;
    const { providerId } = course;
    const about = { employeeId: employee.id, providerId, programId, targetRoleId, on: today };
    const [policy, gaps, catalog, budget, consultation, caps] = await Promise.all([
      policyOf(tx, asking),
      gapsOf(tx, asking),
      readCatalogFacts(tx, about),
      budgetOf(tx, asking),
      ports.approvals.consult(tx, {
        requesterId: employee.id,
        kind: 'reimbursement_request',
        today,
      }),
      hold ? lockCaps(tx, employee.id) : readCaps(tx, employee.id),
    ]);
    requireKnown(asking, catalog);
    if (!consultation) throw new Error('the requester has vanished');
    return { policy, gaps, catalog, budget, consultation, caps };
  };

  const relate = (
    gaps: Awaited<ReturnType<typeof gapsOf>>,
    { teaches, roleAsks }: CatalogFacts,
  ): Omit<JobRelatedness, 'jobRelated'> & { jobRelated: boolean | null } => {
    const canJudge = gaps !== undefined && roleAsks && teaches.length > 0;
    if (!canJudge) return { jobRelated: null, purpose: null, gapsClosed: [] };
    return relateToJob({ ...gaps, teaches });
  };

  return {
    /**
     * What the policy in force makes of a request: who may ask, what it may bring, who decides. With `hold`, the
     * person's caps stay locked until the transaction ends, so that nobody else reserves what was found free.
     * @throws `no-policy-in-force`, `currency-mismatch`, `unknown-reference` (422)
     */
    evaluate: async (tx: EmployerTx, asking: Asking, { hold }: { hold: boolean }) => {
      const gathered = await gather(tx, asking, hold);
      const { policy, gaps, catalog, budget, consultation, caps } = gathered;
      const { terms } = policy;
      const { employee, course, expenses, aid, grade, today } = asking;
      const capYear = findCapYear(
        {
          expectedPaidOn: asking.expectedPaidOn,
          courseEndsOn: course.endsOn,
          fiscalYearStartsOn: asking.settings.fiscalYearStartsOn,
        },
        terms.caps.yearBasis,
      );
      const key: CapKey = { employeeId: employee.id, policyId: policy.policyId, capYear };
      const used = usedOf(caps, key);
      const related = relate(gaps, catalog);
      const providerAccredited = isAccredited(asking, catalog);
      const { jobRelated } = related;
      const judged = { employee, today, course, providerAccredited, jobRelated };
      const refusals = checkEligibility({ terms, ...judged });
      const amounts = minor(expenses);
      const relief = minor(aid);
      const calculated = calculateReimbursable({
        terms,
        expenses: expenses.map(({ id, type }, index) => ({
          id,
          type,
          amount: amounts[index] ?? 0,
        })),
        aid: aid.map(({ kind }, index) => ({ kind, amount: relief[index] ?? 0 })),
        course,
        grade,
        employee,
        on: today,
        used,
      });
      const facts = { ...judged, grade, capYear, used };
      return { policy, key, budget, consultation, related, refusals, calculated, facts };
    },
  };
}
