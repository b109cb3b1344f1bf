import type { EmployerTx } from '../../platform/db/database.js';
import type { Ask } from './employer-dates.service.js';
import { readRequirementsOfMany } from './people-and-roles.repository.js';
import { type Requirement, readRequirements } from './skill-gaps.repository.js';

const MOST_VERSIONS = 2_000;

/**
 * The requirements of a version, read once: a version is never edited, only replaced by another. Which version is in
 * force is asked anew for every report, and asked in the employer's own transaction.
 */
export function roleRequirements() {
  const known = new Map<string, readonly Requirement[]>();
  const keyOf = (employerId: string, versionId: string) => `${employerId} ${versionId}`;
  const keep = (key: string, requirements: readonly Requirement[]) => {
    const [eldest] = known.keys();
    if (eldest !== undefined && known.size >= MOST_VERSIONS) known.delete(eldest);
    known.set(key, requirements);
  };
  return {
    requirementsOf: async (
      { employerId, ask }: Ask,
      requirementVersionId: string | null,
    ): Promise<readonly Requirement[]> => {
      if (requirementVersionId === null) return [];
      const key = keyOf(employerId, requirementVersionId);
      const remembered = known.get(key);
      if (remembered) return remembered;
      const requirements = await ask((tx) => readRequirements(tx, requirementVersionId));
      keep(key, requirements);
      return requirements;
    },

    /** The same for many versions at once, those that are not known with one statement. */
    requirementsOfMany: async (
      tx: EmployerTx,
      requirementVersionIds: readonly string[],
    ): Promise<ReadonlyMap<string, readonly Requirement[]>> => {
      const found = new Map<string, readonly Requirement[]>();
      const missing = new Map<string, Requirement[]>();
      for (const id of requirementVersionIds) {
        const remembered = known.get(keyOf(tx.employerId, id));
        if (remembered) found.set(id, remembered);
        else missing.set(id, []);
      }
      if (missing.size === 0) return found;
      const rows = await readRequirementsOfMany(tx, [...missing.keys()]);
      for (const { requirementVersionId, skillId, requiredLevel, weight, mandatory } of rows) {
        missing.get(requirementVersionId)?.push({ skillId, requiredLevel, weight, mandatory });
      }
      for (const [id, requirements] of missing) {
        keep(keyOf(tx.employerId, id), requirements);
        found.set(id, requirements);
      }
      return found;
    },
  };
}
