import * as api from '../../.generated/client/index.js';
import { addDays } from '../../src/kernel/calendar.js';
import { brokenInvariants } from '../setup/invariants.js';
import { policyVersion } from '../setup/policy-terms.js';
import { as, once, SYSTEMS_MANAGER, story, tag, today } from './story.js';

/** Policy, budget, quote, request, decisions: from the wish to the committed money, and its explanation. */
export function tuitionChapter() {
  test('benefits publishes a policy and finance fills the budget', async () => {
    const policy = await api.createReimbursementPolicy({
      client: story.hris,
      body: { name: 'Tuition plan' },
      throwOnError: true,
    });
    const path = { policyId: policy.data.id };
    const terms = policyVersion({
      approvalChain: [{ step: 'manager' }, { step: 'benefits', aboveAmount: 100_000 }],
    });
    const draft = await api.createReimbursementPolicyVersion({
      client: story.hris,
      path,
      body: terms as never,
      throwOnError: true,
    });
    const published = await api.publishReimbursementPolicyVersion({
      client: story.hris,
      path: { ...path, versionId: draft.data.id },
      headers: tag(draft.data.version),
      throwOnError: true,
    });
    expect(published.data.state).toBe('published');
    for (const fiscalYear of [-1, 0, 1].map((ahead) => Number(today.slice(0, 4)) + ahead)) {
      const budget = await api.createBudget({
        client: story.hris,
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
      client: story.hris,
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
      client: story.hris,
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
      client: story.hris,
      path: { budgetId: story.budgetId },
      throwOnError: true,
    });
    expect(entries.data.data.map(({ kind }) => kind).sort()).toEqual([
      'allocate',
      'commit',
      'release',
      'reserve',
    ]);
    expect(await brokenInvariants(story.upskill.owner)).toEqual([]);
  });
}
