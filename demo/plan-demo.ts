import { type OnetRelease, readOnetFolder } from '../src/capability/catalog-imports/index.js';
import { addMonths, fiscalYearOf, type PlainDate } from '../src/kernel/calendar.js';
import { money } from '../src/kernel/money.js';
import { demoDataDirectory } from './data-directory.js';
import type {
  DemoCareerGoal,
  DemoEmployee,
  DemoEmployer,
  DemoPlan,
  StoredRole,
} from './demo-plan.js';
import { demoPolicy } from './demo-policy.js';
import { INVENTED_PROVIDERS, inventPrograms } from './invented-programs.js';
import { listPrograms } from './list-programs.js';
import { OWN_SKILLS, ownSkillsOf } from './own-skills.js';
import { planAssessments } from './plan-assessments.js';
import { planRequests } from './plan-requests.js';
import { planWorkforce, type Workforce } from './plan-workforce.js';
import { type ImportedRequirementVersion, toImport } from './release-plan.js';

const EMPLOYER: DemoEmployer = {
  name: 'Riverbend Health & Services',
  country: 'US',
  currency: 'USD',
  timeZone: 'America/New_York',
  fiscalYearStartsOn: '07-01',
};

/** Roles whose demands rise: the elements concerned, each by `RISE` levels, two years from now. */
const RISING: Readonly<Record<string, string[]>> = {
  '15-1251.00': ['2.C.3.a', '2.B.4.e', '2.B.2.i', '2.A.2.a'],
  '43-4051.00': ['2.C.3.a', '2.B.2.i', '2.B.1.f'],
  '31-9092.00': ['2.C.3.a', '2.C.5.b', '2.A.2.d'],
};
const RISE = 0.75;
const HIGHEST_LEVEL = 7;

const BUDGET_PER_HEAD = 90_000;
const SMALLEST_BUDGET = 1_000_000;

/** Where the programmer of the story stands: strong in her trade, not yet in leading. */
const DANAS_TRADE = 1.02;
const DANAS_LEADERSHIP = 0.62;
const LEADERSHIP = new Set([
  '2.C.1.a',
  '2.B.5.d',
  '2.B.5.b',
  '2.B.5.c',
  '2.C.1.e',
  '2.B.1.d',
  '2.C.4.e',
]);

/**
 * The whole demo employer as of `today`: the same day gives the same plan, to the last byte. Occupations, programs and prices
 * are real (demo/data/README.md), the people are not. Reads the data folder, touches nothing else.
 */
export function planDemo({ today }: { today: PlainDate }): DemoPlan {
  const directory = demoDataDirectory();
  const release = readOnetFolder(directory);
  const imported = toImport(release, `${Number(today.slice(0, 4)) - 2}-01-01`);
  const current = imported.requirementVersions.map(withOwnSkills);
  const requirements = new Map(
    current.map((version) => [version.jobRoleCode, version.requirements]),
  );
  const requirementsOf = (jobRoleCode: string) => requirements.get(jobRoleCode) ?? [];
  const workforce = planWorkforce(today);
  const { storyEmployee } = workforce.keyPeople;
  const assessments = planAssessments({
    today,
    employees: workforce.employees,
    requirementsOf,
    closenessOf: (employee, skill) =>
      employee === storyEmployee ? danasCloseness(skill) : undefined,
  });
  const catalog = gatherCatalog(directory, release);
  return {
    today,
    employer: EMPLOYER,
    skills: [...imported.skills, ...OWN_SKILLS.map(({ skill }) => skill)],
    jobRoles: imported.jobRoles,
    requirementVersions: [...current, ...planRises(current, today)],
    referenceMeans: release.referenceMeans,
    ...workforce,
    roleAssignments: assignRoles(workforce),
    assessments,
    ...catalog,
    careerGoals: planGoals(workforce, today),
    policy: demoPolicy(`${today.slice(0, 4)}-01-01`),
    budgets: planBudgets(workforce, today),
    requests: planRequests({
      ...catalog,
      today,
      employees: workforce.employees,
      storyEmployee,
      assessments,
      requirementsOf,
    }),
  };
}

