import type { EmployeeId } from '../../../kernel/ids.js';

/** Someone who stands above the requester; only who is `active` decides. */
export type Superior = { readonly employeeId: EmployeeId; readonly status: string };

/** Who decides in the manager's place: a superior, or whoever holds the benefits office. */
export type Approver =
  | { through: 'manager'; employeeId: EmployeeId }
  | { through: 'benefits'; employeeId: null };

/**
 * The manager's step belongs to the first person up the chain of managers who is active and may
 * decide for the requester. Who is on leave, has left, is the requester (some HR feeds make
 * people their own managers) or has already decided on the same thing is passed over; above them
 * the next one decides. A chain without such a person leaves it to benefits, never to nobody.
 */
export function findApprover(facts: {
  /** From the direct manager upward. */
  readonly managers: readonly Superior[];
  readonly requesterId: EmployeeId;
  readonly alreadyDecidedIds?: readonly EmployeeId[];
}): Approver {
  const { managers, requesterId, alreadyDecidedIds = [] } = facts;
  const superior = managers.find(
    ({ employeeId, status }) =>
      status === 'active' && employeeId !== requesterId && !alreadyDecidedIds.includes(employeeId),
  );
  return superior === undefined
    ? { through: 'benefits', employeeId: null }
    : { through: 'manager', employeeId: superior.employeeId };
}
