import type { PlainDate } from '../../kernel/calendar.js';
import type { Ask } from './employer-dates.service.js';
import { readReferenceWeights } from './skill-gaps.repository.js';

type Weights = ReadonlyMap<string, number>;
type Remembered = { asOf: PlainDate; newestVersionId: string; at: number; weights: Weights };

const KEPT_MS = 5_000;
const MOST_EMPLOYERS = 1_000;

/**
 * What skills weigh in their reference population, by skill id. Those of today are kept for five seconds, or until a
 * requirement version is added: they read every role, a report reads one. So a changed `referenceWeight` of a skill, or
 * two versions added at the same moment by two processes, may show up to five seconds late.
 */
export function referenceWeights(clock: () => Date) {
  const kept = new Map<string, Remembered>();
  return {
    weightsOf: async (
      { employerId, ask }: Ask,
      facts: { asOf: PlainDate; today: PlainDate; newestVersionId: string | null },
    ): Promise<Weights> => {
      const { asOf, today, newestVersionId } = facts;
      if (newestVersionId === null) return new Map();
      if (asOf !== today) return ask((tx) => readReferenceWeights(tx, asOf));
      const at = clock().getTime();
      const known = kept.get(employerId);
      const isFresh = known !== undefined && at >= known.at && at - known.at < KEPT_MS;
      if (isFresh && known.asOf === asOf && known.newestVersionId === newestVersionId) {
        return known.weights;
      }
      const weights = await ask((tx) => readReferenceWeights(tx, asOf));
      if (kept.size >= MOST_EMPLOYERS) kept.clear();
      kept.set(employerId, { asOf, newestVersionId, at, weights });
      return weights;
    },
  };
}
