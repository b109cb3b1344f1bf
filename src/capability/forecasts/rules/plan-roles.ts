/** Groups smaller than this are not told of: their numbers would be about single people. */
export const SMALLEST_GROUP = 5;

export type RoleCount = { jobRoleId: string; headcount: number; isSuppressed: boolean };

type Named = { jobRoleId: string };

/**
 * The roles of a forecast, by id: those that are named, or else those that somebody holds or that seats are planned for.
 * A role that nobody holds yet has nobody to protect.
 */
export function planRoles(
  heads: readonly { jobRoleId: string | null; headcount: number }[],
  scope: { jobRoleIds: readonly string[] | null; plannedHeadcount: readonly Named[] },
): RoleCount[] {
  const counts = new Map(heads.map(({ jobRoleId, headcount }) => [jobRoleId, headcount]));
  const everyRole = [...counts.keys()].filter((id) => id !== null);
  const ids = scope.jobRoleIds ?? [
    ...everyRole,
    ...scope.plannedHeadcount.map(({ jobRoleId }) => jobRoleId),
  ];
  return [...new Set(ids)].toSorted().map((jobRoleId) => {
    const headcount = counts.get(jobRoleId) ?? 0;
    return { jobRoleId, headcount, isSuppressed: headcount > 0 && headcount < SMALLEST_GROUP };
  });
}

type Retirement = {
  year: number;
  count: number;
  probability: number;
  jobRoleId?: string | undefined;
};

/** Expected retirements by year: of one role, or those that are about no role in particular. */
export function spreadRetirements(
  retirements: readonly Retirement[],
  jobRoleId: string | undefined,
): Map<number, number> {
  const byYear = new Map<number, number>();
  for (const each of retirements) {
    if (each.jobRoleId !== jobRoleId) continue;
    byYear.set(each.year, (byYear.get(each.year) ?? 0) + each.count * each.probability);
  }
  return byYear;
}
