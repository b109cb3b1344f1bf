import { createHash } from 'node:crypto';
import type { DemoEmployee, DemoPlan } from './demo-plan.js';
import { DANAS_DEGREE } from './invented-programs.js';
import { planDemo } from './plan-demo.js';

const today = '2026-11-23';
const plan = planDemo({ today });

const only = <Item>(items: readonly Item[], matches: (item: Item) => boolean): Item => {
  const found = items.filter(matches);
  if (found.length !== 1) throw new Error(`${found.length} items match, not one`);
  return found[0] as Item;
};
const employeeOf = (externalId: string): DemoEmployee =>
  only(plan.employees, (employee) => employee.externalId === externalId);
const hashOf = (of: DemoPlan) =>
  createHash('sha256')
    .update(JSON.stringify({ ...of, referenceMeans: [...of.referenceMeans] }))
    .digest('hex');
const requirementsOf = (code: string) =>
  only(
    plan.requirementVersions,
    (version) => version.jobRoleCode === code && version.effectiveOn <= today,
  ).requirements;
const isRepeated = (value: string, index: number, all: readonly string[]) =>
  all.indexOf(value) !== index;

describe('the demo employer', () => {
  test('is the same to the last byte whenever it is planned for the same day', () => {
    expect(hashOf(planDemo({ today }))).toBe(hashOf(plan));
  });

  test('has the size of a real regional employer', () => {
    expect(plan.employees.length).toBeGreaterThanOrEqual(110);
    expect(plan.employees.length).toBeLessThanOrEqual(150);
    expect(plan.assessments.length).toBeGreaterThanOrEqual(4000);
    expect(plan.assessments.length).toBeLessThanOrEqual(9000);
    expect(plan.programs.length).toBeGreaterThanOrEqual(220);
    expect(plan.jobRoles.length).toBeGreaterThanOrEqual(60);
    expect(plan.departments).toHaveLength(10);
  });

  test.each([
    ['employees', plan.employees.map(({ externalId }) => externalId)],
    ['e-mail addresses', plan.employees.map(({ email }) => email)],
    ['skills', plan.skills.map(({ externalId }) => externalId)],
    ['names of skills within a kind', plan.skills.map(({ kind, name }) => `${kind} ${name}`)],
    ['job roles', plan.jobRoles.map(({ code }) => code)],
    ['departments', plan.departments.map(({ key }) => key)],
    ['providers', plan.providers.map(({ externalId }) => externalId)],
    ['programs', plan.programs.map(({ externalId }) => externalId)],
    ['requesters', plan.requests.map(({ employeeExternalId }) => employeeExternalId)],
    [
      'requirement versions',
      plan.requirementVersions.map((each) => `${each.jobRoleCode} ${each.effectiveOn}`),
    ],
    ['budgets', plan.budgets.map((budget) => `${budget.departmentKey} ${budget.fiscalYear}`)],
  ])('no two %s have the same key', (_what, keys) => {
    expect(keys.filter(isRepeated)).toEqual([]);
  });

  test('every reference leads to something in the plan', () => {
    const employees = new Set(plan.employees.map(({ externalId }) => externalId));
    const skills = new Set(plan.skills.map(({ externalId }) => externalId));
    const roles = new Set(plan.jobRoles.map(({ code }) => code));
    const departments = new Set(plan.departments.map(({ key }) => key));
    const providers = new Set(plan.providers.map(({ externalId }) => externalId));
    const programs = new Set(plan.programs.map(({ externalId }) => externalId));
    const lost = [
      ...plan.employees.flatMap(({ managerExternalId }) => managerExternalId ?? []),
      ...plan.departments.map(({ headExternalId }) => headExternalId),
      ...plan.assessments.flatMap((each) => [
        each.employeeExternalId,
        each.assessorExternalId ?? [],
      ]),
      ...plan.roleAssignments.map(({ employeeExternalId }) => employeeExternalId),
      ...plan.careerGoals.map(({ employeeExternalId }) => employeeExternalId),
      ...plan.requests.map(({ employeeExternalId }) => employeeExternalId),
      ...Object.values(plan.keyPeople),
    ]
      .flat()
      .filter((externalId) => !employees.has(externalId));
    const lostSkills = [
      ...plan.assessments.map(({ skillExternalId }) => skillExternalId),
      ...plan.requirementVersions.flatMap(({ requirements }) =>
        requirements.map(({ skillExternalId }) => skillExternalId),
      ),
      ...plan.programs.flatMap(({ teaches, entryLevels }) =>
        [...teaches, ...entryLevels].map(({ skillExternalId }) => skillExternalId),
      ),
    ].filter((externalId) => !skills.has(externalId));
    const lostRoles = [
      ...plan.employees.map(({ jobRoleCode }) => jobRoleCode),
      ...plan.careerGoals.map(({ targetRoleCode }) => targetRoleCode),
      ...plan.requirementVersions.map(({ jobRoleCode }) => jobRoleCode),
    ].filter((code) => !roles.has(code));
    const lostDepartments = [
      ...plan.employees.map(({ departmentKey }) => departmentKey),
      ...plan.departments.flatMap(({ parentKey }) => parentKey ?? []),
      ...plan.budgets.map(({ departmentKey }) => departmentKey),
    ].filter((key) => !departments.has(key));
    const lostCatalog = [
      ...plan.programs
        .map(({ providerExternalId }) => providerExternalId)
        .filter((externalId) => !providers.has(externalId)),
      ...plan.requests
        .map(({ programExternalId }) => programExternalId)
        .filter((externalId) => !programs.has(externalId)),
    ];
    expect({ lost, lostSkills, lostRoles, lostDepartments, lostCatalog }).toEqual({
      lost: [],
      lostSkills: [],
      lostRoles: [],
      lostDepartments: [],
      lostCatalog: [],
    });
  });

  test('managers and parent departments stand before those below them, so nothing runs in a circle', () => {
    const managers = new Map(plan.employees.map(({ externalId }, index) => [externalId, index]));
    const parents = new Map(plan.departments.map(({ key }, index) => [key, index]));
    const early = plan.employees.filter(
      ({ managerExternalId }, index) =>
        managerExternalId !== null && (managers.get(managerExternalId) ?? index) >= index,
    );
    const earlyDepartments = plan.departments.filter(
      ({ parentKey }, index) => parentKey !== null && (parents.get(parentKey) ?? index) >= index,
    );
    expect([early, earlyDepartments]).toEqual([[], []]);
    expect(plan.employees.filter((each) => each.managerExternalId === null)).toHaveLength(1);
  });

  test('reporting lines are up to four levels deep, and no manager has left', () => {
    const depthOf = ({ managerExternalId }: DemoEmployee): number =>
      managerExternalId === null ? 0 : 1 + depthOf(employeeOf(managerExternalId));
    expect(Math.max(...plan.employees.map(depthOf))).toBe(4);
    const managers = plan.employees.flatMap(({ managerExternalId }) => managerExternalId ?? []);
    expect([...new Set(managers.map((each) => employeeOf(each).status))]).toEqual(['active']);
  });

  test('people differ in status and employment, and their dates agree with it', () => {
    const statuses = plan.employees.map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual(['active', 'on_leave', 'pending', 'terminated']);
    const types = new Set(plan.employees.map(({ employmentType }) => employmentType));
    expect([...types].sort()).toEqual(['contractor', 'full_time', 'intern', 'part_time']);
    for (const each of plan.employees) {
      expect(each.status === 'pending').toBe(each.hiredOn > today);
      expect(each.status === 'terminated').toBe(each.terminatedOn !== null);
      expect(each.terminatedOn === null).toBe(each.terminationReason === null);
      if (each.terminatedOn !== null) expect(each.terminatedOn > each.hiredOn).toBe(true);
    }
  });

  test('no occupation comes without ratings, and no requirement with a level of zero', () => {
    const versions = new Set(plan.requirementVersions.map(({ jobRoleCode }) => jobRoleCode));
    expect(plan.jobRoles.filter(({ code }) => !versions.has(code))).toEqual([]);
    for (const { requirements } of plan.requirementVersions) {
      expect(requirements.length).toBeGreaterThan(30);
      expect(requirements.every(({ level }) => level > 0 && level <= 7)).toBe(true);
      expect(requirements.every(({ weight }) => weight >= 0 && weight <= 1)).toBe(true);
    }
  });

  test('some roles will ask for more in two years', () => {
    const planned = plan.requirementVersions.filter(({ effectiveOn }) => effectiveOn > today);
    expect(planned.map(({ jobRoleCode }) => jobRoleCode).sort()).toEqual([
      '15-1251.00',
      '31-9092.00',
      '43-4051.00',
    ]);
    for (const { jobRoleCode, requirements } of planned) {
      const now = requirementsOf(jobRoleCode);
      expect(
        requirements.filter(({ level }, index) => level > (now[index]?.level ?? 0)).length,
      ).toBeGreaterThan(1);
    }
  });
});

