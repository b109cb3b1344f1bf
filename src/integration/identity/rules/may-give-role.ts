export type GiverFacts = {
  kind: 'person' | 'api_key';
  roles: readonly string[];
  scopes: readonly string[];
};
export type RoleFacts = {
  name: string;
  /** The permissions of the role that an API key can hold: what a person can do only, no key ever holds. */
  scopes: readonly string[];
};

/**
 * Nobody gives, or takes away, what they do not hold: an employer_admin may with every role, everybody else with the
 * roles they hold; an API key with those whose scopes are all among its own, if giving roles is one of them.
 */
export function mayGiveRole({ kind, roles, scopes }: GiverFacts, role: RoleFacts): boolean {
  if (kind === 'api_key')
    return ['role-assignments.write', ...role.scopes].every((scope) => scopes.includes(scope));
  return roles.includes('employer_admin') || roles.includes(role.name);
}
