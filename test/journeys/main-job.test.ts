import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { createClient, createConfig } from '../../.generated/client/client/index.js';
import * as api from '../../.generated/client/index.js';
import { importRelease } from '../../src/app/onet/import-release.js';
import { readOnetRelease } from '../../src/app/onet/read-onet-release.js';
import { addDays, dateIn } from '../../src/kernel/calendar.js';
import { brokenInvariants } from '../setup/invariants.js';
import { policyVersion } from '../setup/policy-terms.js';
import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../setup/test-app.js';

/*
 * The main job, end to end, as an HRIS integrator and the people do it: through the TypeScript client generated from
 * openapi/v1.json, over a socket, on real O*NET data. The story: a programmer who wants to lead information systems.
 */
const PROGRAMMER = '15-1251.00';
const SYSTEMS_MANAGER = '11-3021.00';
const today = dateIn('UTC', new Date());

let upskill: TestApp;
let acme: TestEmployer;
let baseUrl: string;
let hris: ReturnType<typeof clientOf>;

const clientOf = (by: Credential) =>
  createClient(
    createConfig({ baseUrl, headers: { authorization: by.authorization }, throwOnError: true }),
  );
const once = () => ({ 'Idempotency-Key': uuidv7() });
const tag = (version: number) => ({ 'If-Match': `"v${version}"` });