const withOwnSkills = (version: ImportedRequirementVersion): ImportedRequirementVersion => ({
  ...version,
  requirements: [
    ...version.requirements,
    ...ownSkillsOf(version.jobRoleCode).map(({ skill, level, weight, mandatory }) => ({
      skillExternalId: skill.externalId,
      level,
      weight,
      mandatory,
    })),
  ],
});

function danasCloseness(skillExternalId: string): number {
  return LEADERSHIP.has(skillExternalId) ? DANAS_LEADERSHIP : DANAS_TRADE;
}

/** Providers and programs: the real list, the invented university, the employer's own training. */
function gatherCatalog(
  directory: string,
  release: OnetRelease,
): Pick<DemoPlan, 'providers' | 'programs'> {
  const listed = listPrograms(directory, release);
  return {
    providers: [...INVENTED_PROVIDERS, ...listed.providers],
    programs: [...inventPrograms(release), ...listed.programs],
  };
}

function planRises(
  current: readonly ImportedRequirementVersion[],
  today: PlainDate,
): ImportedRequirementVersion[] {
  const effectiveOn = `${Number(today.slice(0, 4)) + 2}-01-01`;
  return current.flatMap((version) => {
    const rising = RISING[version.jobRoleCode];
    if (rising === undefined) return [];
    const requirements = version.requirements.map((requirement) =>
      rising.includes(requirement.skillExternalId)
        ? { ...requirement, level: raised(requirement.level) }
        : requirement,
    );
    return [{ ...version, effectiveOn, requirements }];
  });
}

/** In whole hundredths, as O*NET publishes levels. */
const raised = (level: number): number =>
  Math.min(HIGHEST_LEVEL, Math.round((level + RISE) * 100) / 100);

function assignRoles({ keyPeople }: Workforce): DemoPlan['roleAssignments'] {
  const pairs: [string, StoredRole][] = [
    [keyPeople.employerAdmin, 'employer_admin'],
    [keyPeople.hrAdmin, 'hr_admin'],
    ...keyPeople.benefitsAdmins.map((person): [string, StoredRole] => [person, 'benefits_admin']),
    [keyPeople.finance, 'finance'],
    [keyPeople.payroll, 'payroll'],
    [keyPeople.learningAdmin, 'learning_admin'],
    [keyPeople.auditor, 'auditor'],
  ];
  return pairs.map(([employeeExternalId, role]) => ({ employeeExternalId, role }));
}

/** Moves people really make: within a field, and from one to another. */
const AMBITIONS: readonly [from: string, to: string][] = [
  ['29-2061.00', '29-1141.00'],
  ['31-9091.00', '29-1292.00'],
  ['43-4051.00', '13-1071.00'],
  ['15-1232.00', '15-1244.00'],
  ['31-1131.00', '29-2061.00'],
];

function planGoals({ employees, keyPeople }: Workforce, today: PlainDate): DemoCareerGoal[] {
  const firstActive = (role: string): DemoEmployee | undefined =>
    employees.find(({ jobRoleCode, status }) => jobRoleCode === role && status === 'active');
  const others = AMBITIONS.flatMap(([from, targetRoleCode]) => {
    const employee = firstActive(from);
    if (employee === undefined) return [];
    const employeeExternalId = employee.externalId;
    return [{ employeeExternalId, targetRoleCode, targetOn: addMonths(today, 30) }];
  });
  const danas = {
    employeeExternalId: keyPeople.storyEmployee,
    targetRoleCode: '11-3021.00',
    targetOn: addMonths(today, 36),
  };
  return [danas, ...others];
}

/** So much per head of a department, this fiscal year and the next, in whole thousands of dollars. */
function planBudgets({ departments, employees }: Workforce, today: PlainDate): DemoPlan['budgets'] {
  const thisYear = fiscalYearOf(today, EMPLOYER.fiscalYearStartsOn);
  return departments.flatMap(({ key }) => {
    const heads = employees.filter(
      ({ departmentKey, status }) => departmentKey === key && status !== 'terminated',
    ).length;
    const rounded = Math.ceil((heads * BUDGET_PER_HEAD) / 100_000) * 100_000;
    const amount = money(Math.max(SMALLEST_BUDGET, rounded), EMPLOYER.currency);
    return [thisYear, thisYear + 1].map((fiscalYear) => ({
      departmentKey: key,
      fiscalYear,
      amount,
    }));
  });
}
