import * as api from '@upskill/client';
import { addDays } from '../../src/kernel/calendar.js';
import { as, beginStory, PROGRAMMER, SYSTEMS_MANAGER, story, today } from './story.js';
import { tuitionChapter } from './tuition-chapter.js';

/*
 * The main job, end to end, as an HRIS integrator and the people do it: through the packed TypeScript client
 * (sdk/typescript), over a socket, on real O*NET data. The story: a programmer who wants to lead information systems.
 */
beforeAll(beginStory);
afterAll(() => story.upskill.stop());

describe('the main job, from the HRIS feed to an approved tuition request', () => {
  test('the roles of O*NET become the employer’s roles', async () => {
    const author = {
      kind: 'system',
      principalId: 'command-line',
      requestId: 'journey',
      employerId: story.acme.id,
    } as const;
    const summary = await story.upskill.folders.importFolder(author, {
      kind: 'onet',
      folder: 'demo/data',
      effectiveOn: '2026-01-01',
    });
    expect(summary.jobRoles.created).toBeGreaterThanOrEqual(40);

    const { data } = await api.listJobRoles({
      client: story.hris,
      query: { limit: 200 },
    });
    story.roles = new Map(data.data.map((role) => [role.code, role.id]));
    expect(story.roles.has(PROGRAMMER) && story.roles.has(SYSTEMS_MANAGER)).toBe(true);
  });

  test('the HRIS sends a department, its people and who reports to whom', async () => {
    const department = await api.createDepartment({
      client: story.hris,
      body: { name: 'Information Systems' },
    });
    story.departmentId = department.data.id;
    const person = (externalId: string, managerExternalId: string | null, roleCode: string) => ({
      externalId,
      managerExternalId,
      givenName: externalId,
      familyName: 'Example',
      email: `${externalId}@acme.example`,
      status: 'active' as const,
      employmentType: 'full_time' as const,
      hiredOn: '2019-03-01',
      departmentId: story.departmentId,
      jobRoleId: story.roles.get(roleCode) ?? null,
    });
    const { data } = await api.upsertEmployees({
      client: story.hris,
      body: {
        items: [
          person('dana', 'victor', PROGRAMMER),
          person('victor', 'mary', SYSTEMS_MANAGER),
          person('mary', null, SYSTEMS_MANAGER),
          person('bea', 'mary', '13-1071.00'),
        ],
      },
    });
    expect(data).toMatchObject({ created: 4, failed: 0 });
    story.employees = new Map(
      data.results.map(({ externalId, id }) => [externalId ?? '', id ?? '']),
    );
    await api.createRoleAssignment({
      client: story.hris,
      body: { employeeId: story.employees.get('bea') ?? '', role: 'benefits_admin' },
    });
    const reports = await api.listReports({
      client: story.hris,
      path: { employeeId: story.employees.get('mary') ?? '' },
      query: { depth: 'all' },
    });
    expect(reports.data.data.map(({ externalId }) => externalId).sort()).toEqual([
      'bea',
      'dana',
      'victor',
    ]);
  });

  test('assessments from several sources add up to levels', async () => {
    const skills = await api.listSkills({
      client: story.hris,
      query: { limit: 200, source: 'onet' },
    });
    const ofProgrammers = await api.listRequirementVersions({
      client: story.hris,
      path: { jobRoleId: story.roles.get(PROGRAMMER) ?? '' },
    });
    const known = new Set(skills.data.data.map(({ id }) => id));
    const items = (ofProgrammers.data.data[0]?.requirements ?? [])
      .filter(({ skillId }) => known.has(skillId))
      .flatMap(({ skillId, level }) => [
        {
          employeeId: story.employees.get('dana') ?? '',
          skillId,
          level: Math.min(7, level),
          source: 'test' as const,
          assessedOn: addDays(today, -30),
        },
        {
          employeeId: story.employees.get('dana') ?? '',
          skillId,
          level: Math.min(7, Math.round(level)),
          source: 'self' as const,
          assessedOn: addDays(today, -30),
        },
      ]);
    const { data } = await api.createAssessments({
      client: story.hris,
      body: { items },
    });
    expect(data).toMatchObject({ created: items.length, failed: 0 });
  });

  test('she is ready for her job, and leading information systems would build on what she knows', async () => {
    const dana = await as('dana');
    const { data: me } = await api.getMe({ client: dana });
    const path = { employeeId: me.employeeId ?? '' };
    const current = await api.getSkillGapReport({ client: dana, path });
    const target = await api.getSkillGapReport({
      client: dana,
      path,
      query: { targetRoleId: story.roles.get(SYSTEMS_MANAGER) ?? '' },
    });
    expect(current.data.context).toBe('current_role');
    expect(current.data.readiness).toBeGreaterThan(0.95);
    expect(target.data).toMatchObject({
      context: 'target_role',
      classification: 'upskilling',
      classificationRule: 4,
    });
    expect(target.data.gaps.length).toBeGreaterThan(10);
    expect(target.data.gaps[0]?.priority).toBeGreaterThan(target.data.gaps.at(-1)?.priority ?? 1);
  });

  test('the service recommends the training that closes most for least', async () => {
    const dana = await as('dana');
    const employeeId = story.employees.get('dana') ?? '';
    const targetRoleId = story.roles.get(SYSTEMS_MANAGER) ?? '';
    const report = await api.getSkillGapReport({
      client: dana,
      path: { employeeId },
      query: { targetRoleId },
    });
    const provider = await api.createProvider({
      client: story.hris,
      body: { name: 'State University', accredited: true, accreditor: 'A regional commission' },
    });
    story.providerId = provider.data.id;
    const lead = report.data.gaps.slice(0, 6);
    const program = (title: string, amount: number, gaps: typeof lead) => ({
      title,
      kind: 'degree' as const,
      status: 'published' as const,
      providerId: story.providerId,
      delivery: 'online' as const,
      price: [{ type: 'tuition' as const, amount: { amount, currency: 'USD' } }],
      hours: 400,
      onCompanyTime: false,
      needsManagerApproval: true,
      teaches: gaps.map(({ skillId, requiredLevel }) => ({ skillId, level: requiredLevel })),
    });
    const master = await api.createTrainingProgram({
      client: story.hris,
      body: program('Master of Information Systems', 450_000, lead),
    });
    await api.createTrainingProgram({
      client: story.hris,
      body: program('The same for more', 900_000, lead),
    });
    story.programId = master.data.id;
    const { data } = await api.recommendTraining({
      client: dana,
      path: { employeeId },
      body: { targetRoleId, objective: 'cost' },
    });
    expect(data).toMatchObject({
      programIds: [story.programId],
      optimal: true,
      closesAll: false,
      cost: { amount: 450_000, currency: 'USD' },
    });
    expect(data.untaughtSkillIds.length).toBe(report.data.gaps.length - lead.length);
  });

  tuitionChapter();
});
