import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../setup/test-app.js';
import {
  addUpReports,
  type CompanyScene,
  companyScene,
  comparable,
  GROUPINGS,
  groupsIn,
} from './company-scene.js';

let upskill: TestApp;
let scene: CompanyScene;
let people: { id: string }[];
beforeAll(async () => {
  upskill = await startTestApp();
  scene = await companyScene(upskill);
  people = [];
  for (let index = 0; index < 24; index += 1)
    people.push(
      await scene.hire(
        { role: index % 3, department: index % 3, country: 'US', region: ['NJ', 'NY'][index % 2] },
        [1, 2, 3, 4].map(() => scene.oddLevel()),
      ),
    );
}, 60_000);
afterAll(async () => {
  await scene.stop();
  await upskill.stop();
});

type Edit = { person: number; what: number; value: number };
const edits = fc.array(fc.record({ person: fc.nat(23), what: fc.nat(9), value: fc.nat(34) }), {
  minLength: 6,
  maxLength: 12,
});

let dayOfVersion = 0;
/** One write as a client makes it; what the service refuses changes nothing, and is no failure here. */
async function write({ person, what, value }: Edit) {
  const { api } = upskill;
  const { admin, skillIds, departmentIds, roleIds } = scene;
  const { id } = people[person]!;
  const change = (changes: object) => api.patch(`/v1/employees/${id}`, admin, changes, '*');
  const skillId = skillIds[value % skillIds.length]!;
  if (what <= 4)
    return api.post(`/v1/employees/${id}/assessments`, admin, {
      ...{ skillId, level: value / 7, source: 'test' },
    });
  if (what === 5) return change({ departmentId: [...departmentIds, null][value % 4] });
  if (what === 6) return change({ jobRoleId: [...roleIds, null][value % 4] });
  if (what === 7)
    return change({ country: ['US', null][value % 2], region: ['NJ', 'A/B', null][value % 3] });
  if (what === 8) return change({ status: ['active', 'on_leave', 'pending'][value % 3] });
  dayOfVersion += 1;
  const effectiveOn = new Date(Date.UTC(2021, 0, dayOfVersion)).toISOString().slice(0, 10);
  return api.post(`/v1/job-roles/${roleIds[value % 3]}/requirement-versions`, admin, {
    effectiveOn,
    requirements: skillIds
      .filter((_id, index) => (value + index) % 3 > 0)
      .map((each, index) => ({
        skillId: each,
        level: 1 + ((value + index) % 9) / 3,
        weight: index / 3,
      })),
  });
}

/** One snapshot: the report as it would be answered, counted live, and the sum of everybody's own report. */
const compareIn = (round: number) =>
  upskill.database.db.reportInEmployer(scene.employer.id, async (tx) => {
    const groupBy = GROUPINGS[round % GROUPINGS.length]!;
    const answered = await groupsIn(tx, groupBy, undefined);
    const live = await groupsIn(tx, groupBy, { kind: 'live' });
    const reports = await addUpReports(tx, groupBy);
    expect(answered.groups).toEqual(live.groups); // to the last digit
    expect(comparable(answered.groups)).toEqual(comparable(reports));
    return answered.source.kind;
  });

const endless = async (isOver: () => boolean, work: (round: number) => Promise<unknown>) => {
  for (let round = 0; !isOver(); round += 1) await work(round);
};

test('the summary is the sum of individual reports at every instant, while everything changes and is counted', async () => {
  const sources = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.tuple(edits, edits, edits), async (writers) => {
      let isOver = false;
      const counter = endless(() => isOver, scene.count);
      const reader = endless(
        () => isOver,
        async (round) => sources.add(await compareIn(round)),
      );
      const writing = Promise.all(
        writers.map(async (list) => {
          for (const edit of list) expect((await write(edit)).status).toBeLessThan(500);
        }),
      );
      await writing.finally(() => {
        isOver = true;
      });
      await Promise.all([counter, reader]);
    }),
    { numRuns: 6 },
  );
  expect(sources).toContain('rollup');
}, 120_000);

test('when nothing changes any more, it is the sum of the reports that people are given', async () => {
  await scene.count();
  const { api, done } = upskill;
  let points = 0;
  for (const { id } of people) {
    const { status, jobRoleId } = await done(api.get(`/v1/employees/${id}`, scene.admin));
    if (!['active', 'on_leave'].includes(status) || jobRoleId === null) continue;
    const { gaps } = await done(api.get(`/v1/employees/${id}/skill-gaps`, scene.admin));
    for (const { weight, gap } of gaps) points += weight * gap;
  }
  const { data, source } = await done(scene.summary('?groupBy=skill'));
  expect(source).toBe('rollup');
  const shown = data.filter((each: { suppressed: boolean }) => !each.suppressed);
  const sum = await upskill.database.db.reportInEmployer(scene.employer.id, (tx) =>
    groupsIn(tx, ['skill'], undefined),
  );
  expect(sum.groups.reduce((total, { gapPoints }) => total + gapPoints, 0)).toBeCloseTo(points, 1);
  expect(shown.length).toBeGreaterThan(0);
});

const SUMS = {
  text: `${['employer', 'department', 'location']
    .map(
      (
        dimension,
      ) => `select 'cell' as of, '${dimension}' as dimension, place, requirement_version_id as version, skill_id as skill,
        assessed, met, held_units::text as held from company_gap_${dimension}_cells where employer_id = current_employer()`,
    )
    .join(' union all ')}
    union all select 'heads', dimension, place, requirement_version_id, null, headcount, 0, '' from company_gap_headcounts
    where employer_id = current_employer() order by 1, 2, 3, 4, 5`,
};
const keptSums = () => upskill.database.db.inEmployer(scene.employer.id, (tx) => tx.rows(SUMS));

test('the sums kept through all of this are those of a count from nothing', async () => {
  await scene.count();
  const kept = await keptSums();
  expect(kept.length).toBeGreaterThan(20);
  await upskill.owner.query('delete from company_gap_department_cells where employer_id = $1', [
    scene.employer.id,
  ]);
  await upskill.owner.query('insert into company_gap_changes (employer_id) values ($1)', [
    scene.employer.id,
  ]);
  await scene.count();
  expect(await keptSums()).toEqual(kept);
});
