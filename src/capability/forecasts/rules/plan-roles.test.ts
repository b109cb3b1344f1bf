import { planRoles, spreadRetirements } from './plan-roles.js';

const heads = [
  { jobRoleId: 'cook', headcount: 4 },
  { jobRoleId: 'nurse', headcount: 5 },
  { jobRoleId: null, headcount: 9 },
];
const nothingPlanned = { plannedHeadcount: [] };

describe('the roles of a forecast', () => {
  test('are those that somebody holds or that are planned for, if none is named', () => {
    const plannedHeadcount = [{ jobRoleId: 'baker' }];
    expect(planRoles(heads, { jobRoleIds: null, plannedHeadcount })).toEqual([
      { jobRoleId: 'baker', headcount: 0, isSuppressed: false },
      { jobRoleId: 'cook', headcount: 4, isSuppressed: true },
      { jobRoleId: 'nurse', headcount: 5, isSuppressed: false },
    ]);
  });

  test('are those that are named, held or not, each once', () => {
    const roles = planRoles(heads, { jobRoleIds: ['nurse', 'waiter', 'nurse'], ...nothingPlanned });
    expect(roles.map(({ jobRoleId, headcount }) => [jobRoleId, headcount])).toEqual([
      ['nurse', 5],
      ['waiter', 0],
    ]);
  });
});

test('expected retirements are people times probability, added up by year', () => {
  const retirements = [
    { year: 1, count: 4, probability: 0.5, jobRoleId: 'cook' },
    { year: 1, count: 1, probability: 1, jobRoleId: 'cook' },
    { year: 2, count: 3, probability: 1 },
  ];
  expect([...spreadRetirements(retirements, 'cook')]).toEqual([[1, 3]]);
  expect([...spreadRetirements(retirements, undefined)]).toEqual([[2, 3]]);
});
