import { assessAll } from '../setup/builders/data-team.js';
import { skillCatalog } from '../setup/builders/skill-catalog.js';
import { trainingScene } from '../setup/builders/training-scene.js';
import { startTestApp, type TestApp, type TestEmployer } from '../setup/test-app.js';
import { majorGroupOf, meanImportance, ratingsOf, weightOf } from './onet-ratings.js';
import { compareNames, type EvidenceVector, monthsBefore, vectorsOf } from './vector-files.js';

const TODAY = '2030-06-01';
const THIS_YEAR = 2030;

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date(`${TODAY}T12:00:00Z`);
});
afterAll(() => upskill.stop());

const get = (employer: TestEmployer, url: string) =>
  upskill.done(upskill.api.get(url, employer.admin));
const skillsOf = async (employer: TestEmployer, id: string) =>
  (await get(employer, `/v1/employees/${id}/skills`)).data;

/** Ties are broken by id: what is made in the order of its names has ids in that order. */
async function makeSkills(catalog: ReturnType<typeof skillCatalog>, names: Iterable<string>) {
  const ids = new Map<string, string>();
  for (const name of [...new Set(names)].toSorted(compareNames)) {
    ids.set(name, await catalog.skill());
  }
  return ids;
}

/** Without anchors: those need the employer's own table. */
const plainScales = vectorsOf('scale').flatMap(({ input, ...rest }) =>
  'scale' in input ? [{ ...rest, input }] : [],
);

describe('scales, as levels of an assessment', () => {
  test.each(plainScales)('$id: $description', async ({ input, expected }) => {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    const makeScale = (name: string, { zero, max }: typeof input.to) =>
      upskill.done(
        upskill.api.post('/v1/proficiency-scales', employer.admin, {
          name,
          zero,
          max,
          levels: [
            { value: zero, label: 'None' },
            { value: max, label: 'Expert' },
          ],
        }),
      );
    await makeScale('The employer’s own', input.to);
    const other = await makeScale('The assessor’s', input.scale);
    const { id } = await upskill.hire(employer);
    await upskill.done(
      upskill.api.post(`/v1/employees/${id}/assessments`, employer.admin, {
        skillId: await catalog.skill(),
        source: 'test',
        level: input.value,
        scaleId: other.id,
      }),
    );
    expect(await skillsOf(employer, id)).toMatchObject([
      { level: expected.value, creditedLevel: expected.credit },
    ]);
  });
});

const DEFAULTS = { self: 0.3, peer: 0.4, manager: 0.5, test: 0.9, certification: 1 };
const isDefault = ({ input }: EvidenceVector) =>
  input.active_cert_floor === null &&
  input.half_life_months === 24 &&
  Object.entries(DEFAULTS).every(([source, weight]) => input.reliability[source] === weight);

/** With the default settings and without a certificate. */
describe('evidence, as the level of a skill', () => {
  test.each(vectorsOf('evidence').filter(isDefault))(
    '$id: $description',
    async ({ input, expected }) => {
      const employer = await upskill.newEmployer();
      const catalog = skillCatalog(upskill, employer);
      await catalog.scale({ max: input.scale_max });
      const skillId = await catalog.skill();
      const { id } = await upskill.hire(employer);
      for (const { source, level, age_months: age = 0 } of input.evidence) {
        const assessedOn = monthsBefore(TODAY, age);
        await upskill.done(
          upskill.api.post(`/v1/employees/${id}/assessments`, employer.admin, {
            skillId,
            level,
            source: source === 'certification' ? 'certificate' : source,
            assessedOn,
          }),
        );
      }
      const [skill] = await skillsOf(employer, id);
      if (expected === null) {
        expect(skill).toBeUndefined();
        return;
      }
      const digits = input.evidence.some(({ age_months: age }) => age) ? 3 : 4;
      expect(skill.level).toBeCloseTo(expected.value, digits);
      expect(skill.creditedLevel).toBe(expected.credit);
      expect(skill.confidence).toBeCloseTo(expected.confidence, digits);
    },
  );
});

describe('gaps, as the report of a person in the role', () => {
  test.each(vectorsOf('gap'))('$id: $description', async ({ input, expected }) => {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ max: 5 });
    const names = [...input.requirements.map(({ s }) => s), ...Object.keys(input.levels)];
    const ids = await makeSkills(catalog, names);
    const nameOf = new Map([...ids].map(([name, id]) => [id, name]));
    const jobRoleId = await catalog.role();
    if (input.requirements.length > 0) {
      const requirements = input.requirements.map(({ s, R, w, mandatory = false }) => ({
        skillId: ids.get(s)!,
        level: R,
        weight: w,
        mandatory,
      }));
      await catalog.version(jobRoleId, { requirements });
    }
    const { id } = await upskill.hire(employer, { jobRoleId });
    const known = Object.entries(input.levels).map(([name, level]) => ({
      skillId: ids.get(name)!,
      level,
    }));
    if (known.length > 0) await assessAll(upskill, employer, id, known);

    const report = await get(employer, `/v1/employees/${id}/skill-gaps`);
    const nameAll = (list: string[]) => list.map((each) => nameOf.get(each)!);
    const gaps: { skillId: string; gap: number }[] = report.gaps;
    expect({
      readiness: report.readiness,
      readiness_if_unknown_met: report.readinessIfUnknownMet,
      coverage: report.coverage,
      mean_weighted_gap: report.meanWeightedGap,
      normalised_gap: report.normalisedGap,
      gaps: Object.fromEntries(gaps.map(({ skillId, gap }) => [nameOf.get(skillId), gap])),
      priority_order: nameAll(gaps.map(({ skillId }) => skillId)),
      unknown: nameAll(report.unknownSkillIds),
      blocked_by: nameAll(report.blockedBy.map((each: { id: string }) => each.id)),
      qualified: report.qualified,
    }).toMatchObject(expected);
  });
});

