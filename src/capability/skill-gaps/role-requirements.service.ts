import type { Ask } from './employer-dates.service.js';
import { type Requirement, readRequirements } from './skill-gaps.repository.js';

const MOST_VERSIONS = 2_000;

/**
 * The requirements of a version, read once: a version is never edited, only replaced by another. Which version is in
 * force is asked anew for every report, and asked in the employer's own transaction.
 */
export function roleRequirements() {
  const known = new Map<string, readonly Requirement[]>();
  return {
    requirementsOf: async (
      { employerId, ask }: Ask,
      requirementVersionId: string | null,
    ): Promise<readonly Requirement[]> => {
      if (requirementVersionId === null) return [];
      const key = `${employerId} ${requirementVersionId}`;
      const remembered = known.get(key);
      if (remembered) return remembered;
      const requirements = await ask((tx) => readRequirements(tx, requirementVersionId));
      const [eldest] = known.keys();
      if (eldest !== undefined && known.size >= MOST_VERSIONS) known.delete(eldest);
      known.set(key, requirements);
      return requirements;
    },
  };
}
