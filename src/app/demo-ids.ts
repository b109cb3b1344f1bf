/** Natural keys of the demo plan → ids of the service. */
export type Ids = {
  skills: Map<string, string>;
  roles: Map<string, string>;
  departments: Map<string, string>;
  employees: Map<string, string>;
  providers: Map<string, string>;
  programs: Map<string, string>;
};

/** The id of a natural key; a plan that names what it does not hold is a defect. */
export function idIn(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`the demo plan names ${key}, which it does not hold`);
  return id;
}
