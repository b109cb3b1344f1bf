import fc from 'fast-check';
import {
  combineAssessments,
  DEFAULT_EVIDENCE_SETTINGS,
} from '../../../src/capability/assessments/rules/combine-assessments.js';
import { findFloor } from '../../../src/capability/assessments/rules/find-floor.js';
import { type EvidenceScene, evidenceScene } from '../../setup/builders/evidence-scene.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let scene: EvidenceScene;
let employer: TestEmployer;
let skillIds: string[];

const TODAY = '2026-05-01';
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date(`${TODAY}T12:00:00Z`);
  scene = await evidenceScene(upskill);
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillIds = [await catalog.skill(), await catalog.skill()];
});
afterAll(() => upskill.stop());

const source = fc.constantFrom('self', 'peer', 'manager', 'test', 'certificate');
const assessedOn = fc.constantFrom('2022-03-01', '2024-05-01', '2026-04-30', TODAY);
const level = fc.integer({ min: 0, max: 50 }).map((tenths) => tenths / 10);
const pair = { person: fc.nat(1), skill: fc.nat(1) };
const act = fc.oneof(
  fc.record({ kind: fc.constant('assess' as const), ...pair, source, assessedOn, level }),
  fc.record({
    kind: fc.constant('assess in bulk' as const),
    items: fc.array(fc.record({ ...pair, source, assessedOn, level }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({
    kind: fc.constant('certify' as const),
    ...pair,
    level,
    isRevoked: fc.boolean(),
    untilOn: fc.constantFrom(null, '2026-04-01', TODAY, '2027-01-01'),
  }),
  fc.record({
    kind: fc.constant('settle' as const),
    self: fc.constantFrom(0, 0.3, 0.9),
    halfLifeMonths: fc.constantFrom(6, 24),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

async function perform(each: Act, people: readonly TestPerson[]): Promise<void> {
  const who = (index: number) => (people[index] as TestPerson).id;
  const skillId = (index: number) => skillIds[index] as string;
  switch (each.kind) {
    case 'assess': {
      const { person, skill, kind: _kind, ...said } = each;
      const body = { ...said, skillId: skillId(skill) };
      await upskill.done(
        upskill.api.post(`/v1/employees/${who(person)}/assessments`, employer.admin, body),
      );
      return;
    }
    case 'assess in bulk': {
      const items = each.items.map(({ person, skill, ...said }) => ({
        ...said,
        employeeId: who(person),
        skillId: skillId(skill),
      }));
      const { failed } = await upskill.done(
        upskill.api.post('/v1/assessments/bulk', employer.admin, { items }),
      );
      expect(failed).toBe(0);
      return;
    }
    case 'certify': {
      const { person, skill, untilOn, isRevoked } = each;
      const held = { employeeId: who(person), skillId: skillId(skill), level: each.level };
      const id = await scene.vouch(employer, { ...held, fromOn: '2025-01-01', untilOn });
      if (isRevoked) await scene.end(employer, who(person), id, '2026-04-30');
      return;
    }
    case 'settle': {
      const { self, halfLifeMonths } = each;
      await scene.settle(employer, { reliability: { self }, halfLifeMonths });
    }
  }
}

/** Bulk requests of one employer, of which only two may run at once. */
async function inTurn(acts: readonly Act[], people: readonly TestPerson[]): Promise<void> {
  for (const each of acts) await perform(each, people);
}

/** What the rules say of everything that was written, for each person and skill of which anything is known. */
async function ruled(people: readonly TestPerson[]) {
  const ids = people.map(({ id }) => id);
  const { rows: assessments } = await upskill.owner.query(
    `select employee_id as person, skill_id as skill, default_level as level, source, assessed_on::text as "assessedOn"
     from assessments where employee_id = any($1)`,
    [ids],
  );
  const { rows: floors } = await upskill.owner.query(
    `select employee_id as person, skill_id as skill, credential_id as "credentialId", level, from_on::text as "fromOn",
       until_on::text as "untilOn" from test_floors where employee_id = any($1)`,
    [ids],
  );
  const { rows: settings } = await upskill.owner.query(
    'select reliability, half_life_months as "halfLifeMonths" from test_settings where employer_id = $1',
    [employer.id],
  );
  const reliability = { ...DEFAULT_EVIDENCE_SETTINGS.reliability, ...settings[0]?.reliability };
  const halfLifeMonths = settings[0]?.halfLifeMonths ?? DEFAULT_EVIDENCE_SETTINGS.halfLifeMonths;
  return ids.flatMap((person) =>
    skillIds.flatMap((skill) => {
      const isOf = (row: { person: string; skill: string }) =>
        row.person === person && row.skill === skill;
      const combined = combineAssessments({
        assessments: assessments.filter(isOf),
        asOf: TODAY,
        settings: { reliability, halfLifeMonths },
        activeCertificateFloor: findFloor(floors.filter(isOf), TODAY)?.level ?? null,
      });
      return combined
        ? [{ person, skill, level: combined.level, count: combined.assessmentCount }]
        : [];
    }),
  );
}

test('whatever happens at once, the kept levels are those of all that was written', () =>
  fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 14 }), async (acts) => {
      const people = [await upskill.hire(employer), await upskill.hire(employer)];
      const isBulk = ({ kind }: Act) => kind === 'assess in bulk';
      await Promise.all([
        inTurn(acts.filter(isBulk), people),
        ...acts.filter((each) => !isBulk(each)).map((each) => perform(each, people)),
      ]);
      const { rows: kept } = await upskill.owner.query(
        `select employee_id as person, skill_id as skill, level, assessment_count as count
         from employee_skill_levels where employee_id = any($1)`,
        [people.map(({ id }) => id)],
      );
      const expected = (await ruled(people)).map((each) => ({
        ...each,
        level: expect.closeTo(each.level, 9),
      }));
      expect(kept).toHaveLength(expected.length);
      expect(kept).toEqual(expect.arrayContaining(expected));
    }),
    { numRuns: 25, endOnFailure: true },
  ));

test('two who assess the same skill at the same moment both count', async () => {
  for (let round = 0; round < 20; round += 1) {
    const person = await upskill.hire(employer);
    const body = { skillId: skillIds[0], source: 'test' };
    const url = `/v1/employees/${person.id}/assessments`;
    await Promise.all(
      [1, 4].map((found) =>
        upskill.done(upskill.api.post(url, employer.admin, { ...body, level: found })),
      ),
    );
    expect(await scene.kept(person.id)).toMatchObject([
      { level: expect.closeTo(2.5, 9), assessmentCount: 2 },
    ]);
  }
});
