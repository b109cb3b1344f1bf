import { forecastHeadcount, type HeadcountFacts, type RolePlan } from './forecast-headcount.js';

const role = (headcount: number, change: Partial<RolePlan> = {}): RolePlan => ({
  headcount,
  plannedHeadcount: new Map(),
  retirements: new Map(),
  ...change,
});
const forecast = (roles: RolePlan[], change: Partial<HeadcountFacts> = {}) =>
  forecastHeadcount({
    years: 1,
    roles,
    growth: 0,
    attrition: 0,
    retirements: new Map(),
    ...change,
  });

describe('forecasting headcounts', () => {
  test('those who retire go first, of the others the share of attrition', () => {
    const retirements = new Map([[1, 1]]);
    const [[first] = []] = forecast([role(21, { retirements })], { growth: 0.05, attrition: 0.08 });
    expect(first).toMatchObject({ headcount: 21, retiring: 1 });
    expect(first?.staying).toBeCloseTo(18.4, 10);
    expect(first?.demand).toBeCloseTo(22.05, 10);
    expect(first?.hires).toBeCloseTo(3.65, 10);
  });

  test('a role that shrinks hires nobody and dismisses nobody', () => {
    const [years] = forecast([role(10)], { growth: -0.5, years: 2 });
    expect(years).toMatchObject([
      { demand: 5, staying: 10, hires: 0 },
      { headcount: 10, demand: 2.5 },
    ]);
  });

  test('a planned number of seats replaces growth, and growth goes on from there', () => {
    const plannedHeadcount = new Map([[2, 30]]);
    const [years] = forecast([role(10, { plannedHeadcount })], { growth: 0.1, years: 3 });
    expect(years?.map(({ demand }) => demand)).toEqual([11, 30, 33]);
  });

  test('retirements that are about no role are shared out by headcount', () => {
    const years = forecast([role(30), role(10)], { retirements: new Map([[1, 4]]) });
    expect(years.map(([first]) => first?.retiring)).toEqual([3, 1]);
  });

  test('no more people retire than there are', () => {
    const [[first] = []] = forecast([role(2, { retirements: new Map([[1, 9]]) })]);
    expect(first).toMatchObject({ retiring: 2, staying: 0, hires: 2 });
  });

  test('a role that nobody holds yet is all hires', () => {
    const [[first] = []] = forecast([role(0, { plannedHeadcount: new Map([[1, 4]]) })], {
      attrition: 0.1,
      retirements: new Map([[1, 3]]),
    });
    expect(first).toEqual({ headcount: 0, retiring: 0, staying: 0, demand: 4, hires: 4 });
  });
});
