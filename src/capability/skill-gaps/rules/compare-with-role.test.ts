import { DEFAULT_CLASSIFICATION } from './classify-move.js';
import { type ComparisonFacts, compareWithRole } from './compare-with-role.js';

const facts: ComparisonFacts = {
  requirements: [
    { skillId: 'sql', requiredLevel: 3, weight: 3, mandatory: false },
    { skillId: 'python', requiredLevel: 3, weight: 1, mandatory: true },
  ],
  referenceMeans: new Map([['sql', 2.5]]),
  levels: new Map([
    ['sql', 1],
    ['python', 3],
  ]),
  levelZero: 0,
  requiredCredentialTypeIds: [],
  activeCredentialTypeIds: [],
  isOwnRole: false,
  sameFamily: false,
  thresholds: DEFAULT_CLASSIFICATION,
};

describe('a person compared with a role', () => {
  test('is told apart by what the role asks for beyond the average, and a skill nobody averages counts whole', () => {
    const { readiness, distinctiveReadiness } = compareWithRole(facts);
    expect(readiness).toBe(0.5);
    expect(distinctiveReadiness).toBe(0.7778); // (0.5 / 3 + 1) / 1.5
  });

  test('is classified on the exact numbers, by the thresholds the report names', () => {
    const exact = compareWithRole(facts);
    const thresholds = { ...DEFAULT_CLASSIFICATION, readyFor: 0.7778 };
    const stricter = compareWithRole({ ...facts, thresholds });
    expect(exact).toMatchObject({
      classification: 'reskilling',
      classificationRule: 5,
      classificationThresholds: DEFAULT_CLASSIFICATION,
    });
    // A third of the distinctive weight is new: only with more novelty allowed is it an adjacent move.
    const open = { ...DEFAULT_CLASSIFICATION, lowNovelty: 0.4 };
    expect(compareWithRole({ ...facts, thresholds: open }).classificationRule).toBe(4);
    expect(stricter.distinctiveReadiness).toBe(0.7778);
    expect(
      compareWithRole({ ...facts, thresholds: { ...open, readyFor: 0.7778 } }).classificationRule,
    ).toBe(5);
  });

  test('in the own role is upskilling, whatever the family', () => {
    expect(compareWithRole({ ...facts, isOwnRole: true })).toMatchObject({
      context: 'current_role',
      classification: 'upskilling',
      classificationRule: 2,
    });
  });
});
