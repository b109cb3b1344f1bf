import { fiscalYearOf, type PlainDate } from '../../../kernel/calendar.js';

type Facts = {
  /** When the employee expects to be paid; null if nobody said. */
  readonly expectedPaidOn: PlainDate | null;
  readonly courseEndsOn: PlainDate;
  /** `MM-DD` on which the employer's fiscal year begins. */
  readonly fiscalYearStartsOn: string;
};

/** Payment follows the course: without an expected date it is taken to be the end of the course. */
const expectPayment = ({ expectedPaidOn, courseEndsOn }: Facts): PlainDate =>
  expectedPaidOn ?? courseEndsOn;

/** The fiscal year, named after the year it begins in, whose budget a request reserves: that of the payment. */
export const findReservationYear = (facts: Facts): number =>
  fiscalYearOf(expectPayment(facts), facts.fiscalYearStartsOn);

/**
 * The year in which a request counts against the person's annual cap, by the policy's basis: the
 * calendar year of the payment, the calendar year in which the course ends, or the fiscal year of
 * the payment. It is neither the tax year nor, unless the policy says so, the budget's year.
 */
export function findCapYear(
  facts: Facts,
  yearBasis: 'payment' | 'course_end' | 'fiscal_year',
): number {
  if (yearBasis === 'fiscal_year') return findReservationYear(facts);
  const date = yearBasis === 'course_end' ? facts.courseEndsOn : expectPayment(facts);
  return Number(date.slice(0, 4));
}
