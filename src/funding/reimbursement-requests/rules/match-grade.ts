/** A row of a policy's grade table: what a grade earns, or that it is not final yet (`hold`). */
export type GradeRow = {
  readonly grade: string;
  readonly percent?: number | null | undefined;
  readonly hold?: boolean | undefined;
};

export type PlusMinus = 'ignored' | 'significant';

/** `rule` names the row that decided, as `byGrade.B`. */
export type GradeMatch = {
  readonly rule: string;
  readonly percent: number;
  readonly hold: boolean;
};

/** Grades are compared without regard to case; where plus and minus are ignored, `B+` is `B`. */
function spellGrade(grade: string, plusMinus: PlusMinus): string {
  const spelled = grade.trim().toLowerCase().replaceAll('−', '-');
  return plusMinus === 'ignored' ? spelled.replace(/(?<=.)[+-]+$/, '') : spelled;
}

/**
 * What a grade earns under a policy's grade table.
 *
 * - A grade that is not known yet (`null`) earns the best percentage of the table: nobody is
 *   promised less than the course can bring, and the claim is calculated anew with the real grade.
 * - A policy without a grade table does not look at grades: 100 %.
 * - A grade that the table does not name earns nothing.
 * - A grade on hold (an incomplete) earns nothing for now and is not a denial.
 */
export function matchGrade(
  byGrade: readonly GradeRow[],
  plusMinus: PlusMinus,
  grade: string | null,
): GradeMatch {
  if (byGrade.length === 0) return { rule: 'byGrade.none', percent: 100, hold: false };
  if (grade === null) {
    const best = Math.max(0, ...byGrade.map((row) => (row.hold ? 0 : (row.percent ?? 0))));
    return { rule: 'byGrade.best', percent: best, hold: false };
  }
  const spelled = spellGrade(grade, plusMinus);
  const row = byGrade.find((each) => spellGrade(each.grade, plusMinus) === spelled);
  if (row === undefined) return { rule: 'byGrade.unnamed', percent: 0, hold: false };
  const hold = row.hold === true;
  return { rule: `byGrade.${row.grade}`, percent: hold ? 0 : (row.percent ?? 0), hold };
}
