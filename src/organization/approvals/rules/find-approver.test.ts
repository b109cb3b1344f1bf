import { findApprover } from './find-approver.js';

const active = (employeeId: string) => ({ employeeId, status: 'active' });
const nobody = { through: 'benefits', employeeId: null };

describe('finding who decides in the manager’s place', () => {
  test('the direct manager decides', () => {
    const found = findApprover({
      managers: [active('grace'), active('howard')],
      requesterId: 'ada',
    });
    expect(found).toEqual({ through: 'manager', employeeId: 'grace' });
  });

  test('A01: whoever is their own manager in the HR feed is decided on one level up', () => {
    const found = findApprover({ managers: [active('ada'), active('howard')], requesterId: 'ada' });
    expect(found).toEqual({ through: 'manager', employeeId: 'howard' });
  });

  test.each(['on_leave', 'terminated', 'pending'])(
    'a manager who is %s is passed over',
    (status) => {
      const managers = [{ employeeId: 'grace', status }, active('howard')];
      expect(findApprover({ managers, requesterId: 'ada' })).toEqual({
        through: 'manager',
        employeeId: 'howard',
      });
    },
  );

  test('a manager who has already decided at another step is passed over', () => {
    const managers = [active('grace'), active('howard')];
    expect(
      findApprover({ managers, requesterId: 'ada', alreadyDecidedIds: ['grace'] }),
    ).toMatchObject({ employeeId: 'howard' });
  });

  test('without anyone above, it is left to benefits', () => {
    expect(findApprover({ managers: [], requesterId: 'ada' })).toEqual(nobody);
    expect(findApprover({ managers: [active('ada')], requesterId: 'ada' })).toEqual(nobody);
    const onLeave = [{ employeeId: 'grace', status: 'on_leave' }];
    expect(findApprover({ managers: onLeave, requesterId: 'ada' })).toEqual(nobody);
  });
});
