import { type CarryFacts, carryHolders } from './carry-holders.js';

const year = (headcount: number, staying: number, hires = 0) => ({
  headcount,
  retiring: 0,
  staying,
  demand: staying + hires,
  hires,
});
const carry = (roles: CarryFacts['roles'], change: Partial<CarryFacts> = {}) =>
  carryHolders({ roles, years: 1, trainedPerYear: 0, skilledHiresShare: 0, ...change });

describe('carrying on those who hold a skill', () => {
  test('they leave as often as the others of their role', () => {
    expect(carry([{ holders: 12, years: [year(20, 18.4)] }])).toBeCloseTo(11.04, 10);
  });

  test('training adds to them, up to all who stay', () => {
    const roles = [{ holders: 5, years: [year(10, 10)] }];
    expect(carry(roles, { trainedPerYear: 3 })).toBe(8);
    expect(carry(roles, { trainedPerYear: 9 })).toBe(10);
  });

  test('training goes to where people still lack the skill', () => {
    const roles = [
      { holders: 10, years: [year(10, 10)] },
      { holders: 0, years: [year(10, 10)] },
    ];
    expect(carry(roles, { trainedPerYear: 4 })).toBe(14);
  });

  test('hires bring it as far as they are expected to', () => {
    expect(carry([{ holders: 4, years: [year(8, 4, 4)] }], { skilledHiresShare: 0.25 })).toBe(3);
  });

  test('nobody is in a role that nobody holds', () => {
    expect(carry([{ holders: 0, years: [year(0, 0)] }], { trainedPerYear: 5 })).toBe(0);
  });
});
