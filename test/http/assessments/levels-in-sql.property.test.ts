import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import {
  type AssessmentSource,
  combineAssessments,
  DEFAULT_EVIDENCE_SETTINGS,
} from '../../../src/capability/assessments/rules/combine-assessments.js';
import { decayLevel } from '../../../src/capability/assessments/rules/decay-level.js';
import {
  findFloor,
  nextFloorChange,
} from '../../../src/capability/assessments/rules/find-floor.js';
import { addDays, monthsBetween } from '../../../src/kernel/calendar.js';
import { type EvidenceScene, evidenceScene } from '../../setup/builders/evidence-scene.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let scene: EvidenceScene;
let employer: TestEmployer;
let scaleId: string;
let skillIds: string[];
let people: string[];

beforeAll(async () => {
  upskill = await startTestApp();
  scene = await evidenceScene(upskill);
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  scaleId = await catalog.scale({ max: 5 });
  skillIds = [await catalog.skill(), await catalog.skill()];
  const hired = [await upskill.hire(employer), await upskill.hire(employer)];
  people = hired.map(({ id }) => id);
  // Each round has evidence of its own, which is never changed outside this test.
  await upskill.owner.query('alter table assessments disable trigger append_only');
});
afterAll(() => upskill.stop());

const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2019-01-01', days));
const source = fc.constantFrom<AssessmentSource>('self', 'peer', 'manager', 'test', 'certificate');
const level = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true }));
const pair = { person: fc.nat(1), skill: fc.nat(1) };
const assessment = fc.record({ ...pair, source, level, assessedOn: day });
const floor = fc.record({
  ...pair,
  level,
  fromOn: day,
  lasts: fc.option(fc.integer({ min: 0, max: 2_000 })),
});
const share = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1, noNaN: true }));
const decay = fc.record({
  halfLifeMonths: fc.double({ min: 0.1, max: 60, noNaN: true }),
  graceMonths: fc.double({ min: 0, max: 24, noNaN: true }),
  floorFraction: fc.double({ min: 0, max: 1, noNaN: true }),
});
const settings = fc.option(
  fc.record({
    reliability: fc.record({ self: share, peer: share, test: share }, { requiredKeys: [] }),
    halfLifeMonths: fc.double({ min: 0.1, max: 60, noNaN: true }),
    decay: fc.option(decay),
  }),
);
const round = fc.record({
  assessments: fc.array(assessment, { maxLength: 8 }),
  floors: fc.array(floor, { maxLength: 4 }),
  settings,
  asOf: day,
});
type Round = typeof round extends fc.Arbitrary<infer Value> ? Value : never;

const floorsOf = ({ floors }: Round) =>
  floors.map(({ lasts, ...each }) => ({
    ...each,
    credentialId: uuidv7(),
    untilOn: lasts === null ? null : addDays(each.fromOn, lasts),
  }));

async function lay(given: Round, floors: ReturnType<typeof floorsOf>) {
  const { owner } = upskill;
  await owner.query('delete from assessments');
  await owner.query('delete from test_floors');
  await owner.query('delete from test_settings');
  for (const each of given.assessments) {
    await owner.query(
      `insert into assessments (employer_id, id, employee_id, skill_id, scale_id, level, default_level, source, assessed_on)
       values ($1, $2, $3, $4, $5, $6, $6, $7, $8)`,
      [
        employer.id,
        uuidv7(),
        people[each.person],
        skillIds[each.skill],
        scaleId,
        each.level,
        each.source,
        each.assessedOn,
      ],
    );
  }
  for (const each of floors) {
    await owner.query('insert into test_floors values ($1, $2, $3, $4, $5, $6, $7)', [
      employer.id,
      people[each.person],
      each.credentialId,
      skillIds[each.skill],
      each.level,
      each.fromOn,
      each.untilOn,
    ]);
  }
  if (given.settings) {
    const { reliability, halfLifeMonths, decay: fading } = given.settings;
    await owner.query(`insert into test_settings values ($1, $2, $3, $4, '{}')`, [
      employer.id,
      reliability,
      halfLifeMonths,
      fading,
    ]);
  }
}

const settingsOf = ({ settings: given }: Round) => ({
  ...DEFAULT_EVIDENCE_SETTINGS,
  ...given,
  reliability: { ...DEFAULT_EVIDENCE_SETTINGS.reliability, ...given?.reliability },
});

