/** By what the sums of a report are kept apart, at least. */
export type Dimension = 'employer' | 'department' | 'location' | 'department and location';

/** Counted for this report; or the kept sums, put right by the people who changed since they were counted. */
export type Source = { kind: 'live' } | { kind: 'rollup'; changed: readonly string[] };

/** More people than this are counted anew faster with everybody else. */
export const MOST_CHANGED = 500;

export type Asked = {
  groupBy: readonly string[];
  isOfDepartments: boolean;
  isOfLocation: boolean;
  /** Of somebody's line alone: no sums are kept by lines. */
  isOfLine: boolean;
  asOf: string;
  today: string;
};

export function chooseDimension({ groupBy, isOfDepartments, isOfLocation }: Asked): Dimension {
  const department = isOfDepartments || groupBy.includes('department');
  const location = isOfLocation || groupBy.includes('location');
  if (department && location) return 'department and location';
  if (department) return 'department';
  return location ? 'location' : 'employer';
}

/** Whether kept sums could answer at all: they are of today, of everybody, and of departments or places, not of both. */
export function isKept(asked: Asked): boolean {
  const isOfToday = asked.asOf === asked.today;
  return isOfToday && !asked.isOfLine && chooseDimension(asked) !== 'department and location';
}

/**
 * The kept sums answer as long as it is known who changed since, and these are few: `changed` is null where it is not
 * known, because nobody was counted yet, or on a day that lies ahead, or too much waits.
 */
export function chooseSource(asked: Asked, changed: readonly string[] | null): Source {
  if (!isKept(asked) || changed === null || changed.length > MOST_CHANGED) return { kind: 'live' };
  return { kind: 'rollup', changed };
}
