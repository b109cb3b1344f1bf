import { type ApprovalStep, planApprovalSteps } from './plan-approval-steps.js';

type Facts = Parameters<typeof planApprovalSteps>[0];

const by = (through: string, ...employeeIds: string[]) => ({ through, employeeIds });
const facts: Facts = {
  chain: [
    { step: 'manager' },
    { step: 'department_head' },
    { step: 'benefits', aboveAmount: 100_000 },
    { step: 'finance', aboveAmount: 525_000 },
  ],
  amount: 600_000,
  requesterId: 'ada',
  deciders: {
    manager: by('manager', 'grace'),
    department_head: by('department_head', 'henry'),
    benefits: by('benefits', 'benny', 'bella'),
    finance: by('finance', 'fiona'),
  },
};
const plan = (
  change: Partial<Omit<Facts, 'deciders'>>,
  deciders: Partial<Facts['deciders']> = {},
) => planApprovalSteps({ ...facts, ...change, deciders: { ...facts.deciders, ...deciders } });
const stepsOf = (...args: Parameters<typeof plan>) => plan(...args).map(({ step }) => step);

describe('planning the approval of a request', () => {
  test('the whole chain is asked in order for a large amount', () => {
    expect(plan({})).toEqual([
      { step: 'manager', covers: ['manager'], approverIds: ['grace'] },
      { step: 'department_head', covers: ['department_head'], approverIds: ['henry'] },
      { step: 'benefits', covers: ['benefits'], approverIds: ['benny', 'bella'] },
      { step: 'finance', covers: ['finance'], approverIds: ['fiona'] },
    ]);
  });

  test.each<[number, ApprovalStep[]]>([
    [100_000, ['manager', 'department_head']],
    [100_001, ['manager', 'department_head', 'benefits']],
    [525_000, ['manager', 'department_head', 'benefits']],
    [525_001, ['manager', 'department_head', 'benefits', 'finance']],
  ])('an amount of %d asks %j: a step is asked above its amount, not at it', (amount, steps) => {
    expect(stepsOf({ amount })).toEqual(steps);
  });

  test('A02: a manager who is the head of the department has one task, not two', () => {
    const [first, second] = plan({}, { department_head: by('department_head', 'grace') });
    expect(first).toEqual({
      step: 'manager',
      covers: ['manager', 'department_head'],
      approverIds: ['grace'],
    });
    expect(second?.step).toBe('benefits');
  });

  test('the benefits step is never skipped: whoever is manager and benefits is asked as benefits', () => {
    expect(plan({ amount: 200_000 }, { benefits: by('benefits', 'grace') })).toEqual([
      { step: 'department_head', covers: ['department_head'], approverIds: ['henry'] },
      { step: 'benefits', covers: ['manager', 'benefits'], approverIds: ['grace'] },
    ]);
  });

  test('with another benefits administrator both are asked', () => {
    expect(stepsOf({ amount: 200_000 }, { benefits: by('benefits', 'grace', 'benny') })).toEqual([
      'manager',
      'department_head',
      'benefits',
    ]);
  });

  test('the requester is nobody’s approver', () => {
    const deciders = {
      department_head: by('department_head', 'ada'),
      benefits: by('benefits', 'ada', 'benny'),
    };
    expect(plan({ amount: 200_000 }, deciders)).toEqual([
      { step: 'manager', covers: ['manager'], approverIds: ['grace'] },
      { step: 'benefits', covers: ['department_head', 'benefits'], approverIds: ['benny'] },
    ]);
  });

  test('a step that nobody can decide falls to benefits, in its own place if benefits is not asked', () => {
    const noManager = { manager: by('benefits', 'benny', 'bella') };
    expect(plan({ amount: 50_000 }, noManager)).toEqual([
      { step: 'benefits', covers: ['manager'], approverIds: ['benny', 'bella'] },
      { step: 'department_head', covers: ['department_head'], approverIds: ['henry'] },
    ]);
    expect(stepsOf({ amount: 200_000 }, noManager)).toEqual(['department_head', 'benefits']);
  });

  test('several such steps are one task of benefits', () => {
    const nobody = { manager: by('manager'), department_head: by('department_head') };
    expect(plan({ amount: 50_000 }, nobody)).toEqual([
      {
        step: 'benefits',
        covers: ['manager', 'department_head'],
        approverIds: ['benny', 'bella'],
      },
    ]);
  });

  test('a chain that asks nobody at this amount asks benefits', () => {
    const chain = [{ step: 'finance' as const, aboveAmount: 525_000 }];
    expect(plan({ chain, amount: 1 })).toEqual([
      { step: 'benefits', covers: [], approverIds: ['benny', 'bella'] },
    ]);
  });

  test('where nobody is left the step waits, it does not pass', () => {
    const nobody = { manager: by('manager'), benefits: by('benefits', 'ada') };
    expect(plan({ chain: [{ step: 'manager' }] }, nobody)).toEqual([
      { step: 'benefits', covers: ['manager'], approverIds: [] },
    ]);
  });
});
