import fc from 'fast-check';
import {
  compareBounds,
  compareWays,
  type Label,
  programsAlong,
  queueLabels,
} from './queue-labels.js';

const label = (change: Partial<Label>): Label => ({
  state: 0,
  parent: null,
  course: -1,
  isProgram: false,
  count: 0,
  first: 0,
  second: 0,
  third: 0,
  cost: 0,
  remainder: 0,
  firstBound: 0,
  costBound: 0,
  isOutdone: false,
  ...change,
});
const along = (...courses: number[]): Label =>
  courses.reduce(
    (parent, course) => label({ parent, course, isProgram: true, count: parent.count + 1 }),
    label({}),
  );

describe('ways to a state', () => {
  test('tell their programs in the order of taking, without what is no program', () => {
    expect(programsAlong(label({ parent: along(3, 1), course: 9 }))).toEqual([3, 1]);
  });

  test('that come to the same are ordered by their sorted programs, not by the order of taking', () => {
    expect(compareWays(along(5, 2), along(3, 4))).toBeLessThan(0);
    expect(compareWays(along(1, 2), along(2, 1))).toBe(0);
  });

  test('are visited by what they will come to, not by what they have come to', () => {
    const near = label({ first: 9, firstBound: 10 });
    const far = label({ first: 1, firstBound: 11 });
    expect(compareBounds(near, far)).toBeLessThan(0);
    expect(compareWays(near, far)).toBeGreaterThan(0);
  });
});

test('the queue gives back everything, smallest first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (bounds) => {
      const queue = queueLabels();
      for (const firstBound of bounds) queue.push(label({ firstBound }));
      const drained = bounds.map(() => queue.pop()?.firstBound);
      expect(drained).toEqual(bounds.toSorted((one, other) => one - other));
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
