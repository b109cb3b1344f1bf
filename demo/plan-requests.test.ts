import { addMonths, daysBetween } from '../src/kernel/calendar.js';
import type { DemoEmployee, DemoPlan, DemoRequest } from './demo-plan.js';
import { planDemo } from './plan-demo.js';

const only = <Item>(items: readonly Item[], matches: (item: Item) => boolean): Item => {
  const found = items.filter(matches);
  if (found.length !== 1) throw new Error(`${found.length} items match, not one`);
  return found[0] as Item;
};
const employeeOf = (externalId: string, of: DemoPlan): DemoEmployee =>
  only(of.employees, (employee) => employee.externalId === externalId);
const requirementsOf = (code: string, of: DemoPlan) =>
  only(
    of.requirementVersions,
    (version) => version.jobRoleCode === code && version.effectiveOn <= of.today,
  ).requirements;

const total = (expenses: DemoRequest['body']['expenses']) =>
  expenses.reduce((sum, { amount }) => sum + amount.amount, 0);

describe.each(['2026-11-23', '2026-06-30', '2027-01-01', '2028-02-29', '2027-08-31'])(
  'requests for tuition on %s',
  (day) => {
    const then = planDemo({ today: day });
    const { version } = then.policy;

    test('come from people the policy lets ask', () => {
      for (const { employeeExternalId } of then.requests) {
        const { status, employmentType, hiredOn } = employeeOf(employeeExternalId, then);
        expect(status).toBe('active');
        expect(version.eligibility.employmentTypes).toContain(employmentType);
        expect(addMonths(hiredOn, version.eligibility.minTenureMonths) <= day).toBe(true);
      }
    });

    test('name an accredited provider and a start within the window', () => {
      for (const { programExternalId, body } of then.requests) {
        const { providerExternalId } = only(
          then.programs,
          ({ externalId }) => externalId === programExternalId,
        );
        expect(body.course.providerExternalId).toBe(providerExternalId);
        const provider = only(
          then.providers,
          ({ externalId }) => externalId === providerExternalId,
        );
        expect(provider.accredited).toBe(true);
        const daysAhead = daysBetween(day, body.course.startsOn);
        expect(daysAhead).toBeGreaterThan(0);
        expect(daysAhead).toBeLessThanOrEqual(version.applicationWindow.daysBeforeStart);
        expect(body.course.endsOn > body.course.startsOn).toBe(true);
      }
    });

    test('are related to the job: everybody who spoke sees a gap that the program closes further', () => {
      for (const { employeeExternalId, programExternalId } of then.requests) {
        const required = new Map(
          requirementsOf(employeeOf(employeeExternalId, then).jobRoleCode, then).map(
            ({ skillExternalId, level }) => [skillExternalId, level],
          ),
        );
        const { teaches } = only(
          then.programs,
          ({ externalId }) => externalId === programExternalId,
        );
        const helped = teaches.filter(({ skillExternalId, level }) => {
          const said = then.assessments
            .filter(
              (each) =>
                each.employeeExternalId === employeeExternalId &&
                each.skillExternalId === skillExternalId,
            )
            .map((each) => each.level);
          const best = Math.max(...said);
          return said.length > 0 && best < (required.get(skillExternalId) ?? 0) && best < level;
        });
        expect(helped.length).toBeGreaterThan(0);
      }
    });

    test('ask for amounts that neither a cap nor the department’s budget cuts', () => {
      for (const { employeeExternalId, body, reimbursable } of then.requests) {
        const { employmentType } = employeeOf(employeeExternalId, then);
        const cap = only(version.caps.annual, (each) => each.employmentType === employmentType);
        const aid = body.aid.reduce((sum, { amount }) => sum + amount.amount, 0);
        expect(reimbursable).toEqual({ amount: total(body.expenses) - aid, currency: 'USD' });
        expect(reimbursable.amount).toBeLessThanOrEqual(cap.amount);
        const { creditHours } = body.course;
        const tuition = body.expenses.find(({ type }) => type === 'tuition')?.amount.amount ?? 0;
        if (creditHours !== null) expect(tuition / creditHours).toBeLessThan(80_000);
        for (const { type } of body.expenses)
          expect(version.coverage.byExpenseType[type]).toBe(100);
      }
      for (const { departmentKey, amount } of then.budgets) {
        const asked = then.requests.filter(
          ({ employeeExternalId }) =>
            employeeOf(employeeExternalId, then).departmentKey === departmentKey,
        );
        const sum = asked.reduce((all, { reimbursable }) => all + reimbursable.amount, 0);
        expect(sum).toBeLessThanOrEqual(amount.amount);
      }
    });

    test('go through the steps the chain asks for at their amount, in order', () => {
      for (const { path, body, reimbursable } of then.requests) {
        const stepsAt = (amount: number) =>
          version.approvalChain
            .filter(({ aboveAmount }) => aboveAmount === undefined || amount > aboveAmount)
            .map(({ step }) => step);
        expect(stepsAt(total(body.expenses))).toEqual(stepsAt(reimbursable.amount));
        const taken = path.flatMap((act) => act.split(':')[1] ?? []);
        expect(stepsAt(reimbursable.amount).slice(0, taken.length)).toEqual(taken);
        if (path.length > 0) expect(path[0]).toBe('submit');
      }
    });
  },
);
