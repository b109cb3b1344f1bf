import { dropDominated } from './drop-dominated.js';
import type { Course } from './encode-steps.js';

const course = (
  programId: string,
  cost: number,
  milliHours: number,
  gives: number[],
  needs: number[] = [],
): Course => ({
  program: { programId, cost, milliHours, entryLevels: [], teaches: [], prerequisiteIds: [] },
  gives,
  needs,
});

const left = (...courses: Course[]) =>
  dropDominated({ courses, stepCount: 4, goal: [0], worth: [] }).courses.map(
    (each) => each.program.programId,
  );

describe('dominated programs', () => {
  test('cost more, take longer, give less or need more', () => {
    expect(left(course('A', 100, 10, [0, 1]), course('B', 120, 10, [0, 1]))).toEqual(['A']);
    expect(left(course('A', 100, 12, [0, 1]), course('B', 100, 10, [0, 1]))).toEqual(['B']);
    expect(left(course('A', 100, 10, [0]), course('B', 99, 10, [0, 1]))).toEqual(['B']);
    expect(left(course('A', 100, 10, [0], [2]), course('B', 99, 10, [0]))).toEqual(['B']);
  });

  test('are not those that have one thing for them', () => {
    expect(left(course('A', 100, 10, [0]), course('B', 90, 11, [0]))).toEqual(['A', 'B']);
    expect(left(course('A', 100, 10, [0, 1], [2]), course('B', 100, 10, [0, 3]))).toEqual([
      'A',
      'B',
    ]);
  });

  test('for the same money and time, are only those with the larger id', () => {
    expect(left(course('A', 100, 10, [0]), course('B', 100, 10, [0, 1]))).toEqual(['A', 'B']);
    expect(left(course('B', 100, 10, [0]), course('A', 100, 10, [0]))).toEqual(['A']);
  });
});
