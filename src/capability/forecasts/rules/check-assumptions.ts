export type PlannedItem = { year: number; jobRoleId?: string | undefined };
export type Assumptions = {
  years: number;
  retirements: readonly PlannedItem[];
  plannedHeadcount: readonly PlannedItem[];
  /** The roles to forecast; null is every role. */
  jobRoleIds: readonly string[] | null;
};

/** One place of the assumptions that cannot be reckoned with, by its JSON pointer. */
export type AssumptionFault = {
  pointer: string;
  fault: 'beyond_horizon' | 'out_of_scope' | 'planned_twice';
};

/** Assumptions for years or roles that the forecast does not cover would be dropped in silence: they are faults. */
export const checkAssumptions = (assumptions: Assumptions): AssumptionFault[] => [
  ...listFaults(assumptions, 'retirements'),
  ...listFaults(assumptions, 'plannedHeadcount'),
  ...listTwice(assumptions.plannedHeadcount),
];

function listFaults(
  assumptions: Assumptions,
  field: 'retirements' | 'plannedHeadcount',
): AssumptionFault[] {
  const scope = assumptions.jobRoleIds === null ? null : new Set(assumptions.jobRoleIds);
  return assumptions[field].flatMap(({ year, jobRoleId }, at) => {
    const faults: AssumptionFault[] = [];
    if (year > assumptions.years) {
      faults.push({ pointer: `/${field}/${at}/year`, fault: 'beyond_horizon' });
    }
    if (scope && jobRoleId !== undefined && !scope.has(jobRoleId)) {
      faults.push({ pointer: `/${field}/${at}/jobRoleId`, fault: 'out_of_scope' });
    }
    return faults;
  });
}

function listTwice(planned: readonly PlannedItem[]): AssumptionFault[] {
  const known = new Set<string>();
  return planned.flatMap(({ year, jobRoleId }, at) => {
    const key = `${jobRoleId} ${year}`;
    if (known.has(key)) return [{ pointer: `/plannedHeadcount/${at}`, fault: 'planned_twice' }];
    known.add(key);
    return [];
  });
}
