import fc from 'fast-check';
import {
  type ProgramOffer,
  type Recommendation,
  type RecommendationFacts,
  recommendPrograms,
} from './recommend-programs.js';

const nothing: string[] = [];

const listed = (levels: Record<string, number>) =>
  Object.entries(levels).map(([skillId, level]) => ({ skillId, level }));

/** Everything that could be chosen, tried one by one: slow, simple, and nothing in common with the rule. */
function bruteForce(facts: RecommendationFacts) {
  const levelOf = (levels: Map<string, number>, skillId: string) => levels.get(skillId) ?? 0;
  const gaps = facts.requirements.filter(
    (each) => each.requiredLevel > levelOf(new Map(facts.levels), each.skillId),
  );
  const priceOf = (each: ProgramOffer) => each.cost + (facts.hourlyCost ?? 0) * each.hours;
  const outcomeOf = (chosen: ProgramOffer[]) => {
    const levels = new Map(facts.levels);
    const done = new Set(facts.completedProgramIds);
    let waiting = chosen;
    while (waiting.length > 0) {
      const next = waiting.find(
        (each) =>
          each.prerequisiteProgramIds.every((id) => done.has(id)) &&
          each.entryLevels.every((entry) => levelOf(levels, entry.skillId) >= entry.level),
      );
      if (!next) return null;
      done.add(next.programId);
      for (const { skillId, level } of next.teaches) {
        levels.set(skillId, Math.max(levelOf(levels, skillId), level));
      }
      waiting = waiting.filter((each) => each !== next);
    }
    return levels;
  };
  const rate = (chosen: ProgramOffer[], levels: Map<string, number>) => {
    const cost = chosen.reduce((sum, each) => sum + priceOf(each), 0);
    const hours = chosen.reduce((sum, each) => sum + each.hours, 0);
    const residual = gaps.reduce(
      (sum, gap) =>
        sum + gap.weight * Math.max(0, gap.requiredLevel - levelOf(levels, gap.skillId)),
      0,
    );
    const ids = chosen.map((each) => each.programId).toSorted();
    const order = facts.objective === 'cost' ? [cost, hours] : [hours, cost];
    return { key: [residual, ...order, ids.length], ids, cost, hours, residual };
  };

  type Rated = ReturnType<typeof rate>;
  const isBetter = (one: Rated, other: Rated) => {
    for (const [at, value] of one.key.entries()) {
      if (value !== other.key[at]) return value < other.key[at]!;
    }
    return one.ids.join() < other.ids.join();
  };
  let best: Rated | null = null;
  for (let subset = 0; subset < 2 ** facts.programs.length; subset++) {
    const chosen = facts.programs.filter((_each, at) => (subset & (1 << at)) !== 0);
    const levels = outcomeOf(chosen);
    if (!levels) continue;
    const rated = rate(chosen, levels);
    if (rated.cost > (facts.budget ?? Number.POSITIVE_INFINITY)) continue;
    if (best === null || isBetter(rated, best)) best = rated;
  }
  return best!;
}

const ids = ['p', 'q', 'r', 's', 't', 'u', 'v'];
const skillIds = ['a', 'b', 'c', 'd'];
const levelsUpTo = (max: number, minKeys: number, maxKeys: number) =>
  fc.dictionary(fc.constantFrom(...skillIds), fc.integer({ min: 1, max }), { minKeys, maxKeys });

/** Half of the programs expect the level below the one they teach, so that plans grow long. */
const anyProgram = fc
  .record({
    cost: fc.oneof(
      fc.integer({ min: 0, max: 6 }).map((tens) => tens * 10),
      fc.integer({ min: 1, max: 97 }),
    ),
    hours: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 50 })),
    outcome: levelsUpTo(4, 1, 3),
    isNextStep: fc.boolean(),
    entry: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, levelsUpTo(3, 1, 2)),
    after: fc.oneof(
      { weight: 3, arbitrary: fc.constant(nothing) },
      fc.uniqueArray(fc.constantFrom(...ids, 'x'), { minLength: 1, maxLength: 2 }),
    ),
  })
  .map(({ outcome, isNextStep, entry, after, ...rest }) => {
    const below = listed(outcome).map(({ skillId, level }) => ({ skillId, level: level - 1 }));
    return {
      ...rest,
      teaches: listed(outcome),
      entryLevels: [...listed(entry), ...(isNextStep ? below : [])],
      prerequisiteProgramIds: after,
    };
  });

