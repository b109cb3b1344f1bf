import { type GroupFacts, presentGroup } from './present-group.js';

const group = (facts: Partial<GroupFacts> = {}): GroupFacts => ({
  headcount: 5,
  required: 10,
  assessed: 9,
  met: 4,
  missing: 7,
  gapPoints: 21,
  weight: 30,
  isHidden: false,
  ...facts,
});

test('five people are a group, with shares of what is asked of them', () => {
  expect(presentGroup(group())).toEqual({
    headcount: 5,
    requirements: 10,
    assessedShare: 0.9,
    met: 4,
    metShare: 0.4,
    gapPoints: 21,
    meanGap: 0.7,
    meanWeightedGap: 0.7,
    suppressed: false,
  });
});

test.each([
  ['four people', { headcount: 4 }],
  ['a large group that would give a small one away', { headcount: 50, isHidden: true }],
])('nothing is said of %s, not even how many they are', (_who, facts) => {
  const { suppressed, ...numbers } = presentGroup(group(facts));
  expect(suppressed).toBe(true);
  expect(new Set(Object.values(numbers))).toEqual(new Set([null]));
});

test('numbers travel at four decimals', () => {
  const { gapPoints, meanGap } = presentGroup(group({ gapPoints: 2 / 3, missing: 1, required: 3 }));
  expect([gapPoints, meanGap]).toEqual([0.6667, 0.3333]);
});

test('where nothing weighs anything there is no weighted mean', () => {
  expect(presentGroup(group({ weight: 0, gapPoints: 0 })).meanWeightedGap).toBeNull();
});
