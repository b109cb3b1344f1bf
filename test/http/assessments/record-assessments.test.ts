import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let boss: TestPerson;
let ada: TestPerson;
let colleague: TestPerson;
let learningAdmin: TestPerson;
let auditor: TestPerson;
let sql: string;
let company: string;
let onet: string;

beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2099-05-01T12:00:00Z');
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  company = await catalog.scale({ max: 5 });
  onet = await catalog.scale({ max: 7 });
  sql = await catalog.skill({ source: 'onet', externalId: '2.B.3.e' });
  boss = await upskill.hire(employer);
  const lead = await upskill.hire(employer, { manager: boss });
  ada = await upskill.hire(employer, { manager: lead });
  colleague = await upskill.hire(employer, { manager: lead });
  learningAdmin = await upskill.hire(employer, { roles: ['learning_admin'] });
  auditor = await upskill.hire(employer, { roles: ['auditor'] });
});
afterAll(() => upskill.stop());

const assess = (by: { authorization: string }, body: object = {}, of = ada) =>
  upskill.api.post(`/v1/employees/${of.id}/assessments`, by, {
    skillId: sql,
    level: 3,
    source: 'self',
    ...body,
  });
const outboxOf = async (employeeId: string) => {
  const { rows } = await upskill.owner.query(
    `select name from outbox where employer_id = $1 and payload->>'employeeId' = $2 order by id`,
    [employer.id, employeeId],
  );
  return rows.map(({ name }) => name);
};

