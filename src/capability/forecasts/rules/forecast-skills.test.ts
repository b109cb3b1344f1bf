import { type ForecastFacts, type ForecastRole, forecastSkills } from './forecast-skills.js';

/** A role that asks for skill `s` in these years (all five if absent), held by this many now. */
const role = (
  headcount: number,
  holders: number,
  { years = [1, 2, 3, 4, 5], ...change }: Partial<ForecastRole> & { years?: number[] } = {},
): ForecastRole => ({
  jobRoleId: `role of ${headcount}`,
  headcount,
  plannedHeadcount: new Map(),
  retirements: new Map(),
  needs: years.map((year) => ({ skillId: 's', year, holders })),
  ...change,
});
const forecast = (roles: ForecastRole[], change: Partial<ForecastFacts> = {}) =>
  forecastSkills({
    years: 1,
    roles,
    growth: 0,
    attrition: 0,
    retirements: new Map(),
    trainedPerYear: 0,
    skilledHiresShare: 0,
    ...change,
  });

describe('forecasting skills', () => {
  test('two roles, reckoned by hand', () => {
    // A: 10 people, 8 able; 1 retires and 1 of the 3 that are shared out; 8 × 0.9 = 7.2 stay; 11 seats.
    // B: 20 people, 5 able; 2 retire; 18 × 0.9 = 16.2 stay; 22 seats. Able: 8 × 0.72 + 5 × 0.81 = 9.81.
    // 4 are trained, half of the 9.6 hires are able: 9.81 + 4 + 4.8 = 18.61 for 33 seats.
    const roles = [role(10, 8, { retirements: new Map([[1, 1]]) }), role(20, 5)];
    const [first] = forecast(roles, {
      growth: 0.1,
      attrition: 0.1,
      retirements: new Map([[1, 3]]),
      trainedPerYear: 4,
      skilledHiresShare: 0.5,
    });
    expect(first?.demandHeadcount).toBeCloseTo(33, 10);
    expect(first?.retainedHeadcount).toBeCloseTo(23.4, 10);
    expect(first?.hiresNeeded).toBeCloseTo(9.6, 10);
    expect(first?.skills[0]?.demand).toBeCloseTo(33, 10);
    expect(first?.skills[0]?.supply).toBeCloseTo(18.61, 10);
    expect(first?.skills[0]?.gap).toBeCloseTo(14.39, 10);
    expect(first?.attritionDeviation).toBeCloseTo(Math.sqrt(26 * 0.1 * 0.9), 10);
  });

  test('a version with a higher level lets fewer people count from its year on', () => {
    const raised = role(10, 8, { years: [1] });
    const needs = [...raised.needs, { skillId: 's', year: 2, holders: 3 }];
    const years = forecast([{ ...raised, needs }], { years: 2, attrition: 0.5 });
    expect(years.map(({ skills }) => skills[0]?.supply)).toEqual([4, 0.75]);
  });

  test('a skill that is asked for later is in no demand before, and its holders are told', () => {
    const years = forecast([role(10, 4, { years: [2, 3] })], { years: 3 });
    expect(years.map(({ skills }) => skills)).toEqual([
      [{ skillId: 's', demand: 0, supply: 4, gap: 0 }],
      [{ skillId: 's', demand: 10, supply: 4, gap: 6 }],
      [{ skillId: 's', demand: 10, supply: 4, gap: 6 }],
    ]);
  });

  test('people of a role that does not ask for the skill yet fill no seats of others', () => {
    const years = forecast([role(10, 2, { years: [1, 2] }), role(8, 8, { years: [2] })], {
      years: 2,
    });
    expect(years.map(({ skills }) => skills[0])).toEqual([
      { skillId: 's', demand: 10, supply: 2, gap: 8 },
      { skillId: 's', demand: 18, supply: 10, gap: 8 },
    ]);
  });

  test('low and high turn attrition alone, up to everybody', () => {
    const [first] = forecast([role(100, 100)], { attrition: 0.8 });
    expect(first?.low.retainedHeadcount).toBeCloseTo(60, 10);
    expect(first?.retainedHeadcount).toBeCloseTo(20, 10);
    expect(first?.high.retainedHeadcount).toBe(0);
  });

  test('no role, no numbers', () => {
    expect(forecast([])).toMatchObject([
      { year: 1, demandHeadcount: 0, hiresNeeded: 0, skills: [] },
    ]);
  });
});
