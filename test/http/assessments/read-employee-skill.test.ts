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
let skillId: string;
let ada: TestPerson;
let manager: TestPerson;
let colleague: TestPerson;

beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2026-05-01T12:00:00Z');
  scene = await evidenceScene(upskill);
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillId = await catalog.skill();
  manager = await upskill.hire(employer);
  ada = await upskill.hire(employer, { manager });
  colleague = await upskill.hire(employer);
});
afterAll(() => upskill.stop());

const at = (of: { id: string }, more = '') => `/v1/employees/${of.id}/skills/${skillId}${more}`;
const assess = (of: { id: string }, body: object): Promise<{ id: string }> =>
  upskill.done(
    upskill.api.post(`/v1/employees/${of.id}/assessments`, employer.admin, {
      skillId,
      source: 'test',
      ...body,
    }),
  );
const read = (of: { id: string }, more = '') =>
  upskill.done(upskill.api.get(at(of, more), employer.admin));

describe('GET /v1/employees/{id}/skills/{skillId}', () => {
  test('200: each assessment with its weight, and the certificates in force', async () => {
    const person = await upskill.hire(employer);
    const self = await assess(person, { source: 'self', level: 4 });
    const old = await assess(person, { source: 'manager', level: 2, assessedOn: '2024-05-01' });
    const credentialId = await scene.vouch(employer, {
      employeeId: person.id,
      skillId,
      level: 3.5,
      fromOn: '2026-01-01',
      untilOn: '2026-12-31',
    });
    const skill = await read(person);
    expect(skill).toMatchObject({
      skillId,
      asOf: '2026-05-01',
      level: 3.5,
      creditedLevel: 3,
      floorCredentialId: credentialId,
      assessments: [
        { assessmentId: self.id, source: 'self', level: 4, assessedOn: '2026-05-01', weight: 0.3 },
        { assessmentId: old.id, source: 'manager', level: 2, assessedOn: '2024-05-01' },
      ],
      floors: [{ credentialId, level: 3.5, fromOn: '2026-01-01', untilOn: '2026-12-31' }],
    });
    // Two years are one half-life of the manager’s 0.5, but for a day of calendar.
    expect(skill.assessments[1].weight).toBeCloseTo(0.25, 3);
    const [{ weight: fresh }, { weight: faded }] = skill.assessments;
    expect(skill.assessedLevel).toBeCloseTo((4 * fresh + 2 * faded) / (fresh + faded), 3);
    expect(skill.heldLevel).toBe(skill.assessedLevel);
    expect(skill.confidence).toBeCloseTo(1 - (1 - fresh) * (1 - faded), 3);
  });

  test('E4: 404, what is unknown is not 0; and then as of the day it was first known', async () => {
    const person = await upskill.hire(employer);
    await assess(person, { level: 3, assessedOn: '2026-03-01' });
    const before = await upskill.api.get(at(person, '?asOf=2026-02-28'), person);
    expect([before.status, before.body.code]).toEqual([404, 'employee-skill-unknown']);
    expect(await read(person, '?asOf=2026-03-01')).toMatchObject({ level: 3 });
  });

  test('404: a skill nobody has heard of, a colleague, another employer', async () => {
    await assess(ada, { level: 2 });
    const nowhere = `/v1/employees/${ada.id}/skills/${employer.id}`;
    const other = await upskill.newEmployer();
    const answers = await Promise.all([
      upskill.api.get(nowhere, ada),
      upskill.api.get(at(ada), colleague),
      upskill.api.get(at(ada), other.admin),
      upskill.api.get(at(ada, '/history'), colleague),
      upskill.api.get(at(ada, '/last-use'), other.admin),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    for (const viewer of [ada, manager])
      expect((await upskill.api.get(at(ada), viewer)).status).toBe(200);
  });
});

describe('GET /v1/employees/{id}/skills/{skillId}/history', () => {
  let person: TestPerson;
  let ids: { first: string; second: string; third: string; late: string; nurse: string };
  beforeAll(async () => {
    person = await upskill.hire(employer);
    const [first, second, third] = [
      await assess(person, { level: 2, assessedOn: '2024-01-10' }),
      await assess(person, { level: 3, assessedOn: '2025-02-01' }),
      await assess(person, { level: 4, source: 'manager', assessedOn: '2025-02-01' }),
    ];
    const nurse = await scene.vouch(employer, {
      employeeId: person.id,
      skillId,
      level: 5,
      fromOn: '2024-06-01',
      untilOn: '2026-05-31',
    });
    // Recorded last and dated before: history is about when things were so, not when they were written down.
    const late = await assess(person, { level: 1, source: 'self', assessedOn: '2023-07-01' });
    ids = { first: first.id, second: second.id, third: third.id, late: late.id, nurse };
  });

  const assessed = (assessmentId: string, source: string) => ({
    kind: 'assessment',
    assessmentId,
    credentialId: null,
    source,
  });
  const certified = (kind: string) => ({
    kind,
    assessmentId: null,
    credentialId: ids.nurse,
    source: null,
  });

  test('200: one point a day on which something changed, in the order of days', async () => {
    const { data } = await read(person, '/history');
    expect(data.map(({ asOf, level, causes }: any) => ({ asOf, level, causes }))).toEqual([
      { asOf: '2023-07-01', level: 1, causes: [assessed(ids.late, 'self')] },
      { asOf: '2024-01-10', level: expect.closeTo(1.8, 1), causes: [assessed(ids.first, 'test')] },
      { asOf: '2024-06-01', level: 5, causes: [certified('certificate')] },
      {
        asOf: '2025-02-01',
        level: 5,
        causes: expect.arrayContaining([
          assessed(ids.second, 'test'),
          assessed(ids.third, 'manager'),
        ]),
      },
    ]);
    expect(data[0]).toMatchObject({ creditedLevel: 1, confidence: 0.3 });
  });

  test('200: each point is what the skill was on that day', async () => {
    const { data } = await read(person, '/history?to=2026-12-31');
    expect(data.at(-1)).toMatchObject({ asOf: '2026-06-01', causes: [certified('lapse')] });
    for (const { asOf, level, confidence } of data) {
      expect(await read(person, `?asOf=${asOf}`)).toMatchObject({ level, confidence });
    }
  });

  test('200: from a day to a day, page by page without a gap', async () => {
    const span = '?from=2024-01-10&to=2026-12-31&limit=2';
    const first = await read(person, `/history${span}`);
    const second = await read(person, `/history${span}&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data].map(({ asOf }: any) => asOf)).toEqual([
      '2024-01-10',
      '2024-06-01',
      '2025-02-01',
      '2026-06-01',
    ]);
    expect(second.nextCursor).toBeNull();
  });

  test('200: where the only certificate lapses, nothing is known any more', async () => {
    const grace = await upskill.hire(employer);
    await scene.vouch(employer, {
      employeeId: grace.id,
      skillId,
      level: 2,
      fromOn: '2025-01-01',
      untilOn: '2025-12-31',
    });
    const { data } = await read(grace, '/history');
    expect(data.map(({ asOf, level }: any) => [asOf, level])).toEqual([
      ['2025-01-01', 2],
      ['2026-01-01', null],
    ]);
  });

  test('200: nothing ever spoke of it', async () => {
    const grace = await upskill.hire(employer);
    expect(await read(grace, '/history')).toEqual({ data: [], nextCursor: null });
  });
});
