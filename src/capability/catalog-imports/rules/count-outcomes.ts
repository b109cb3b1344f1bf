export type Outcome = { outcome: 'created' | 'updated' | 'unchanged'; kept: boolean };

/** `kept` counts those of which something stayed as the employer had changed it; each of them is one of the others too. */
export type Count = {
  created: number;
  updated: number;
  unchanged: number;
  kept: number;
  failed: number;
};
export type Counts = { skills: Count; jobRoles: Count; requirementVersions: Count };

const NOTHING: Count = { created: 0, updated: 0, unchanged: 0, kept: 0, failed: 0 };

/** Nothing done yet. */
export const noCounts = (): Counts => ({
  skills: NOTHING,
  jobRoles: NOTHING,
  requirementVersions: NOTHING,
});

/** What became of some more. */
export function countOutcomes(count: Count, outcomes: readonly Outcome[]): Count {
  const having = (outcome: Outcome['outcome']) =>
    outcomes.filter((each) => each.outcome === outcome).length;
  return {
    created: count.created + having('created'),
    updated: count.updated + having('updated'),
    unchanged: count.unchanged + having('unchanged'),
    kept: count.kept + outcomes.filter(({ kept }) => kept).length,
    failed: count.failed,
  };
}
