import type { EmployeeId } from '../../../kernel/ids.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import { findApprover, type Superior } from './find-approver.js';

export type Step = 'manager' | 'department_head' | 'benefits' | 'finance';

/** The office through which a step is decided: its own, or the one it has fallen to. */
export type Office = Step | 'employer_admin';

/** Everyone who may decide a step now. Nobody means that the step waits; it never passes by itself. */
export type Deciders = { through: Office; employeeIds: EmployeeId[] };

type Facts = {
  readonly step: Step;
  readonly requesterId: EmployeeId;
  /** From the requester's direct manager upward. */
  readonly managers: readonly Superior[];
  /** The head of the requester's department; null without one. */
  readonly departmentHead: Superior | null;
  /** The active holders of the roles benefits_admin, finance and employer_admin. */
  readonly holders: {
    readonly benefits: readonly EmployeeId[];
    readonly finance: readonly EmployeeId[];
    readonly employerAdmin: readonly EmployeeId[];
  };
  /** Who has decided another step of the same request: nobody decides twice. */
  readonly alreadyDecidedIds?: readonly EmployeeId[];
};

function findOwnDeciders({
  step,
  departmentHead,
  holders,
  ...facts
}: Facts): readonly EmployeeId[] {
  if (step === 'benefits') return holders.benefits;
  if (step === 'finance') return holders.finance;
  if (step === 'department_head') {
    return departmentHead?.status === 'active' ? [departmentHead.employeeId] : [];
  }
  const approver = findApprover(facts);
  return approver.through === 'manager' ? [approver.employeeId] : [];
}

/**
 * Who may decide a step, without the requester and without those who have decided already. A step
 * that has nobody of its own falls to benefits; where nobody is left there, to the employer's
 * administrators.
 */
export function findDeciders(facts: Facts): Deciders {
  const { step, requesterId, holders, alreadyDecidedIds = [] } = facts;
  const allowed = (ids: readonly EmployeeId[]) =>
    ids.filter((id) => id !== requesterId && !alreadyDecidedIds.includes(id));

  const own = allowed(findOwnDeciders(facts));
  if (own.length > 0) return { through: step, employeeIds: own };
  const benefits = allowed(holders.benefits);
  if (benefits.length > 0) return { through: 'benefits', employeeIds: benefits };
  return { through: 'employer_admin', employeeIds: allowed(holders.employerAdmin) };
}

/** Whether `actorId` may decide the step now, and through which office. */
export function mayDecideStep(
  facts: Facts,
  actorId: EmployeeId,
): Ruling<Office, 'own-request' | 'already-decided-by-you' | 'not-your-step'> {
  if (actorId === facts.requesterId) return refuse('own-request');
  if (facts.alreadyDecidedIds?.includes(actorId)) return refuse('already-decided-by-you');
  const { through, employeeIds } = findDeciders(facts);
  return employeeIds.includes(actorId) ? allow(through) : refuse('not-your-step');
}
