/** One way to a state: the courses along its parents, what they come to, and what is still to come. */
export type Label = {
  state: number;
  parent: Label | null;
  course: number;
  /** Whether the course is a program, to be counted and compared by its id. */
  isProgram: boolean;
  count: number;
  first: number;
  second: number;
  third: number;
  cost: number;
  /** What is still to come at least, and what the first number and the cost come to with it. */
  remainder: number;
  firstBound: number;
  costBound: number;
  /** A better way to the same state has been found since. */
  isOutdone: boolean;
};

/** The programs of a label by their place, in the order of taking. */
export function programsAlong(label: Label): number[] {
  const courses: number[] = [];
  for (let each: Label | null = label; each; each = each.parent) {
    if (each.isProgram) courses.push(each.course);
  }
  return courses.toReversed();
}

/** How ways to one state compare: by their three numbers, number of programs, sorted ids. */
export const compareWays = (one: Label, other: Label): number =>
  one.first - other.first ||
  one.second - other.second ||
  one.third - other.third ||
  one.count - other.count ||
  comparePrograms(one, other);

/** The order of visiting: as `compareWays`, with what is still to come in the first number. */
export const compareBounds = (one: Label, other: Label): number =>
  one.firstBound - other.firstBound ||
  one.second - other.second ||
  one.third - other.third ||
  one.count - other.count ||
  comparePrograms(one, other);

/** Plans of one length by their sorted programs: the one with the smallest of its own comes first. */
function comparePrograms(one: Label, other: Label): number {
  const theirs = sortedAlong(other);
  for (const [at, course] of sortedAlong(one).entries()) {
    const difference = course - (theirs[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const sortedAlong = (label: Label): number[] =>
  programsAlong(label).toSorted((one, other) => one - other);

/** A binary heap: the smallest label by `compareBounds` comes out first. */
export function queueLabels() {
  const heap: Label[] = [];

  const push = (label: Label): void => {
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || compareBounds(parent, label) <= 0) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = label;
  };

  const pop = (): Label | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last && last !== first) sink(heap, last);
    return first;
  };

  return { push, pop };
}

/** Puts `label` in the place of the root and lets it sink to where it belongs. */
function sink(heap: Label[], label: Label): void {
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    if (!left) break;
    const right = heap[2 * at + 2];
    const isRight = right !== undefined && compareBounds(right, left) < 0;
    const child = isRight ? right : left;
    if (compareBounds(label, child) <= 0) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = label;
}
