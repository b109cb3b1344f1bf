export type GiverFacts = {
  kind: 'person' | 'api_key';
  roles: readonly string[];
  scopes: readonly string[];
};

/**
 * Nobody gives, or takes away, what they do not hold: an employer_admin may with every role, an API key if giving roles
 * is its scope, everybody else with the roles they hold.
 */
export function mayGiveRole({ kind, roles, scopes }: GiverFacts, role: string): boolean {
  if (kind === 'api_key') return scopes.includes('role-assignments.write');
  return roles.includes('employer_admin') || roles.includes(role);
}
