import fc from 'fast-check';
import { skillGapsModule } from '../../../src/capability/skill-gaps/index.js';
import type { EmployerTx } from '../../../src/platform/db/database.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const TODAY = '2099-05-01';
let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date(`${TODAY}T12:00:00Z`);
});
afterAll(() => upskill.stop());

const RELIABILITY = { self: 0.3, peer: 0.4, manager: 0.5, test: 0.9, certificate: 1 } as const;
const SKILLS = 6;

const days = ['2095-01-31', '2097-06-15', '2098-12-31', TODAY, '2100-02-28'] as const;
const skillAt = fc.integer({ min: 0, max: SKILLS - 1 });
const level = fc.integer({ min: 0, max: 50 }).map((tenths) => tenths / 10);
const weight = fc.integer({ min: 0, max: 8 }).map((quarters) => quarters / 4);
const requirement = fc.record({
  skill: skillAt,
  level: fc.integer({ min: 1, max: 10 }).map((halves) => halves / 2),
  weight,
  mandatory: fc.boolean(),
});
const version = fc.record({
  effectiveOn: fc.constantFrom(...days),
  requirements: fc.uniqueArray(requirement, { selector: ({ skill }) => skill, maxLength: SKILLS }),
});
const role = fc.record({
  family: fc.constantFrom('a', 'b'),
  versions: fc.uniqueArray(version, { selector: (each) => each.effectiveOn, maxLength: 3 }),
});
const assessment = fc.record({
  skill: skillAt,
  level,
  source: fc.constantFrom('self', 'peer', 'manager', 'test', 'certificate' as const),
  assessedOn: fc.constantFrom(...days.filter((day) => day <= TODAY)),
});
const world = fc.record({
  referenceWeights: fc.array(fc.option(weight), { minLength: SKILLS, maxLength: SKILLS }),
  roles: fc.array(role, { minLength: 1, maxLength: 4 }),
  assessments: fc.array(assessment, { maxLength: 15 }),
  currentRole: fc.nat(3),
  targetRole: fc.option(fc.nat(3)),
  asOf: fc.constantFrom(...days),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;
type Requirement = World['roles'][number]['versions'][number]['requirements'][number];

const inForce = (versions: World['roles'][number]['versions'], asOf: string) =>
  versions
    .filter((each) => each.effectiveOn <= asOf)
    .toSorted((one, other) => (one.effectiveOn < other.effectiveOn ? 1 : -1))[0]?.requirements;

/** Months of the calendar, a day being a thirty-first. */
const monthOf = (date: string) => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return year * 12 + month + day / 31;
};

/** The level as the formula has it, without any of the service's code. */
function levelOf(assessments: World['assessments'], skill: number, asOf: string) {
  let sum = 0;
  let weights = 0;
  for (const each of assessments) {
    if (each.skill !== skill || each.assessedOn > asOf) continue;
    const age = monthOf(asOf) - monthOf(each.assessedOn);
    const w = RELIABILITY[each.source] * 0.5 ** (age / 24);
    sum += w * each.level;
    weights += w;
  }
  return weights === 0 ? null : sum / weights;
}

function recompute({ referenceWeights, roles, assessments, asOf }: World, wanted: Requirement[]) {
  const current = roles.flatMap((each) => inForce(each.versions, asOf) ?? []);
  const counted = roles.filter((each) => inForce(each.versions, asOf)).length;
  const meanOf = (skill: number) =>
    referenceWeights[skill] ??
    current.filter((each) => each.skill === skill).reduce((sum, each) => sum + each.weight, 0) /
      counted;
  const total = (weights: number[]) => weights.reduce((sum, each) => sum + each, 0);
  const held = wanted.map(({ skill }) => levelOf(assessments, skill, asOf));
  const met = wanted.map((each, at) => (held[at] ?? 0) >= each.level - 1e-9);
  const share = (at: number) =>
    met[at] ? 1 : Math.max(0, held[at] ?? 0) / (wanted[at]?.level ?? 1);
  const mean = (weights: number[], value: (at: number) => number) =>
    wanted.length === 0
      ? null
      : weights.reduce((sum, each, at) => sum + each * value(at), 0) / total(weights);
  const given = wanted.map((each) => each.weight);
  const plain = total(given) > 0 ? given : given.map(() => 1);
  const above = wanted.map((each) => Math.max(0, each.weight - meanOf(each.skill)));
  const distinctive = total(above) > 1e-9 ? above : plain;
  return {
    readiness: mean(plain, share),
    readinessIfUnknownMet: mean(plain, (at) => (held[at] === null ? 1 : share(at))),
    coverage: mean(plain, (at) => (met[at] ? 1 : 0)),
    meanWeightedGap: mean(plain, (at) => (met[at] ? 0 : wanted[at]!.level - (held[at] ?? 0))),
    distinctiveReadiness: mean(distinctive, share),
    novelty: mean(distinctive, (at) => ((held[at] ?? 0) <= 0.5 * wanted[at]!.level + 1e-9 ? 1 : 0)),
    qualified: wanted.every((each, at) => !each.mandatory || met[at]),
    short: wanted.flatMap(({ skill }, at) => (met[at] ? [] : [skill])),
    unknown: wanted.flatMap(({ skill }, at) => (held[at] === null ? [skill] : [])),
  };
}

async function build(employer: TestEmployer, { referenceWeights, roles, ...facts }: World) {
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const skillIds: string[] = [];
  for (const referenceWeight of referenceWeights) {
    skillIds.push(await catalog.skill({ referenceWeight }));
  }
  const roleIds: string[] = [];
  for (const { family, versions } of roles) {
    const roleId = await catalog.role({ family });
    roleIds.push(roleId);
    for (const { effectiveOn, requirements } of versions) {
      const asked = requirements.map(({ skill, ...rest }) => ({
        skillId: skillIds[skill]!,
        ...rest,
      }));
      await catalog.version(roleId, { effectiveOn, requirements: asked });
    }
  }
  const jobRoleId = roleIds[facts.currentRole % roleIds.length];
  const person = await upskill.hire(employer, { jobRoleId });
  const items = facts.assessments.map(({ skill, ...rest }) => ({
    employeeId: person.id,
    skillId: skillIds[skill],
    ...rest,
  }));
  if (items.length > 0) {
    await upskill.done(upskill.api.post('/v1/assessments/bulk', employer.admin, { items }));
  }
  return { skillIds, roleIds, person };
}

const shares = [
  'readiness',
  'readinessIfUnknownMet',
  'coverage',
  'meanWeightedGap',
  'distinctiveReadiness',
  'novelty',
] as const;

/** Against the module itself: what it offers to other modules, with the levels of the day taken from the report. */
const gapsFor = (
  levelsAsOf: (tx: EmployerTx, id: string, asOf: string) => Promise<Map<string, number>>,
) =>
  skillGapsModule({
    db: upskill.database.db,
    clock: () => upskill.clock.now ?? new Date(),
    employers: upskill.employers,
    levels: { levelsAsOf, levelsOfMany: async () => new Map() },
    credentials: { activeTypesOf: async () => [], activeTypesOfMany: async () => new Map() },
  }).gaps;

test('whatever the roles, the evidence and the day, the report is what the formulas say', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (facts) => {
      const employer = await upskill.newEmployer();
      const { skillIds, roleIds, person } = await build(employer, facts);
      const target = facts.targetRole === null ? null : facts.targetRole % roleIds.length;
      const query = target === null ? '' : `&targetRoleId=${roleIds[target]}`;
      const report = await upskill.done(
        upskill.api.get(
          `/v1/employees/${person.id}/skill-gaps?asOf=${facts.asOf}${query}`,
          employer.admin,
        ),
      );
      const at = target ?? facts.currentRole % roleIds.length;
      const wanted = inForce(facts.roles[at]!.versions, facts.asOf);
      const expected = recompute(facts, wanted ?? []);

      for (const name of shares) {
        const value = expected[name];
        if (value === null) expect(report[name]).toBeNull();
        else expect(Math.abs(report[name] - value)).toBeLessThanOrEqual(0.5001e-4);
      }
      expect(report.qualified).toBe(expected.qualified);
      expect(report.requirementVersionId === null).toBe(wanted === undefined);
      const ids = (skills: number[]) => skills.map((skill) => skillIds[skill]).toSorted();
      const short = report.gaps.map(({ skillId }: any) => skillId).toSorted();
      expect(short).toEqual(ids(expected.short));
      expect(report.unknownSkillIds).toEqual(ids(expected.unknown));

      const levels = new Map(
        skillIds.flatMap((skillId, skill) => {
          const value = levelOf(facts.assessments, skill, facts.asOf);
          return value === null ? [] : [[skillId, value] as const];
        }),
      );
      const found = await upskill.database.db.inEmployer(employer.id, (tx) =>
        gapsFor(async () => levels).findGapsOf(tx, person.id, {
          targetRoleId: target === null ? null : (roleIds[target] ?? null),
          asOf: facts.asOf,
        }),
      );
      const gaps = target === null ? found.currentGaps : (found.targetGaps ?? []);
      expect(gaps.map(({ skillId }) => skillId).toSorted()).toEqual(short);
      expect([...found.levels.keys()].toSorted()).toEqual([...levels.keys()].toSorted());
    }),
    { numRuns: 40 },
  );
});
