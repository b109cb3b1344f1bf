import type { EmployeeId } from '../../../kernel/ids.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import { findApprover, type Superior } from './find-approver.js';
import {
  type Delegate,
  type Delegation,
  findConflicts,
  findDelegates,
  type Occasion,
} from './find-delegates.js';

export type Step = 'manager' | 'department_head' | 'benefits' | 'finance';

/** The office through which a step is decided: its own, or the one it has fallen to. */
export type Office = Step | 'employer_admin';

/**
 * Everyone who may decide a step now, in their own right, and those who may for one of them. Nobody means that the step
 * waits; it never passes by itself.
 */
export type Deciders = { through: Office; employeeIds: EmployeeId[]; delegates: Delegate[] };

export type DeciderFacts = {
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
  /** Who has decided another step of the same request, and for whom: nobody decides twice. */
  readonly alreadyDecidedIds?: readonly EmployeeId[];
  /** Those from and to the people above, and from and to the requester. */
  readonly delegations: readonly Delegation[];
};

function findOwnDeciders(facts: DeciderFacts, barredIds: readonly EmployeeId[]) {
  const { step, departmentHead, holders, managers, requesterId } = facts;
  if (step === 'benefits') return holders.benefits;
  if (step === 'finance') return holders.finance;
  if (step === 'department_head') {
    return departmentHead?.status === 'active' ? [departmentHead.employeeId] : [];
  }
  const approver = findApprover({ managers, requesterId, alreadyDecidedIds: barredIds });
  return approver.through === 'manager' ? [approver.employeeId] : [];
}

function findPrincipals(facts: DeciderFacts, barredIds: readonly EmployeeId[]) {
  const { step, holders } = facts;
  const allowed = (ids: readonly EmployeeId[]) => ids.filter((id) => !barredIds.includes(id));
  const own = allowed(findOwnDeciders(facts, barredIds));
  if (own.length > 0) return { through: step, employeeIds: own };
  const benefits = allowed(holders.benefits);
  if (benefits.length > 0) return { through: 'benefits' as const, employeeIds: benefits };
  return { through: 'employer_admin' as const, employeeIds: allowed(holders.employerAdmin) };
}

/**
 * Who may decide a step: not the requester, nor those who have decided already, nor those a delegation brings too close
 * to the requester. A step that has nobody of its own falls to benefits; where nobody is left there, to the employer's
 * administrators. Delegates decide beside those for whom they do, under the same conditions.
 */
export function findDeciders(facts: DeciderFacts, occasion: Occasion): Deciders {
  const { requesterId, managers, delegations, alreadyDecidedIds = [] } = facts;
  const directManagerId = managers[0]?.employeeId ?? null;
  const conflicts = findConflicts({ requesterId, directManagerId, delegations }, occasion);
  const barredIds = [requesterId, ...alreadyDecidedIds, ...conflicts];
  const principals = findPrincipals(facts, barredIds);
  const deciderIds = principals.employeeIds;
  const delegates = findDelegates({ deciderIds, barredIds, delegations }, occasion);
  return { ...principals, delegates };
}

/** Through which office somebody decides, and for whom; null in their own right. */
export type Authority = { through: Office; onBehalfOfId: EmployeeId | null };

/** Whether `actorId` may decide the step now, through which office and for whom. */
export function mayDecideStep(
  facts: DeciderFacts,
  actorId: EmployeeId,
  occasion: Occasion,
): Ruling<Authority, 'own-request' | 'already-decided-by-you' | 'not-your-step'> {
  if (actorId === facts.requesterId) return refuse('own-request');
  if (facts.alreadyDecidedIds?.includes(actorId)) return refuse('already-decided-by-you');
  const { through, employeeIds, delegates } = findDeciders(facts, occasion);
  if (employeeIds.includes(actorId)) return allow({ through, onBehalfOfId: null });
  const delegate = delegates.find(({ employeeId }) => employeeId === actorId);
  return delegate
    ? allow({ through, onBehalfOfId: delegate.onBehalfOfId })
    : refuse('not-your-step');
}
