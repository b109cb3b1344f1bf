import { roundForecast, tellAssumptions } from './describe-forecast.js';

test('numbers travel with four decimals, in every run', () => {
  const run = {
    demandHeadcount: 23.15250001,
    retainedHeadcount: 18.446,
    hiresNeeded: 4.70650001,
    attritionDeviation: Math.sqrt(3),
    skills: [{ skillId: 's', demand: 1 / 3, supply: 0, gap: 1 / 3 }],
  };
  const [year] = roundForecast([{ year: 3, ...run, low: run, high: run }]);
  expect(year).toMatchObject({ year: 3, demandHeadcount: 23.1525, hiresNeeded: 4.7065 });
  expect(year?.high).toMatchObject({
    attritionDeviation: 1.7321,
    skills: [{ skillId: 's', demand: 0.3333, supply: 0, gap: 0.3333 }],
  });
});

test('what was not given is told beside what was, with counts and versions', () => {
  const told = tellAssumptions(
    {
      jobRoleIds: null,
      departmentId: null,
      growth: 0,
      attrition: 0.8,
      retirements: [{ year: 1, count: 2, probability: 1 }],
      trainedPerYear: 0,
      skilledHiresShare: 0,
      plannedHeadcount: [],
    },
    {
      asOf: '2026-03-01',
      days: ['2027-12-31'],
      roles: [{ jobRoleId: 'cook', headcount: 4, isSuppressed: true }],
      peopleWithoutRole: 2,
      versions: [{ jobRoleId: 'cook', year: 1, requirementVersionId: null }],
    },
  );
  expect(told).toMatchObject({
    formulaVersion: 1,
    horizon: [{ year: 1, on: '2027-12-31' }],
    attritionLow: 0.4,
    attritionHigh: 1,
    retirements: [{ jobRoleId: null }],
    headcount: 4,
    smallestGroup: 5,
    roles: [{ suppressed: true, requirementVersions: [{ year: 1, requirementVersionId: null }] }],
  });
});
