import { addDays, addMonths, type PlainDate } from '../../../kernel/calendar.js';

/** Why a request may not be submitted: a code for programs, a sentence for the person. */
export type EligibilityRefusal = { code: EligibilityCode; detail: string };

type EligibilityCode =
  | 'not-active'
  | 'employment-type-not-eligible'
  | 'tenure-too-short'
  | 'not-in-good-standing'
  | 'not-job-related'
  | 'provider-not-accredited'
  | 'application-too-early'
  | 'application-too-late'
  | 'credit-hours-missing'
  | 'credit-unit-not-covered';

export type EligibilityTerms = {
  readonly eligibility: {
    readonly minTenureMonths?: number | null | undefined;
    readonly employmentTypes: readonly string[];
    readonly goodStandingRequired: boolean;
    readonly jobRelatedRequired: boolean;
    readonly accreditedProviderRequired: boolean;
  };
  /** Days around the start of the course; a negative `daysAfterStart` asks for a lead time. */
  readonly applicationWindow?:
    | { readonly daysBeforeStart: number; readonly daysAfterStart: number }
    | null
    | undefined;
  readonly caps: {
    readonly perCreditHour?: readonly { readonly unit: string }[] | null | undefined;
  };
};

type Facts = {
  readonly terms: EligibilityTerms;
  readonly employee: {
    readonly status: string;
    readonly employmentType: string;
    readonly hiredOn: PlainDate;
    readonly performanceStanding: string;
  };
  /** Today where the employer is; the day of application. */
  readonly today: PlainDate;
  readonly course: {
    readonly startsOn: PlainDate;
    readonly category: string;
    readonly creditHours: number | null;
    readonly creditUnit: string | null;
  };
  /** `null` (nobody knows) counts as not accredited: accreditation is a fact to be shown. */
  readonly providerAccredited: boolean | null;
  /**
   * `null` where there is nothing to judge by, as for a course outside the catalog or a role
   * without requirements: then it is the approvers who judge, and it is no refusal.
   */
  readonly jobRelated: boolean | null;
};

const spell = (name: string): string => name.replaceAll('_', ' ');

function checkEmployment({ terms, employee, today }: Facts): EligibilityRefusal[] {
  const { employmentTypes, minTenureMonths, goodStandingRequired } = terms.eligibility;
  const refusals: EligibilityRefusal[] = [];
  if (employee.status !== 'active') {
    const detail = `Only active employees may apply; the status is ${spell(employee.status)}.`;
    refusals.push({ code: 'not-active', detail });
  }
  if (!employmentTypes.includes(employee.employmentType)) {
    const eligible = employmentTypes.map(spell).join(', ');
    const detail = `The policy is for: ${eligible}. The employment is ${spell(employee.employmentType)}.`;
    refusals.push({ code: 'employment-type-not-eligible', detail });
  }
  const months = minTenureMonths ?? 0;
  const eligibleOn = addMonths(employee.hiredOn, months);
  if (today < eligibleOn) {
    const detail = `The policy asks for ${months} months of service: eligible from ${eligibleOn}.`;
    refusals.push({ code: 'tenure-too-short', detail });
  }
  if (goodStandingRequired && employee.performanceStanding !== 'good') {
    const detail = 'The policy asks for good performance standing.';
    refusals.push({ code: 'not-in-good-standing', detail });
  }
  return refusals;
}

function checkWindow({ terms, course, today }: Facts): EligibilityRefusal[] {
  const window = terms.applicationWindow;
  if (window === null || window === undefined) return [];
  const opensOn = addDays(course.startsOn, -window.daysBeforeStart);
  const closesOn = addDays(course.startsOn, window.daysAfterStart);
  if (today < opensOn) {
    const detail = `Applications for this course open on ${opensOn}.`;
    return [{ code: 'application-too-early', detail }];
  }
  if (today > closesOn) {
    const detail = `Applications for this course closed on ${closesOn}.`;
    return [{ code: 'application-too-late', detail }];
  }
  return [];
}

/** A cap per credit hour means nothing without hours: leaving them out must not lift it. */
function checkCreditHours({ terms, course }: Facts): EligibilityRefusal[] {
  const rows = terms.caps.perCreditHour ?? [];
  if (rows.length === 0 || course.category !== 'university_course') return [];
  if (course.creditHours === null || course.creditUnit === null) {
    const detail =
      'The policy limits the cost of a credit hour: the course needs its credit hours.';
    return [{ code: 'credit-hours-missing', detail }];
  }
  if (rows.some((row) => row.unit === course.creditUnit)) return [];
  const units = rows.map((row) => spell(row.unit)).join(', ');
  const detail = `The policy covers: ${units}. The course counts in ${spell(course.creditUnit)}.`;
  return [{ code: 'credit-unit-not-covered', detail }];
}

function checkCourse(facts: Facts): EligibilityRefusal[] {
  const { jobRelatedRequired, accreditedProviderRequired } = facts.terms.eligibility;
  const refusals: EligibilityRefusal[] = [];
  if (jobRelatedRequired && facts.jobRelated === false) {
    const detail =
      'The course closes no skill gap of the present role or of the agreed target role.';
    refusals.push({ code: 'not-job-related', detail });
  }
  if (accreditedProviderRequired && facts.providerAccredited !== true) {
    const detail = 'The policy asks for an accredited provider.';
    refusals.push({ code: 'provider-not-accredited', detail });
  }
  return [...refusals, ...checkCreditHours(facts)];
}

/**
 * Every reason why this person may not apply for this course under this policy today; none means
 * eligible. Months of service are full on the same day of the month, or on its last day. Both
 * ends of the application window belong to it.
 */
export function checkEligibility(facts: Facts): EligibilityRefusal[] {
  return [...checkEmployment(facts), ...checkCourse(facts), ...checkWindow(facts)];
}
