import type { EmployeeId, EmployerId } from '../../kernel/ids.js';

/** Roles stored for people. `employee` is everyone; `manager` is a relation, computed from the reporting line. */
export const assignableRoles = [
  'learning_admin',
  'benefits_admin',
  'finance',
  'payroll',
  'hr_admin',
  'auditor',
  'employer_admin',
] as const;
export const roles = ['employee', 'manager', ...assignableRoles] as const;
export type AssignableRole = (typeof assignableRoles)[number];
export type Role = (typeof roles)[number];

/**
 * Who may use a permission: the roles that hold it, and whether an API key may hold it as a scope of the same name.
 * A permission that only a person can exercise (a decision on money) has `apiKeys: false`; one that says nothing but who the key is needs
 * no scope.
 */
export type Grant = { roles: readonly Role[]; apiKeys: boolean | 'without scope' };
export type Grants = Readonly<Record<string, Grant>>;

/** Who is asking. Built once a request from the credential and the database, then only read. */
export type Actor = {
  readonly kind: 'person' | 'api_key';
  readonly employerId: EmployerId;
  /** The person; null for an API key. */
  readonly employeeId: EmployeeId | null;
  /** The employee or the key: what the audit trail names. */
  readonly principalId: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly string[];
  readonly requestId: string;
};

/** What a credential proves, before it is tied to a request. */
export type Identity = Omit<Actor, 'requestId'>;

/** Why a credential proves nothing, for the security log; the caller is never told. */
export type Refusal = {
  refused:
    | 'missing'
    | 'unreadable'
    | 'unknown-key'
    | 'wrong-secret'
    | 'expired'
    | 'revoked'
    | 'other-environment'
    | 'unknown-issuer'
    | 'bad-signature'
    | 'bad-claims'
    | 'no-keys'
    | 'unknown-subject'
    | 'not-employed';
  credential: 'none' | 'api_key' | 'access_token';
  /** The public part of an API key. */
  keyId?: string;
  employerId?: EmployerId | undefined;
  identityProviderId?: string;
};
export type SignIn = Identity | Refusal;

/** Whether the actor holds a permission, by role or by scope. */
export function mayUse(
  actor: Pick<Actor, 'kind' | 'roles' | 'scopes'>,
  permission: string,
  grants: Grants,
) {
  const grant = grants[permission];
  if (!grant) return false;
  if (actor.kind === 'api_key') {
    if (grant.apiKeys === 'without scope') return true;
    return grant.apiKeys && actor.scopes.includes(permission);
  }
  return actor.roles.some((role) => grant.roles.includes(role));
}

/** Whose personal rows an actor sees: everyone's, or only those of one person and the line below. */
export type PeopleInView = { everyone: true } | { everyone: false; employeeId: EmployeeId };

/** An API key with the scope, and any holder of a `broad` role, sees everyone; others themselves and their reports. */
export function peopleInView(actor: Actor, broad: readonly Role[]): PeopleInView {
  if (actor.kind === 'api_key' || actor.employeeId === null) return { everyone: true };
  if (actor.roles.some((role) => broad.includes(role))) return { everyone: true };
  return { everyone: false, employeeId: actor.employeeId };
}
