import { addMonths, type PlainDate } from '../../../kernel/calendar.js';

/** A row of a policy's annual caps; what is null or absent matches everyone. Amount in minor units. */
export type AnnualCapRow = {
  readonly employmentType?: string | null | undefined;
  readonly minTenureMonths?: number | null | undefined;
  readonly courseLevel?: string | null | undefined;
  readonly amount: number;
};

type Facts = {
  readonly employmentType: string;
  readonly hiredOn: PlainDate;
  readonly courseLevel: string | null;
  /** The day on which service is counted. */
  readonly on: PlainDate;
};

const names = (wanted: string | null | undefined, actual: string | null): boolean =>
  wanted === null || wanted === undefined || wanted === actual;

/**
 * The annual cap of a person for a course: the first row that matches employment type, months of
 * service and course level. `null` means that the policy has no annual cap at all. A policy that
 * has caps, but none for this person, grants this person nothing: a cap of 0.
 *
 * @returns the amount in minor units and the path of the row that decided
 */
export function findAnnualCap(
  rows: readonly AnnualCapRow[],
  facts: Facts,
): { rule: string; amount: number } | null {
  if (rows.length === 0) return null;
  const index = rows.findIndex(
    (row) =>
      names(row.employmentType, facts.employmentType) &&
      names(row.courseLevel, facts.courseLevel) &&
      addMonths(facts.hiredOn, row.minTenureMonths ?? 0) <= facts.on,
  );
  const row = rows[index];
  return row === undefined
    ? { rule: 'caps.annual.unmatched', amount: 0 }
    : { rule: `caps.annual.${index}`, amount: row.amount };
}
