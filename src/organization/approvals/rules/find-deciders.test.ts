import fc from 'fast-check';
import type { EmployeeId } from '../../../kernel/ids.js';
import { findDeciders, mayDecideStep } from './find-deciders.js';

type Facts = Parameters<typeof findDeciders>[0];

const active = (employeeId: string) => ({ employeeId, status: 'active' });
const facts: Facts = {
  step: 'manager',
  requesterId: 'ada',
  managers: [active('grace'), active('howard')],
  departmentHead: active('henry'),
  holders: { benefits: ['benny', 'bella'], finance: ['fiona'], employerAdmin: ['emma'] },
};
const find = (change: Partial<Facts>) => findDeciders({ ...facts, ...change });
const holders = (change: Partial<Facts['holders']>) => ({
  holders: { ...facts.holders, ...change },
});

describe('finding who may decide a step', () => {
  test('each step has its own deciders', () => {
    expect(find({})).toEqual({ through: 'manager', employeeIds: ['grace'] });
    expect(find({ step: 'department_head' })).toEqual({
      through: 'department_head',
      employeeIds: ['henry'],
    });
    expect(find({ step: 'benefits' })).toEqual({
      through: 'benefits',
      employeeIds: ['benny', 'bella'],
    });
    expect(find({ step: 'finance' })).toEqual({ through: 'finance', employeeIds: ['fiona'] });
  });

  test('a step that has nobody falls to benefits', () => {
    const benefits = { through: 'benefits', employeeIds: ['benny', 'bella'] };
    expect(find({ managers: [] })).toEqual(benefits);
    expect(find({ step: 'department_head', departmentHead: null })).toEqual(benefits);
    expect(find({ step: 'department_head', departmentHead: active('ada') })).toEqual(benefits);
    const onLeave = { employeeId: 'henry', status: 'on_leave' };
    expect(find({ step: 'department_head', departmentHead: onLeave })).toEqual(benefits);
    expect(find({ step: 'finance', ...holders({ finance: ['ada'] }) })).toEqual(benefits);
  });

  test('a benefits administrator’s own request is decided by another one', () => {
    expect(find({ step: 'benefits', requesterId: 'benny' }).employeeIds).toEqual(['bella']);
  });

  test('where nobody is left in benefits, an administrator of the employer decides', () => {
    const alone = { requesterId: 'benny', ...holders({ benefits: ['benny'] }) };
    expect(find({ step: 'benefits', ...alone })).toEqual({
      through: 'employer_admin',
      employeeIds: ['emma'],
    });
    expect(find({ managers: [], ...holders({ benefits: [] }) }).through).toBe('employer_admin');
  });

  test('where nobody at all is left, the step waits', () => {
    const alone = holders({ benefits: ['ada'], employerAdmin: ['ada'] });
    expect(find({ step: 'benefits', ...alone })).toEqual({
      through: 'employer_admin',
      employeeIds: [],
    });
  });

  test('who has decided one step does not decide another', () => {
    const both = { step: 'department_head' as const, departmentHead: active('grace') };
    expect(find({ ...both, alreadyDecidedIds: ['grace'] }).through).toBe('benefits');
    expect(mayDecideStep({ ...facts, ...both, alreadyDecidedIds: ['grace'] }, 'grace')).toEqual({
      allowed: false,
      reason: 'already-decided-by-you',
    });
  });
});

describe('whether someone may decide a step', () => {
  test('the effective approver may, and through which office is told', () => {
    expect(mayDecideStep(facts, 'grace')).toEqual({ allowed: true, result: 'manager' });
    const orphaned = { ...facts, managers: [] };
    expect(mayDecideStep(orphaned, 'bella')).toEqual({ allowed: true, result: 'benefits' });
  });

  test.each(['howard', 'henry', 'benny', 'emma', 'stranger'])(
    '%s does not decide the manager’s step while there is a manager',
    (actorId) => {
      expect(mayDecideStep(facts, actorId)).toEqual({ allowed: false, reason: 'not-your-step' });
    },
  );

  test('nobody ever decides on their own request, whatever offices they hold', () => {
    const person = fc.constantFrom<EmployeeId[]>('ada', 'ben', 'cleo');
    const people = fc.uniqueArray(person);
    const superior = fc.record({
      employeeId: person,
      status: fc.constantFrom('active', 'on_leave', 'terminated'),
    });
    const anyFacts = fc.record({
      step: fc.constantFrom('manager', 'department_head', 'benefits', 'finance'),
      requesterId: person,
      managers: fc.array(superior),
      departmentHead: fc.option(superior, { nil: null }),
      holders: fc.record({ benefits: people, finance: people, employerAdmin: people }),
      alreadyDecidedIds: people,
    });
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { employeeIds } = findDeciders(any);
        expect(employeeIds).not.toContain(any.requesterId);
        expect(employeeIds.filter((id) => any.alreadyDecidedIds.includes(id))).toEqual([]);
        expect(mayDecideStep(any, any.requesterId)).toEqual({
          allowed: false,
          reason: 'own-request',
        });
        for (const id of employeeIds) expect(mayDecideStep(any, id).allowed).toBe(true);
      }),
    );
  });
});
