import fc from 'fast-check';
import type { EmployeeId } from '../../../kernel/ids.js';
import { findDeciders, mayDecideStep } from './find-deciders.js';

type Facts = Parameters<typeof findDeciders>[0];

const occasion = { kind: 'reimbursement_request', today: '2026-11-23' };
const toDora = (fromId: string, changes: object = {}) => ({
  id: `from ${fromId}`,
  fromId,
  toId: 'dora',
  startsOn: '2026-11-16',
  endsOn: '2026-11-30',
  endedOn: null,
  kinds: ['reimbursement_request'],
  isDelegateActive: true,
  ...changes,
});

const active = (employeeId: string) => ({ employeeId, status: 'active' });
const facts: Facts = {
  step: 'manager',
  requesterId: 'ada',
  managers: [active('grace'), active('howard')],
  departmentHead: active('henry'),
  holders: { benefits: ['benny', 'bella'], finance: ['fiona'], employerAdmin: ['emma'] },
  delegations: [],
};
const findAll = (change: Partial<Facts>) => findDeciders({ ...facts, ...change }, occasion);
/** In their own right. */
const find = (change: Partial<Facts>) => {
  const { delegates: _others, ...own } = findAll(change);
  return own;
};
const mayDecide = (change: Partial<Facts>, actorId: string) =>
  mayDecideStep({ ...facts, ...change }, actorId, occasion);
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
    expect(mayDecide({ ...both, alreadyDecidedIds: ['grace'] }, 'grace')).toEqual({
      allowed: false,
      reason: 'already-decided-by-you',
    });
  });
});

describe('whether someone may decide a step', () => {
  test('the effective approver may, and through which office is told', () => {
    expect(mayDecide({}, 'grace')).toEqual({
      allowed: true,
      result: { through: 'manager', onBehalfOfId: null },
    });
    expect(mayDecide({ managers: [] }, 'bella')).toEqual({
      allowed: true,
      result: { through: 'benefits', onBehalfOfId: null },
    });
  });

  test.each(['howard', 'henry', 'benny', 'emma', 'stranger'])(
    '%s does not decide the manager’s step while there is a manager',
    (actorId) => {
      expect(mayDecide({}, actorId)).toEqual({ allowed: false, reason: 'not-your-step' });
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
      delegations: fc.array(
        fc.record({
          id: fc.uuid(),
          fromId: person,
          toId: person,
          startsOn: fc.constantFrom('2026-11-16', '2026-11-24'),
          endsOn: fc.constantFrom('2026-11-22', '2026-11-30'),
          endedOn: fc.constantFrom(null, null, '2026-11-20'),
          kinds: fc.constant(['reimbursement_request']),
          isDelegateActive: fc.boolean(),
        }),
      ),
    });
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { employeeIds, delegates } = findDeciders(any, occasion);
        const everyone = [...employeeIds, ...delegates.map(({ employeeId }) => employeeId)];
        expect(everyone).not.toContain(any.requesterId);
        expect(everyone.filter((id) => any.alreadyDecidedIds.includes(id))).toEqual([]);
        expect(everyone).toEqual([...new Set(everyone)]);
        for (const { onBehalfOfId } of delegates) expect(employeeIds).toContain(onBehalfOfId);
        expect(mayDecideStep(any, any.requesterId, occasion)).toEqual({
          allowed: false,
          reason: 'own-request',
        });
        for (const id of everyone) expect(mayDecideStep(any, id, occasion).allowed).toBe(true);
      }),
    );
  });
});

describe('deciding for somebody else', () => {
  const delegated = { delegations: [toDora('grace')] };
  const conflict = (fromId: string, toId: string) => ({
    delegations: [{ ...toDora(fromId), toId }],
  });

  test('the delegate may, beside whoever delegated', () => {
    expect(findAll(delegated)).toEqual({
      through: 'manager',
      employeeIds: ['grace'],
      delegates: [{ employeeId: 'dora', onBehalfOfId: 'grace' }],
    });
    expect(mayDecide(delegated, 'dora')).toEqual({
      allowed: true,
      result: { through: 'manager', onBehalfOfId: 'grace' },
    });
  });

  test('a step of others stays theirs', () => {
    expect(mayDecide({ ...delegated, step: 'finance' }, 'dora').allowed).toBe(false);
  });

  test('what has fallen to another office is decided by that office’s delegates', () => {
    const delegations = [toDora('grace'), toDora('bella')];
    expect(mayDecide({ managers: [], delegations }, 'dora')).toEqual({
      allowed: true,
      result: { through: 'benefits', onBehalfOfId: 'bella' },
    });
  });

  test('a decider who is away decides nothing through others: the next one up does', () => {
    const managers = [{ employeeId: 'grace', status: 'on_leave' }, active('howard')];
    expect(findAll({ ...delegated, managers })).toEqual({
      through: 'manager',
      employeeIds: ['howard'],
      delegates: [],
    });
  });

  test('the requester does not, though delegated', () => {
    expect(mayDecide({ ...conflict('grace', 'ada') }, 'ada')).toEqual({
      allowed: false,
      reason: 'own-request',
    });
  });

  test('who has decided another step does not decide this one for somebody else', () => {
    expect(mayDecide({ ...delegated, alreadyDecidedIds: ['dora'] }, 'dora')).toEqual({
      allowed: false,
      reason: 'already-decided-by-you',
    });
  });

  test('nobody decides for whoever has decided another step', () => {
    expect(mayDecide({ ...delegated, alreadyDecidedIds: ['grace'] }, 'dora').allowed).toBe(false);
  });

  test('A01: whose delegate the requester is, is passed over: the next one up decides', () => {
    expect(find(conflict('grace', 'ada'))).toEqual({
      through: 'manager',
      employeeIds: ['howard'],
    });
  });

  test('whoever decides for the requester does not decide about the requester', () => {
    expect(find(conflict('ada', 'grace')).employeeIds).toEqual(['howard']);
    expect(find({ ...conflict('ada', 'benny'), step: 'benefits' }).employeeIds).toEqual(['bella']);
    const both = { delegations: [toDora('grace'), ...conflict('ada', 'dora').delegations] };
    expect(mayDecide(both, 'dora')).toEqual({ allowed: false, reason: 'not-your-step' });
  });
});