beforeAll(async () => {
  upskill = await startTestApp();
  acme = await upskill.newEmployer({ fiscalYearStartsOn: '07-01' });
  await upskill.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(upskill.app.server.address() as AddressInfo).port}`;
  hris = clientOf(acme.admin);
});
afterAll(() => upskill.stop());

/** What the story needs to remember between its chapters. */
const story = {} as {
  roles: Map<string, string>;
  departmentId: string;
  employees: Map<string, string>;
  providerId: string;
  programId: string;
  requestId: string;
  budgetId: string;
};

const as = async (externalId: string) =>
  clientOf(await upskill.signIn(acme, `${externalId}@acme.example`));

describe('the main job, from the HRIS feed to an approved tuition request', () => {
  test('the roles of O*NET become the employer’s roles', async () => {
    const author = {
      kind: 'system',
      principalId: 'command-line',
      requestId: 'journey',
      employerId: acme.id,
    } as const;
    const release = readOnetRelease('demo/data');
    const summary = await importRelease(upskill, release, { author, effectiveOn: '2026-01-01' });
    expect(summary.jobRoles.created).toBeGreaterThanOrEqual(40);

    const { data } = await api.listJobRoles({
      client: hris,
      query: { limit: 200 },
      throwOnError: true,
    });
    story.roles = new Map(data.data.map((role) => [role.code, role.id]));
    expect(story.roles.has(PROGRAMMER) && story.roles.has(SYSTEMS_MANAGER)).toBe(true);
  });

  test('the HRIS sends a department, its people and who reports to whom', async () => {
    const department = await api.createDepartment({
      client: hris,
      body: { name: 'Information Systems' },
      throwOnError: true,
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
      client: hris,
      body: {
        items: [
          person('dana', 'victor', PROGRAMMER),
          person('victor', 'mary', SYSTEMS_MANAGER),
          person('mary', null, SYSTEMS_MANAGER),
          person('bea', 'mary', '13-1071.00'),
        ],
      },
      throwOnError: true,
    });
    expect(data).toMatchObject({ created: 4, failed: 0 });
    story.employees = new Map(
      data.results.map(({ externalId, id }) => [externalId ?? '', id ?? '']),
    );
    await api.createRoleAssignment({
      client: hris,
      body: { employeeId: story.employees.get('bea') ?? '', role: 'benefits_admin' },
      throwOnError: true,
    });
    const reports = await api.listReports({
      client: hris,
      path: { employeeId: story.employees.get('mary') ?? '' },
      query: { depth: 'all' },
      throwOnError: true,
    });
    expect(reports.data.data.map(({ externalId }) => externalId).sort()).toEqual([
      'bea',
      'dana',
      'victor',
    ]);
  });

  test('assessments from several sources add up to levels', async () => {
    const skills = await api.listSkills({
      client: hris,
      query: { limit: 200, source: 'onet' },
      throwOnError: true,
    });
    const ofProgrammers = await api.listRequirementVersions({
      client: hris,
      path: { jobRoleId: story.roles.get(PROGRAMMER) ?? '' },
      throwOnError: true,
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
      client: hris,
      body: { items },
      throwOnError: true,
    });
    expect(data).toMatchObject({ created: items.length, failed: 0 });
  });

  test('she is ready for her job, and leading information systems would build on what she knows', async () => {
    const dana = await as('dana');
    const { data: me } = await api.getMe({ client: dana, throwOnError: true });
    const path = { employeeId: me.employeeId ?? '' };
    const current = await api.getSkillGapReport({ client: dana, path, throwOnError: true });
    const target = await api.getSkillGapReport({
      client: dana,
      path,
      query: { targetRoleId: story.roles.get(SYSTEMS_MANAGER) ?? '' },
      throwOnError: true,
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
      throwOnError: true,
    });
    const provider = await api.createProvider({
      client: hris,
      body: { name: 'State University', accredited: true, accreditor: 'A regional commission' },
      throwOnError: true,
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
      client: hris,
      body: program('Master of Information Systems', 450_000, lead),
      throwOnError: true,
    });
    await api.createTrainingProgram({
      client: hris,
      body: program('The same for more', 900_000, lead),
      throwOnError: true,
    });
    story.programId = master.data.id;
    const { data } = await api.recommendTraining({
      client: dana,
      path: { employeeId },
      body: { targetRoleId, objective: 'cost' },
      throwOnError: true,
    });
    expect(data).toMatchObject({
      programIds: [story.programId],
      optimal: true,
      closesAll: false,
      cost: { amount: 450_000, currency: 'USD' },
    });
    expect(data.untaughtSkillIds.length).toBe(report.data.gaps.length - lead.length);
  });

  test('benefits publishes a policy and finance fills the budget', async () => {
    const policy = await api.createReimbursementPolicy({
      client: hris,
      body: { name: 'Tuition plan' },
      throwOnError: true,
    });
    const path = { policyId: policy.data.id };
    const terms = policyVersion({
      approvalChain: [{ step: 'manager' }, { step: 'benefits', aboveAmount: 100_000 }],
    });
    const draft = await api.createReimbursementPolicyVersion({
      client: hris,
      path,
      body: terms as never,
      throwOnError: true,
    });
    const published = await api.publishReimbursementPolicyVersion({
      client: hris,
      path: { ...path, versionId: draft.data.id },
      headers: tag(draft.data.version),
      throwOnError: true,
    });
    expect(published.data.state).toBe('published');
    for (const fiscalYear of [-1, 0, 1].map((ahead) => Number(today.slice(0, 4)) + ahead)) {
      const budget = await api.createBudget({
        client: hris,
        headers: once(),
        body: {
          departmentId: story.departmentId,
          fiscalYear,
          amount: { amount: 1_000_000, currency: 'USD' },
        },
        throwOnError: true,
      });
      expect(budget.data.available.amount).toBe(1_000_000);
    }
  });

  const body = () => ({
    programId: story.programId,
    targetRoleId: story.roles.get(SYSTEMS_MANAGER) ?? '',
    course: {
      title: 'Information systems, first term',
      providerId: story.providerId,
      startsOn: addDays(today, 20),
      endsOn: addDays(today, 120),
      category: 'university_course' as const,
      level: 'graduate',
      creditHours: 12,
      creditUnit: 'semester_hour' as const,
      gradingBasis: 'letter' as const,
    },
    expenses: [{ type: 'tuition' as const, amount: { amount: 300_000, currency: 'USD' } }],
    aid: [],
    skillPurpose: 'new_role_same_employer' as const,
  });

  test('she asks what she would get before she asks for it', async () => {
    const dana = await as('dana');
    const { data } = await api.quoteReimbursement({
      client: dana,
      body: body(),
      throwOnError: true,
    });
    expect(data).toMatchObject({
      eligible: true,
      refusals: [],
      requested: { amount: 300_000, currency: 'USD' },
      reimbursable: { amount: 240_000, currency: 'USD' },
      jobRelatedness: { purpose: 'upskilling' },
    });
    expect(data.approvers.map(({ step, employeeIds }) => [step, employeeIds])).toEqual([
      ['manager', [story.employees.get('victor')]],
      ['benefits', [story.employees.get('bea')]],
    ]);
    expect(data.jobRelatedness.gapsClosed).toHaveLength(6);
    expect(data.trace.length).toBeGreaterThan(3);
  });

  test('she submits, and the amount is reserved in the budget', async () => {
    const dana = await as('dana');
    const draft = await api.createReimbursementRequest({
      client: dana,
      headers: once(),
      body: body(),
      throwOnError: true,
    });
    expect(draft.data.state).toBe('draft');
    story.requestId = draft.data.id;
    const submitted = await api.submitReimbursementRequest({
      client: dana,
      path: { requestId: story.requestId },
      headers: { ...once(), ...tag(draft.data.version) },
      throwOnError: true,
    });
    expect(submitted.data).toMatchObject({ state: 'in_approval', currentStep: 'manager' });
    story.budgetId = submitted.data.budgetId ?? '';
    const budget = await api.getBudget({
      client: hris,
      path: { budgetId: story.budgetId },
      throwOnError: true,
    });
    expect(budget.data).toMatchObject({
      available: { amount: 760_000 },
      reserved: { amount: 240_000 },
      committed: { amount: 0 },
    });
  });

  test('her manager finds it in the inbox and approves; benefits approves in part; the budget commits that part', async () => {
    for (const [externalId, approvedAmount] of [
      ['victor', undefined],
      ['bea', 200_000],
    ] as const) {
      const approver = await as(externalId);
      const inbox = await api.listApprovals({
        client: approver,
        query: { state: 'pending' },
        throwOnError: true,
      });
      expect(inbox.data.data.map(({ subject }) => subject.id)).toEqual([story.requestId]);
      const { data: request } = await api.getReimbursementRequest({
        client: approver,
        path: { requestId: story.requestId },
        throwOnError: true,
      });
      await api.decideOnReimbursementRequest({
        client: approver,
        path: { requestId: story.requestId },
        headers: { ...once(), ...tag(request.version) },
        body: {
          verdict: 'approve',
          ...(approvedAmount === undefined
            ? {}
            : { approvedAmount: { amount: approvedAmount, currency: 'USD' } }),
        },
        throwOnError: true,
      });
    }
    const dana = await as('dana');
    const { data: request } = await api.getReimbursementRequest({
      client: dana,
      path: { requestId: story.requestId },
      throwOnError: true,
    });
    expect(request).toMatchObject({
      state: 'approved',
      approved: { amount: 200_000, currency: 'USD' },
      currentStep: null,
    });
    const budget = await api.getBudget({
      client: hris,
      path: { budgetId: story.budgetId },
      throwOnError: true,
    });
    expect(budget.data).toMatchObject({
      available: { amount: 800_000 },
      reserved: { amount: 0 },
      committed: { amount: 200_000 },
    });
  });

  test('every number can be explained afterwards, and nothing does not add up', async () => {
    const dana = await as('dana');
    const path = { requestId: story.requestId };
    const trace = await api.getReimbursementTrace({ client: dana, path, throwOnError: true });
    expect(JSON.stringify(trace.data)).toContain('240000');
    const history = await api.listReimbursementRequestHistory({
      client: dana,
      path,
      throwOnError: true,
    });
    expect(history.data.data.length).toBeGreaterThanOrEqual(4);
    const entries = await api.listBudgetEntries({
      client: hris,
      path: { budgetId: story.budgetId },
      throwOnError: true,
    });
    expect(entries.data.data.map(({ kind }) => kind).sort()).toEqual([
      'allocate',
      'commit',
      'release',
      'reserve',
    ]);
    expect(await brokenInvariants(upskill.owner)).toEqual([]);
  });
});
