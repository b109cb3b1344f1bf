import { addDays, daysBetween, type PlainDate } from '../src/kernel/calendar.js';
import type { DemoAssessment, DemoEmployee } from './demo-plan.js';
import type { ImportedRequirement } from './release-plan.js';
import { type SeededRandom, seededRandom } from './seeded-random.js';

type Source = DemoAssessment['source'];

/**
 * How often each source speaks about a skill, by how much it flatters, and how far it strays, in levels of 0 to 7.
 * Self-ratings are lenient; tests and certificates are rare and close to the truth.
 */
const SOURCES: readonly { source: Source; share: number; leniency: number; error: number }[] = [
  { source: 'self', share: 0.68, leniency: 0.45, error: 0.5 },
  { source: 'manager', share: 0.58, leniency: 0.05, error: 0.4 },
  { source: 'peer', share: 0.18, leniency: 0.2, error: 0.45 },
  { source: 'test', share: 0.07, leniency: 0, error: 0.2 },
  { source: 'certificate', share: 0.03, leniency: 0, error: 0.1 },
];

const OLDEST_DAYS = 620;
const HIGHEST_LEVEL = 7;

/** What is asked of a person's role, and how close to it this person is (1: meets it). */
type Standing = { requirement: ImportedRequirement; closeness: number; surelyKnown: boolean };

export type AssessmentFacts = {
  today: PlainDate;
  employees: readonly DemoEmployee[];
  requirementsOf: (jobRoleCode: string) => readonly ImportedRequirement[];
  /** For people with a story: how close they are to a requirement. Their manager has spoken on all of these. */
  closenessOf: (employeeExternalId: string, skillExternalId: string) => number | undefined;
};

/**
 * What was said about the skills each employee's role asks for. The more a skill weighs, the likelier somebody spoke of it;
 * what nobody spoke of stays unknown. Nobody is assessed before being hired, after leaving, or by somebody not yet hired.
 */
export function planAssessments(facts: AssessmentFacts): DemoAssessment[] {
  const employed = facts.employees.filter((employee) => employee.status !== 'pending');
  return employed.flatMap((employee) => {
    const assessors = assessorsOf(employee, employed);
    const random = seededRandom(`assessments ${employee.externalId}`);
    const aptitude = aptitudeOf(employee, facts.today, random);
    return facts.requirementsOf(employee.jobRoleCode).flatMap((requirement) => {
      const given = facts.closenessOf(employee.externalId, requirement.skillExternalId);
      const closeness = given ?? aptitude + random.spread() * 0.13;
      const surelyKnown = given !== undefined;
      if (!random.chance(0.4 + 0.6 * requirement.weight) && !surelyKnown) return [];
      return assess(
        employee,
        { requirement, closeness, surelyKnown },
        assessors,
        facts.today,
        random,
      );
    });
  });
}

/** New people are further from what their role asks; five years bring most of it. */
function aptitudeOf(employee: DemoEmployee, today: PlainDate, random: SeededRandom): number {
  const years = Math.max(0, daysBetween(employee.hiredOn, today)) / 365;
  return 0.8 + 0.13 * Math.min(1, years / 5) + random.spread() * 0.06;
}

type Assessors = Partial<Record<Source, DemoEmployee | null>>;

/** Who speaks for each source; a source without an entry is silent, `null` is an assessor outside the company. */
function assessorsOf(employee: DemoEmployee, employed: readonly DemoEmployee[]): Assessors {
  const manager = employed.find((other) => other.externalId === employee.managerExternalId);
  const peer = employed.find(
    (other) =>
      other.externalId !== employee.externalId &&
      other.managerExternalId === employee.managerExternalId &&
      other.status === 'active',
  );
  return {
    self: employee,
    ...(manager && { manager }),
    ...(peer && { peer }),
    test: null,
    certificate: null,
  };
}

function assess(
  employee: DemoEmployee,
  { requirement, closeness, surelyKnown }: Standing,
  assessors: Assessors,
  today: PlainDate,
  random: SeededRandom,
): DemoAssessment[] {
  const trueLevel = requirement.level * closeness;
  const assessments: DemoAssessment[] = [];
  for (const { source, share, leniency, error } of SOURCES) {
    const assessor = assessors[source];
    const asked = random.chance(share) || (surelyKnown && source === 'manager');
    const level = toScale(trueLevel + leniency + random.spread() * error);
    const latest = addDays(employee.terminatedOn ?? today, -1);
    const assessedOn = addDays(latest, -random.between(0, OLDEST_DAYS));
    const since = laterOf(employee.hiredOn, assessor?.hiredOn ?? employee.hiredOn);
    if (!asked || assessor === undefined || since > latest) continue;
    assessments.push({
      employeeExternalId: employee.externalId,
      skillExternalId: requirement.skillExternalId,
      level,
      source,
      assessedOn: laterOf(assessedOn, since),
      assessorExternalId: assessor?.externalId ?? null,
    });
  }
  return assessments;
}

const laterOf = (one: PlainDate, other: PlainDate): PlainDate => (one > other ? one : other);

const toScale = (level: number): number =>
  Math.min(HIGHEST_LEVEL, Math.max(0, Math.round(level * 2) / 2));