describe('POST /v1/employees/{id}/assessments', () => {
  test('201: what a person says of themselves is kept with its date, scale and evidence', async () => {
    const { status, body, headers } = await assess(ada, {
      evidence: { note: 'built the ledger', url: 'https://example.com/ledger' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      employeeId: ada.id,
      skillId: sql,
      level: 3,
      scaleId: company,
      source: 'self',
      assessedOn: '2099-05-01',
      assessorId: ada.id,
      evidence: { note: 'built the ledger', url: 'https://example.com/ledger', documentId: null },
      version: 1,
    });
    expect(headers.location).toBe(`/v1/employees/${ada.id}/assessments/${body.id}`);
    const read = await upskill.done(upskill.api.get(headers.location as string, ada));
    expect(read).toEqual(body);
  });

  test('201: listeners hear of the assessment, and of the level it changed', async () => {
    const person = await upskill.hire(employer);
    await upskill.done(assess(person, { level: 2 }, person));
    expect(await outboxOf(person.id)).toEqual(['assessment.recorded', 'level.changed']);
    await upskill.done(assess(person, { level: 2 }, person));
    expect(await outboxOf(person.id)).toEqual([
      'assessment.recorded',
      'level.changed',
      'assessment.recorded',
    ]);
  });

  test('201: a level of another scale is kept as given and counts on the default scale', async () => {
    const person = await upskill.hire(employer);
    const assessment = await upskill.done(assess(person, { level: 3.5, scaleId: onet }, person));
    expect(assessment).toMatchObject({ level: 3.5, scaleId: onet });
    const skills = await upskill.done(upskill.api.get(`/v1/employees/${person.id}/skills`, person));
    expect(skills.data[0]).toMatchObject({ level: 2.5, creditedLevel: 2 });
  });

  test('201: a manager at any level above, and entrusted staff, speak as what they are', async () => {
    expect((await assess(boss, { source: 'manager' })).body.assessorId).toBe(boss.id);
    expect((await assess(boss, { source: 'peer' })).status).toBe(201);
    expect((await assess(learningAdmin, { source: 'test' })).body.assessorId).toBe(
      learningAdmin.id,
    );
  });

  test('201: a machine names the assessor it speaks for', async () => {
    const body = { source: 'manager', assessorId: boss.id };
    expect((await assess(employer.admin, body)).body.assessorId).toBe(boss.id);
  });

  test.each([
    ['nobody assesses somebody else’s self', () => boss, { source: 'self' }],
    [
      'nobody is manager of those who do not report to them',
      () => learningAdmin,
      { source: 'manager' },
    ],
    ['nobody records their own test', () => ada, { source: 'test' }],
    ['nobody is their own peer’s keeper', () => auditor, { source: 'peer' }],
    ['an auditor writes nothing', () => auditor, { source: 'certificate' }],
  ])('403: %s', async (_guarantee, by, body) => {
    const answer = await assess(by(), body);
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('assessment-not-yours');
  });

  test('403: nobody signs with another’s name', async () => {
    const answer = await assess(boss, { source: 'manager', assessorId: ada.id });
    expect(answer.status).toBe(403);
    expect(answer.body.errors[0].pointer).toBe('/assessorId');
  });

  test('403: a key without the scope assesses nobody', async () => {
    const key = await upskill.apiKey(employer.id, ['assessments.read']);
    expect((await assess(key)).status).toBe(403);
  });

  test('404: a colleague out of view, a stranger and nobody look the same', async () => {
    const other = await upskill.newEmployer();
    const stranger = await upskill.hire(other);
    const answers = await Promise.all([
      assess(colleague, { source: 'peer' }),
      assess(colleague, { source: 'peer' }, stranger),
      assess(colleague, { source: 'peer' }, { ...ada, id: other.id }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
    expect((await assess(other.admin)).status).toBe(404);
  });

  test.each([
    ['a level above the scale', () => ({ level: 5.5 }), 'assessed-level-outside-scale'],
    ['a level below the scale', () => ({ level: -1 }), 'assessed-level-outside-scale'],
    ['a day to come', () => ({ assessedOn: '2099-05-02' }), 'assessed-in-future'],
    ['an unknown skill', () => ({ skillId: employer.id }), 'unknown-reference'],
    ['an unknown scale', () => ({ scaleId: employer.id }), 'unknown-reference'],
    [
      'an unknown assessor',
      () => ({ source: 'test', assessorId: employer.id }),
      'unknown-reference',
    ],
    ['a self by another', () => ({ assessorId: boss.id }), 'assessor-contradicts-source'],
  ])('422: %s', async (_what, body, code) => {
    const answer = await assess(employer.admin, body());
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe(code);
  });

  test('422: the employer’s today decides what lies ahead', async () => {
    const honolulu = await upskill.newEmployer({ timeZone: 'Pacific/Honolulu' });
    const catalog = skillCatalog(upskill, honolulu);
    await catalog.scale({ max: 5 });
    const skillId = await catalog.skill();
    const person = await upskill.hire(honolulu);
    const body = { skillId, assessedOn: '2099-05-02' };
    upskill.clock.now = new Date('2099-05-02T09:59:00Z');
    const early = await assess(honolulu.admin, body, person);
    upskill.clock.now = new Date('2099-05-02T10:00:00Z');
    const later = await assess(honolulu.admin, body, person);
    upskill.clock.now = new Date('2099-05-01T12:00:00Z');
    expect([early.body.code, later.status]).toEqual(['assessed-in-future', 201]);
  });

  test('422: without a default scale there is nothing to combine on', async () => {
    const bare = await upskill.newEmployer();
    const skillId = await skillCatalog(upskill, bare).skill();
    const person = await upskill.hire(bare);
    const answer = await assess(person, { skillId }, person);
    expect(answer.body.code).toBe('assessment-scale-missing');
  });

  test('400: an evidence link that runs scripts, and fields nobody knows', async () => {
    expect((await assess(ada, { evidence: { url: 'javascript:alert(1)' } })).status).toBe(400);
    expect((await assess(ada, { employeeId: ada.id })).status).toBe(400);
  });

  test('the evidence cannot be changed, not even by the owner of the database', async () => {
    await upskill.done(assess(ada));
    await expect(upskill.owner.query('update assessments set level = 5')).rejects.toThrow(
      'append-only',
    );
    await expect(upskill.owner.query('delete from assessments')).rejects.toThrow('append-only');
  });

  test('fifty assessments of one skill at once all count', async () => {
    const person = await upskill.hire(employer);
    const levels = Array.from({ length: 50 }, (_, index) => index / 10);
    const answers = await Promise.all(
      levels.map((level) => assess(employer.admin, { source: 'test', level }, person)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const { rows } = await upskill.owner.query(
      'select level, assessment_count from employee_skill_levels where employee_id = $1',
      [person.id],
    );
    expect(rows).toEqual([{ level: expect.closeTo(2.45, 9), assessment_count: 50 }]);
  });

  test('the same request twice with one key is one assessment', async () => {
    const person = await upskill.hire(employer);
    const url = `/v1/employees/${person.id}/assessments`;
    const body = { skillId: sql, level: 3, source: 'self' };
    const first = await upskill.api.act(url, person, body, undefined, 'once-only');
    const again = await upskill.api.act(url, person, body, undefined, 'once-only');
    expect(again.body).toEqual(first.body);
    const list = await upskill.done(upskill.api.get(url, person));
    expect(list.data).toHaveLength(1);
  });
});