describe('what is known of people', () => {
  test('every level is on the scale of 0 to 7, in halves, and said while the person worked here', () => {
    for (const { employeeExternalId, level, assessedOn } of plan.assessments) {
      const { hiredOn, terminatedOn } = employeeOf(employeeExternalId);
      expect(level >= 0 && level <= 7 && Number.isInteger(level * 2)).toBe(true);
      expect(assessedOn >= hiredOn && assessedOn < (terminatedOn ?? today)).toBe(true);
    }
  });

  test('nobody but oneself gives a self-assessment, and no peer or manager speaks of himself', () => {
    const wrong = plan.assessments.filter(
      ({ source, employeeExternalId, assessorExternalId }) =>
        (source === 'self') !== (employeeExternalId === assessorExternalId),
    );
    expect(wrong).toEqual([]);
    const sources = new Set(plan.assessments.map(({ source }) => source));
    expect([...sources].sort()).toEqual(['certificate', 'manager', 'peer', 'self', 'test']);
  });

  test('people see themselves more kindly than their managers do', () => {
    const meanOf = (source: string) => {
      const levels = plan.assessments.filter((each) => each.source === source);
      return levels.reduce((sum, { level }) => sum + level, 0) / levels.length;
    };
    expect(meanOf('self') - meanOf('manager')).toBeGreaterThan(0.2);
  });

  test('a good part of what roles ask for is unknown', () => {
    const known = new Set(
      plan.assessments.map((each) => `${each.employeeExternalId} ${each.skillExternalId}`),
    );
    const asked = plan.employees
      .filter(({ status }) => status !== 'pending')
      .flatMap(({ externalId, jobRoleCode }) =>
        requirementsOf(jobRoleCode).map((each) => `${externalId} ${each.skillExternalId}`),
      );
    const share = asked.filter((each) => known.has(each)).length / asked.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.8);
  });
});