const anyFacts: fc.Arbitrary<RecommendationFacts> = fc.record({
  requirements: fc.uniqueArray(
    fc.record({
      skillId: fc.constantFrom(...skillIds),
      requiredLevel: fc.integer({ min: 1, max: 4 }),
      weight: fc.integer({ min: 1, max: 5 }),
    }),
    { selector: (each) => each.skillId, minLength: 2 },
  ),
  levels: levelsUpTo(2, 0, 2).map((levels) => new Map(Object.entries(levels))),
  programs: fc
    .array(anyProgram, { minLength: 4, maxLength: ids.length })
    .map((drafts) => drafts.map((draft, at) => ({ programId: ids[at]!, ...draft }))),
  completedProgramIds: fc.constantFrom(nothing, nothing, ['x'], ['p']),
  objective: fc.constantFrom('cost', 'hours'),
  budget: fc.option(fc.integer({ min: 0, max: 200 })),
  hourlyCost: fc.constantFrom(null, null, 7),
});

const summaryOf = (answer: Recommendation) => ({
  ids: answer.programIds.toSorted(),
  cost: answer.cost,
  hours: answer.hours,
  residual: answer.residualWeightedGap,
});

/** Weights and hours that are no whole numbers, and gaps that weigh nothing. Halves and quarters add up without noise. */
const finerFacts: fc.Arbitrary<RecommendationFacts> = fc
  .tuple(anyFacts, fc.array(fc.constantFrom(0, 0.25, 0.5, 1, 2.75), { minLength: 4, maxLength: 4 }))
  .map(([facts, weights]) => ({
    ...facts,
    hourlyCost: null,
    requirements: facts.requirements.map((each, at) => ({
      ...each,
      requiredLevel: each.requiredLevel - 0.5,
      weight: weights[at]!,
    })),
    programs: facts.programs.map((each) => ({ ...each, hours: each.hours / 4 })),
  }));

describe('against every possible choice', () => {
  test('the answer is the best one, to the last tie-break', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const answer = recommendPrograms(facts);
        const { key: _key, ...best } = bruteForce(facts);
        expect(answer.optimal).toBe(true);
        expect(summaryOf(answer)).toEqual(best);
      }),
      { numRuns: 12_000 },
    );
  });

  test('with fractions, and gaps that weigh nothing, no choice leaves less open', () => {
    fc.assert(
      fc.property(finerFacts, (facts) => {
        const answer = recommendPrograms(facts);
        const best = bruteForce(facts);
        expect(answer.residualWeightedGap).toBe(best.residual);
        expect(answer.cost).toBeLessThanOrEqual(facts.budget ?? Number.POSITIVE_INFINITY);
        const isWeighed = facts.requirements.every(({ weight }) => weight > 0);
        if (isWeighed) expect(summaryOf(answer).ids).toEqual(best.ids);
      }),
      { numRuns: 3000 },
    );
  });

  test('a search that gave up never promises too much', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 40 }), (facts, effortLimit) => {
        const answer = recommendPrograms({ ...facts, effortLimit });
        const best = bruteForce(facts);
        if (answer.optimal) {
          expect(summaryOf(answer).ids).toEqual(best.ids);
          return;
        }
        expect(answer.cost).toBeLessThanOrEqual(facts.budget ?? Number.POSITIVE_INFINITY);
        expect(answer.residualWeightedGap).toBeGreaterThanOrEqual(best.residual);
        const free = bruteForce({ ...facts, budget: null });
        expect(answer.lowerBound).toBeLessThanOrEqual(
          best.residual > free.residual ? Number.POSITIVE_INFINITY : best[facts.objective],
        );
      }),
      { numRuns: 3000 },
    );
  });
});
