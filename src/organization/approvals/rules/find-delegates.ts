import type { PlainDate } from '../../../kernel/calendar.js';
import type { EmployeeId } from '../../../kernel/ids.js';

/** Somebody lets somebody else decide for a while; both days belong to it. */
export type Delegation = {
  readonly id: string;
  readonly fromId: EmployeeId;
  readonly toId: EmployeeId;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
  /** The day on which it was ended before its time. */
  readonly endedOn: PlainDate | null;
  readonly kinds: readonly string[];
  /** Whether the delegate is active now; who is not decides nothing. */
  readonly isDelegateActive: boolean;
};

/** What is asked about delegations: for which kind of subject, on which day. */
export type Occasion = { readonly kind: string; readonly today: PlainDate };

/** Who decides, and for whom. */
export type Delegate = { employeeId: EmployeeId; onBehalfOfId: EmployeeId };

/** Why a delegation does not count, and the day from or until which that is so. */
export type Lapse =
  | { reason: 'ended'; on: PlainDate }
  | { reason: 'not-begun'; on: PlainDate }
  | { reason: 'other-kind' };

/** Undefined while the delegation is in force. What was ended is over at once, on the same day. */
export function findLapse(delegation: Delegation, { kind, today }: Occasion): Lapse | undefined {
  const { startsOn, endsOn, endedOn, kinds } = delegation;
  if (endedOn !== null) return { reason: 'ended', on: endedOn };
  if (endsOn < today) return { reason: 'ended', on: endsOn };
  if (!kinds.includes(kind)) return { reason: 'other-kind' };
  return startsOn > today ? { reason: 'not-begun', on: startsOn } : undefined;
}

const inForce = (delegations: readonly Delegation[], occasion: Occasion) =>
  delegations.filter((delegation) => findLapse(delegation, occasion) === undefined);

/**
 * Who is too close to a requester to decide: whoever decides for the requester meanwhile, and the requester's direct
 * manager while the requester decides for the manager. They are passed over like somebody who is away.
 */
export function findConflicts(
  facts: {
    readonly requesterId: EmployeeId;
    readonly directManagerId: EmployeeId | null;
    readonly delegations: readonly Delegation[];
  },
  occasion: Occasion,
): EmployeeId[] {
  const { requesterId, directManagerId, delegations } = facts;
  return inForce(delegations, occasion).flatMap(({ fromId, toId }) => {
    if (fromId === requesterId) return [toId];
    return toId === requesterId && fromId === directManagerId ? [fromId] : [];
  });
}

/**
 * Who decides for the deciders of a step. Not whoever is barred from it (the requester, those who have decided already,
 * conflicts), nor a decider, who decides in their own right. A delegation is not passed on: a delegate's delegate is
 * nobody here. Of several delegations to one person the oldest counts (ids rise with time).
 */
export function findDelegates(
  facts: {
    readonly deciderIds: readonly EmployeeId[];
    readonly barredIds: readonly EmployeeId[];
    readonly delegations: readonly Delegation[];
  },
  occasion: Occasion,
): Delegate[] {
  const { deciderIds, barredIds } = facts;
  const found = new Map<EmployeeId, EmployeeId>();
  const delegations = inForce(facts.delegations, occasion)
    .filter(({ isDelegateActive }) => isDelegateActive)
    .filter(({ fromId, toId }) => deciderIds.includes(fromId) && !deciderIds.includes(toId))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { fromId, toId } of delegations) {
    if (!barredIds.includes(toId) && !found.has(toId)) found.set(toId, fromId);
  }
  return [...found].map(([employeeId, onBehalfOfId]) => ({ employeeId, onBehalfOfId }));
}

/** The delegation that would let somebody decide, were it in force: the one that holds longest, and why it does not. */
export function findLapsedDelegation(
  facts: {
    readonly actorId: EmployeeId;
    readonly deciderIds: readonly EmployeeId[];
    readonly delegations: readonly Delegation[];
  },
  occasion: Occasion,
): Lapse | undefined {
  const { actorId, deciderIds, delegations } = facts;
  const [longest] = delegations
    .filter(({ fromId, toId }) => toId === actorId && deciderIds.includes(fromId))
    .sort((a, b) => (a.endsOn > b.endsOn ? -1 : 1));
  return longest && findLapse(longest, occasion);
}