describe('the story', () => {
  const dana = employeeOf(plan.keyPeople.storyEmployee);
  const request = only(plan.requests, (each) => each.employeeExternalId === dana.externalId);

  test('Dana Whitfield is a programmer who wants to lead information systems', () => {
    expect([dana.givenName, dana.familyName]).toEqual(['Dana', 'Whitfield']);
    expect(dana.jobRoleCode).toBe('15-1251.00');
    const goal = only(plan.careerGoals, (each) => each.employeeExternalId === dana.externalId);
    expect(goal.targetRoleCode).toBe('11-3021.00');
  });

  test('she asks for a master’s degree, and the request waits for her manager', () => {
    expect(request.programExternalId).toBe(DANAS_DEGREE);
    expect(request.path).toEqual(['submit']);
    expect(dana.managerExternalId).toBe(plan.keyPeople.manager);
    expect(request.reimbursable).toEqual({ amount: 465_000, currency: 'USD' });
  });

  test('the degree leads to the level her goal asks for in what sets it apart', () => {
    const goal = new Map(
      requirementsOf('11-3021.00').map(({ skillExternalId, level }) => [skillExternalId, level]),
    );
    const { teaches } = only(plan.programs, ({ externalId }) => externalId === DANAS_DEGREE);
    const reached = teaches.filter((each) => each.level >= (goal.get(each.skillExternalId) ?? 8));
    expect(reached).toHaveLength(teaches.length);
    expect(teaches.map(({ skillExternalId }) => skillExternalId)).toContain('2.C.1.a');
  });

  test('everybody a visitor may sign in as is active and has the role', () => {
    const people = Object.values(plan.keyPeople)
      .flat()
      .map((each) => employeeOf(each).status);
    expect([...new Set(people)]).toEqual(['active']);
    expect(plan.roleAssignments.filter(({ role }) => role === 'benefits_admin')).toHaveLength(2);
  });

  test('budgets stand for this fiscal year and the next, which begins in July', () => {
    expect([...new Set(plan.budgets.map(({ fiscalYear }) => fiscalYear))]).toEqual([2026, 2027]);
    const inMay = planDemo({ today: '2027-05-31' });
    expect([...new Set(inMay.budgets.map(({ fiscalYear }) => fiscalYear))]).toEqual([2026, 2027]);
  });
});