/** What the rules say of each person and skill, with or without decay. */
function ruled(given: Round, floors: ReturnType<typeof floorsOf>, fades: boolean) {
  const states: Record<string, unknown>[] = [];
  for (const [person, employeeId] of people.entries())
    for (const [skill, skillId] of skillIds.entries()) {
      const isOf = (each: { person: number; skill: number }) =>
        each.person === person && each.skill === skill;
      const under = floors.filter(isOf);
      const all = settingsOf(given);
      const floorLevel = findFloor(under, given.asOf)?.level ?? null;
      const combined = combineAssessments({
        assessments: given.assessments.filter(isOf),
        asOf: given.asOf,
        settings: fades ? all : { ...all, decay: null },
        activeCertificateFloor: floorLevel,
      });
      if (combined) {
        states.push({
          employeeId,
          skillId,
          level: expect.closeTo(combined.level, 9),
          assessedLevel:
            combined.assessedLevel === null ? null : expect.closeTo(combined.assessedLevel, 9),
          floorLevel,
          changesOn: nextFloorChange(under, given.asOf),
          assessmentCount: combined.assessmentCount,
          lastAssessedOn: combined.lastAssessedOn,
        });
      }
    }
  return states;
}

const STATES = {
  text: `select employee_id as "employeeId", skill_id as "skillId", level, assessed_level as "assessedLevel",
           floor_level as "floorLevel", changes_on as "changesOn", assessment_count as "assessmentCount",
           last_assessed_on as "lastAssessedOn"
         from employee_skill_states_on($1) order by employee_id, skill_id`,
};

test('levels in the database are those of the rules, whatever the evidence, certificates, settings and day', () =>
  fc.assert(
    fc.asyncProperty(round, async (given) => {
      const floors = floorsOf(given);
      await lay(given, floors);
      const expected = ruled(given, floors, false);
      await scene.inEmployer(employer, async (tx) => {
        expect(await tx.rows(STATES, [given.asOf])).toEqual(expected);
        const some = { text: 'select * from employee_skill_levels_on($1)' };
        expect(await tx.rows(some, [given.asOf])).toHaveLength(expected.length);
        const one = { text: 'select employee_skill_level_on($1, $2, $3) as level' };
        const [known] = expected.filter(({ skillId }) => skillId === skillIds[1]);
        const employeeId = known?.employeeId ?? people[0];
        expect(await tx.rows(one, [employeeId, skillIds[1], given.asOf])).toEqual([
          { level: known?.level ?? null },
        ]);
      });
    }),
    { numRuns: 60 },
  ));

test('levels of many people at once are those of the rules, decay included', () =>
  fc.assert(
    fc.asyncProperty(round, async (given) => {
      const floors = floorsOf(given);
      await lay(given, floors);
      const levels = await scene.inEmployer(employer, (tx) =>
        scene.levels.levelsOfMany(tx, people, given.asOf),
      );
      const found = [...levels].flatMap(([employeeId, ofPerson]) =>
        [...ofPerson].map(([skillId, each]) => ({ employeeId, skillId, level: each })),
      );
      const byPair = (one: { employeeId: string; skillId: string }) =>
        `${one.employeeId} ${one.skillId}`;
      expect(found.toSorted((a, b) => (byPair(a) < byPair(b) ? -1 : 1))).toEqual(
        ruled(given, floors, true).map(({ employeeId, skillId, level: expected }) => ({
          employeeId,
          skillId,
          level: expected,
        })),
      );
    }),
    { numRuns: 60 },
  ));

test('months between any two days are the same number in SQL and in code', async () => {
  const anyDay = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const days = fc.sample(fc.tuple(anyDay, anyDay), 2_000);
  const { rows } = await upskill.owner.query(
    'select months_between(a, b) as months from unnest($1::date[], $2::date[]) with ordinality t(a, b, n) order by n',
    [days.map(([from]) => from), days.map(([, to]) => to)],
  );
  expect(rows.map(({ months }) => months)).toEqual(
    days.map(([from, to]) => monthsBetween(from, to)),
  );
});

test('what fades is the same in SQL and in code, and nothing fades without settings', async () => {
  const samples = fc.sample(fc.tuple(level, day, day, decay), 500);
  for (const [from, lastOn, on, rates] of samples) {
    const { rows } = await upskill.owner.query(
      `select faded_level($1, $2, $3, $4) as level, faded_level($1, $2, $3, null) as kept,
         faded_level($1, $2, $3, 'null') as "keptToo", faded_level($1, null, $3, $4) as "neverUsed"`,
      [from, lastOn, on, rates],
    );
    expect(rows[0]).toEqual({
      level: expect.closeTo(decayLevel(from, monthsBetween(lastOn, on), rates), 9),
      kept: from,
      keptToo: from,
      neverUsed: from,
    });
  }
});
