import { checkDepartmentPlace, DEEPEST_TREE } from './check-department-place.js';

const place = { levelsAbove: 3, levelsBelow: 1, isAboveItself: false };

test('a department may stand below any other', () => {
  expect(checkDepartmentPlace(place)).toEqual({ allowed: true, result: { depth: 4 } });
});

test('never below itself, however deep', () => {
  expect(checkDepartmentPlace({ ...place, isAboveItself: true })).toMatchObject({
    reason: 'circle',
  });
});

test('the deepest tree is allowed, one level more is not, whichever side brings it', () => {
  const check = (levelsAbove: number, levelsBelow: number) =>
    checkDepartmentPlace({ levelsAbove, levelsBelow, isAboveItself: false }).allowed;
  expect([check(DEEPEST_TREE - 1, 1), check(1, DEEPEST_TREE - 1)]).toEqual([true, true]);
  expect([check(DEEPEST_TREE, 1), check(1, DEEPEST_TREE), check(51, 50)]).toEqual([
    false,
    false,
    false,
  ]);
});
