import fc from 'fast-check';
import { type ForecastFacts, type ForecastRun, forecastSkills } from './forecast-skills.js';

const YEARS = 5;
/** Arithmetic on fractions of people leaves noise in the last digits. */
const NOISE = 1e-6;

const anyYears = (most: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: YEARS }), fc.integer({ min: 0, max: most })), {
      maxLength: 3,
    })
    .map((pairs) => new Map(pairs));

const anyRole = fc
  .record({
    jobRoleId: fc.constant('role'),
    headcount: fc.integer({ min: 0, max: 60 }),
    plannedHeadcount: anyYears(80),
    retirements: anyYears(8),
    asked: fc.array(
      fc.record({
        skillId: fc.constantFrom('a', 'b', 'c'),
        year: fc.integer({ min: 1, max: YEARS }),
        share: fc.integer({ min: 0, max: 10 }),
      }),
    ),
  })
  .map(({ asked, ...role }) => {
    const once = new Map(asked.map((each) => [`${each.skillId} ${each.year}`, each]));
    const needs = [...once.values()].map(({ share, ...need }) => ({
      ...need,
      holders: Math.floor((role.headcount * share) / 10),
    }));
    return { ...role, needs };
  });

const anyFacts: fc.Arbitrary<ForecastFacts> = fc.record({
  years: fc.constant(YEARS),
  roles: fc.array(anyRole, { minLength: 1, maxLength: 4 }),
  growth: fc.integer({ min: -30, max: 50 }).map((percent) => percent / 100),
  attrition: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  retirements: anyYears(8),
  trainedPerYear: fc.integer({ min: 0, max: 20 }),
  skilledHiresShare: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
});

/** Retirements of single roles move with what these roles become, so that attrition may even out differently. */
const withoutOwnRetirements = (facts: ForecastFacts): ForecastFacts => ({
  ...facts,
  roles: facts.roles.map((role) => ({ ...role, retirements: new Map() })),
  skilledHiresShare: 0,
});

const runs = (facts: ForecastFacts): ForecastRun[] =>
  forecastSkills(facts).flatMap(({ low, high, ...run }) => [run, low, high]);
const gaps = (run: ForecastRun | undefined) => run?.skills.map(({ gap }) => gap) ?? [];

describe('whatever is assumed', () => {
  test('a gap is demand less supply, never below zero; nobody is counted twice', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const impossible = runs(facts).filter((run) => {
          const people = run.retainedHeadcount + run.hiresNeeded + NOISE;
          const fits = run.skills.every(
            ({ demand, supply, gap }) =>
              gap === Math.max(0, demand - supply) &&
              supply >= 0 &&
              supply <= people &&
              demand <= run.demandHeadcount + NOISE,
          );
          return !fits || people < run.demandHeadcount;
        });
        expect(impossible).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('without change the gap of every year is that of today', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const roles = given.roles.map((role) => {
          const today = role.needs.filter(({ year }) => year === 1);
          const needs = [1, 2, 3, 4, 5].flatMap((year) => today.map((need) => ({ ...need, year })));
          return { ...role, needs, plannedHeadcount: new Map(), retirements: new Map() };
        });
        const none = { growth: 0, attrition: 0, trainedPerYear: 0, retirements: new Map() };
        const years = forecastSkills({ ...given, ...none, roles });
        for (const year of years)
          for (const { skillId, gap } of year.skills) {
            const missing = roles.flatMap(({ headcount, needs }) =>
              needs
                .filter((need) => need.skillId === skillId && need.year === 1)
                .map(({ holders }) => headcount - holders),
            );
            expect(gap).toBeCloseTo(
              missing.reduce((sum, each) => sum + each, 0),
              6,
            );
          }
      }),
      { numRuns: 1_000 },
    );
  });

  test('more attrition keeps fewer people and never closes a gap, unless hires bring the skill', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        for (const { low, high, ...run } of forecastSkills(withoutOwnRetirements(given))) {
          expect(low.retainedHeadcount).toBeGreaterThanOrEqual(run.retainedHeadcount - NOISE);
          expect(run.retainedHeadcount).toBeGreaterThanOrEqual(high.retainedHeadcount - NOISE);
          for (const [at, gap] of gaps(run).entries()) {
            expect(gaps(low)[at]).toBeLessThanOrEqual(gap + NOISE);
            expect(gaps(high)[at]).toBeGreaterThanOrEqual(gap - NOISE);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('more growth needs more seats and never closes a gap, where nobody retires', () => {
    const anyMore = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(anyFacts, anyMore, (given, more) => {
        const roles = given.roles.map((role) => ({ ...role, plannedHeadcount: new Map() }));
        const facts = {
          ...withoutOwnRetirements({ ...given, roles }),
          growth: Math.abs(given.growth),
          retirements: new Map(),
        };
        const grown = forecastSkills({ ...facts, growth: facts.growth + more / 100 });
        for (const [at, run] of forecastSkills(facts).entries()) {
          expect(grown[at]?.demandHeadcount).toBeGreaterThanOrEqual(run.demandHeadcount - NOISE);
          for (const [skill, gap] of gaps(run).entries()) {
            expect(gaps(grown[at])[skill]).toBeGreaterThanOrEqual(gap - NOISE);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('more training never widens a gap', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 9 }), (facts, more) => {
        const trained = forecastSkills({ ...facts, trainedPerYear: facts.trainedPerYear + more });
        for (const [at, run] of forecastSkills(facts).entries()) {
          for (const [skill, gap] of gaps(run).entries()) {
            expect(gaps(trained[at])[skill]).toBeLessThanOrEqual(gap + NOISE);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
