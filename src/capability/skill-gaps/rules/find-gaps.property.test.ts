import fc from 'fast-check';
import { findGaps } from './find-gaps.js';

describe('whatever the role and the person', () => {
  const required = fc.uniqueArray(
    fc.record({
      skillId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      requiredLevel: fc.integer({ min: 0, max: 5 }),
      weight: fc.integer({ min: 0, max: 5 }),
      mandatory: fc.boolean(),
      referenceMean: fc.integer({ min: 0, max: 5 }),
    }),
    { selector: (each) => each.skillId },
  );
  const levels = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.double({ min: 0, max: 5, noNaN: true }),
  );

  test('shares lie between 0 and 1, in order, and full readiness means no gap', () => {
    fc.assert(
      fc.property(required, levels, (requirements, held) => {
        const numbers = findGaps({
          requirements,
          levels: new Map(Object.entries(held)),
          requiredCredentialTypeIds: [],
          activeCredentialTypeIds: [],
        });
        if (requirements.every((each) => each.requiredLevel === 0)) {
          expect(numbers.readiness).toBeNull();
          return;
        }
        const { readiness, coverage, readinessIfUnknownMet, normalisedGap, novelty } = numbers;
        for (const share of [readiness, coverage, readinessIfUnknownMet, normalisedGap, novelty]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(readiness).toBeGreaterThanOrEqual(coverage! - 1e-12);
        expect(readinessIfUnknownMet).toBeGreaterThanOrEqual(readiness! - 1e-12);
        if (numbers.gaps.length === 0) expect(readiness).toBe(1);
      }),
    );
  });
});
