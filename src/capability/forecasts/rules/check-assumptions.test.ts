import { checkAssumptions } from './check-assumptions.js';

const [nurse, cook] = ['nurse', 'cook'];

describe('assumptions of a forecast', () => {
  test('may be about any role where the forecast is about all', () => {
    const plannedHeadcount = [{ year: 2, jobRoleId: cook }];
    const retirements = [{ year: 1 }, { year: 2, jobRoleId: nurse }];
    expect(checkAssumptions({ years: 2, retirements, plannedHeadcount, jobRoleIds: null })).toEqual(
      [],
    );
  });

  test('must not be about a year after the last, a role outside, or one thing twice', () => {
    const plannedHeadcount = [
      { year: 1, jobRoleId: nurse },
      { year: 1, jobRoleId: nurse },
      { year: 1, jobRoleId: cook },
    ];
    const retirements = [{ year: 3 }];
    const scope = { years: 2, jobRoleIds: [nurse] };
    expect(checkAssumptions({ ...scope, retirements, plannedHeadcount })).toEqual([
      { pointer: '/retirements/0/year', fault: 'beyond_horizon' },
      { pointer: '/plannedHeadcount/2/jobRoleId', fault: 'out_of_scope' },
      { pointer: '/plannedHeadcount/1', fault: 'planned_twice' },
    ]);
  });
});