describe('moves between O*NET occupations, as the report against a target role', () => {
  test.each(vectorsOf('onet_transition'))('$id: $description', async ({ input, expected }) => {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ max: 7 });
    const [source, target] = [ratingsOf(input.source), ratingsOf(input.target)];
    const ids = new Map<string, string>();
    for (const { elementId } of target) {
      const referenceWeight = weightOf(meanImportance.get(elementId)!);
      ids.set(elementId, await catalog.skill({ referenceWeight }));
    }
    const jobRoleId = await catalog.role({ family: majorGroupOf(input.source) });
    const targetRoleId = await catalog.role({ family: majorGroupOf(input.target) });
    await catalog.version(targetRoleId, {
      // What a role asks for at level 0 it does not ask for.
      requirements: target
        .filter(({ level }) => level > 0)
        .map(({ elementId, importance, level }) => ({
          skillId: ids.get(elementId)!,
          level,
          weight: weightOf(importance),
        })),
    });
    const { id } = await upskill.hire(employer, { jobRoleId });
    await assessAll(
      upskill,
      employer,
      id,
      source.map(({ elementId, level }) => ({ skillId: ids.get(elementId)!, level })),
    );
    const url = `/v1/employees/${id}/skill-gaps?targetRoleId=${targetRoleId}`;
    expect(await get(employer, url)).toMatchObject({
      readiness: expected.readiness_importance,
      distinctiveReadiness: expected.readiness_distinctive,
      novelty: expected.novelty,
      classification: expected.classification,
    });
  });
});

/** People are whole, and a forecast goes five years at most. */
const staffable = vectorsOf('forecast').filter(
  ({ input }) =>
    input.years <= 5 && Number.isInteger(Math.round(input.hc * input.skilled_share * 1e6) / 1e6),
);

describe('forecasts', () => {
  test.each(staffable)('$id: $description', async ({ input, expected }) => {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ max: 5 });
    const skillId = await catalog.skill();
    const jobRoleId = await catalog.role();
    await catalog.version(jobRoleId, {
      effectiveOn: `${THIS_YEAR + input.req_from}-01-01`,
      requirements: [{ skillId, level: 3, weight: 1 }],
    });
    for (let count = 0; count < input.hc; count += 1) {
      const { id } = await upskill.hire(employer, { jobRoleId });
      const level = count < Math.round(input.hc * input.skilled_share) ? 3 : 1;
      await assessAll(upskill, employer, id, [{ skillId, level }]);
    }
    const { years } = await upskill.done(
      upskill.api.post('/v1/skill-gaps/forecasts', employer.admin, {
        years: input.years,
        growth: input.g,
        attrition: input.a,
        retirements: Object.entries(input.retire).map(([year, count]) => ({
          year: Number(year),
          count,
        })),
        trainedPerYear: input.train,
      }),
    );
    const found = years.map((each: Record<string, any>) => ({
      year: each.year,
      demand_headcount: each.demandHeadcount,
      retained_headcount: each.retainedHeadcount,
      hires_needed: each.hiresNeeded,
      skill_demand: each.skills[0].demand,
      skill_supply: each.skills[0].supply,
      skill_gap: each.skills[0].gap,
    }));
    expect(found).toEqual(expected);
  });
});

describe('recommendations', () => {
  test.each(vectorsOf('recommendation'))('$id: $description', async ({ input, expected }) => {
    const scene = await trainingScene(upskill, {
      levels: input.levels,
      requirements: Object.fromEntries(
        input.requirements.map(({ s, R, w }) => [s, { level: R, weight: w }]),
      ),
      programs: Object.fromEntries(
        input.programs
          .toSorted((one, other) => compareNames(one.id, other.id))
          .map(({ id, prerequisites = [], ...offer }) => [id, { ...offer, needs: prerequisites }]),
      ),
    });
    const usd = (amount: number | null | undefined) =>
      typeof amount === 'number' ? { amount, currency: 'USD' } : undefined;
    const answer = await upskill.done(
      upskill.api.post(
        `/v1/employees/${scene.person.id}/training-recommendations`,
        scene.employer.admin,
        {
          objective: input.objective ?? 'cost',
          budget: usd(input.budget),
          hourlyCost: usd(input.hourly_cost),
        },
      ),
    );
    const { exact } = expected;
    const titles = answer.programs.map(({ title }: { title: string }) => title);
    expect(titles.toSorted(compareNames)).toEqual(exact.plan.toSorted(compareNames));
    expect(answer).toMatchObject({
      cost: usd(exact.cost),
      hours: exact.hours,
      residualWeightedGap: exact.residual_weighted_gap,
      closesAll: exact.closes_all,
      optimal: true,
    });
  });
});
