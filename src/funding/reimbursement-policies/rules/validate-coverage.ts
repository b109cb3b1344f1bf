/** Something wrong in a policy version: where (a JSON pointer), a code for programs, a sentence. */
export type PolicyFlaw = { pointer: string; code: string; detail: string };

type Percents = Readonly<Record<string, number | undefined>>;

export type CoverageTerms = {
  readonly byExpenseType: Percents;
  readonly byCourseCategory?: Percents | null | undefined;
  readonly byGrade: readonly {
    readonly grade: string;
    readonly percent?: number | null | undefined;
    readonly hold?: boolean | undefined;
  }[];
  readonly plusMinus: 'ignored' | 'significant';
};

/** At most four decimals, so that the arithmetic on it is exact. */
const isPercent = (percent: number): boolean =>
  percent >= 0 && percent <= 100 && Math.round(percent * 10_000) / 10_000 === percent;

/** A flaw if `percent` is not one: 0 to 100 with at most four decimals. */
export const checkPercent = (pointer: string, percent: number): PolicyFlaw[] =>
  isPercent(percent)
    ? []
    : [
        {
          pointer,
          code: 'percent-out-of-range',
          detail: 'A percentage is 0 to 100, with at most four decimals.',
        },
      ];

const checkPercents = (pointer: string, percents: Percents): PolicyFlaw[] =>
  Object.entries(percents).flatMap(([name, percent]) =>
    percent === undefined ? [] : checkPercent(`${pointer}/${name}`, percent),
  );

/** Positions of the items that repeat an earlier one. */
export const findRepeated = (items: readonly string[]): number[] =>
  items.flatMap((item, position) => (items.indexOf(item) < position ? [position] : []));

const spellGrade = (grade: string, plusMinus: CoverageTerms['plusMinus']): string => {
  const spelled = grade.trim().toLowerCase().replaceAll('−', '-');
  return plusMinus === 'ignored' ? spelled.replace(/(?<=.)[+-]+$/, '') : spelled;
};

function checkGrades({ byGrade, plusMinus }: CoverageTerms): PolicyFlaw[] {
  const rows = byGrade.flatMap(({ percent, hold }, position) => {
    const pointer = `/coverage/byGrade/${position}`;
    const hasPercent = percent !== null && percent !== undefined;
    if (hasPercent === (hold === true)) {
      const detail = 'A grade either earns a percentage or is on hold.';
      return [{ pointer, code: 'percent-or-hold', detail }];
    }
    return hasPercent ? checkPercent(`${pointer}/percent`, percent) : [];
  });
  const spelled = byGrade.map(({ grade }) => spellGrade(grade, plusMinus));
  const repeated = findRepeated(spelled).map((position) => ({
    pointer: `/coverage/byGrade/${position}/grade`,
    code: 'duplicate-grade',
    detail: `The grade ${byGrade[position]?.grade} stands in the table already (plus and minus: ${plusMinus}).`,
  }));
  const isOnlyHolds = byGrade.length > 0 && byGrade.every(({ hold }) => hold === true);
  const detail = 'A grade table needs at least one grade that earns a percentage.';
  const holds = isOnlyHolds
    ? [{ pointer: '/coverage/byGrade', code: 'no-grade-earns', detail }]
    : [];
  return [...rows, ...repeated, ...holds];
}

/**
 * What the coverage of a policy must satisfy beyond its shape: percentages from 0 to 100, at
 * least one expense type that is covered, and a grade table in which each grade stands once (as
 * the calculation reads it: `B` and `B+` are one where plus and minus are ignored).
 */
export function validateCoverage(coverage: CoverageTerms): PolicyFlaw[] {
  const isAnyCovered = Object.values(coverage.byExpenseType).some((percent) => (percent ?? 0) > 0);
  const pointer = '/coverage/byExpenseType';
  const detail = 'A policy covers at least one type of expense.';
  return [
    ...(isAnyCovered ? [] : [{ pointer, code: 'nothing-covered', detail }]),
    ...checkPercents(pointer, coverage.byExpenseType),
    ...checkPercents('/coverage/byCourseCategory', coverage.byCourseCategory ?? {}),
    ...checkGrades(coverage),
  ];
}
