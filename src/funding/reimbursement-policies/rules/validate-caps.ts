import { findRepeated, type PolicyFlaw } from './validate-coverage.js';

type AnnualCap = {
  readonly employmentType?: string | null | undefined;
  readonly minTenureMonths?: number | null | undefined;
  readonly courseLevel?: string | null | undefined;
  readonly amount: number;
};

export type CapTerms = {
  readonly annual: readonly AnnualCap[];
  readonly lifetime?: number | null | undefined;
  readonly perCourse?: number | null | undefined;
  readonly perCreditHour?:
    | readonly { readonly unit: string; readonly amount: number }[]
    | null
    | undefined;
};

/** A flaw if `amount` is below 0; nothing if there is no amount. */
export const checkNotNegative = (
  pointer: string,
  amount: number | null | undefined,
): PolicyFlaw[] =>
  (amount ?? 0) >= 0
    ? []
    : [{ pointer, code: 'negative-value', detail: 'The value is 0 or more.' }];

const isAny = (wanted: string | null | undefined): boolean =>
  wanted === null || wanted === undefined;

/** Whether everyone whom `later` is meant for is taken by `earlier` already. */
const shadows = (earlier: AnnualCap, later: AnnualCap): boolean =>
  (isAny(earlier.employmentType) || earlier.employmentType === later.employmentType) &&
  (isAny(earlier.courseLevel) || earlier.courseLevel === later.courseLevel) &&
  (earlier.minTenureMonths ?? 0) <= (later.minTenureMonths ?? 0);

function checkAnnual(rows: readonly AnnualCap[]): PolicyFlaw[] {
  return rows.flatMap((row, position) => {
    const pointer = `/caps/annual/${position}`;
    const shadow = rows.slice(0, position).findIndex((earlier) => shadows(earlier, row));
    const detail = `The first match decides, and row ${shadow} takes everyone whom this row is for.`;
    return [
      ...checkNotNegative(`${pointer}/amount`, row.amount),
      ...checkNotNegative(`${pointer}/minTenureMonths`, row.minTenureMonths),
      ...(shadow === -1 ? [] : [{ pointer, code: 'unreachable-cap', detail }]),
    ];
  });
}

/**
 * What the caps of a policy must satisfy beyond their shape: nothing below 0, each credit unit
 * once, every annual cap reachable (the first match decides) and, where there are annual caps, one
 * for each eligible type of employment, since a person without a cap is granted nothing.
 */
export function validateCaps(caps: CapTerms, employmentTypes: readonly string[]): PolicyFlaw[] {
  const perCreditHour = caps.perCreditHour ?? [];
  const isCapped = (type: string) =>
    caps.annual.some((row) => isAny(row.employmentType) || row.employmentType === type);
  const uncapped = caps.annual.length === 0 ? [] : employmentTypes.filter((it) => !isCapped(it));
  return [
    ...checkAnnual(caps.annual),
    ...uncapped.map((type) => ({
      pointer: '/caps/annual',
      code: 'employment-type-without-cap',
      detail: `Nothing can be reimbursed to ${type}: eligible, but without an annual cap.`,
    })),
    ...checkNotNegative('/caps/lifetime', caps.lifetime),
    ...checkNotNegative('/caps/perCourse', caps.perCourse),
    ...perCreditHour.flatMap(({ amount }, position) =>
      checkNotNegative(`/caps/perCreditHour/${position}/amount`, amount),
    ),
    ...findRepeated(perCreditHour.map(({ unit }) => unit)).map((position) => ({
      pointer: `/caps/perCreditHour/${position}/unit`,
      code: 'duplicate-credit-unit',
      detail: 'A credit unit has one cap.',
    })),
  ];
}
