import * as api from '@upskill/client';
import { addDays } from '../../src/kernel/calendar.js';
import { brokenInvariants } from '../setup/invariants.js';
import { policyVersion } from '../setup/policy-terms.js';
import { as, SYSTEMS_MANAGER, story, today } from './story.js';

/** Policy, budget, quote, request, decisions: from the wish to the committed money, and its explanation. */
export function tuitionChapter() {
  test('benefits publishes a policy and finance fills the budget', async () => {
    const policy = await api.createReimbursementPolicy({
      client: story.hris,
      body: { name: 'Tuition plan' },
    });
    const path = { policyId: policy.data.id };
    const terms = policyVersion({
      approvalChain: [{ step: 'manager' }, { step: 'benefits', aboveAmount: 100_000 }],
    });
    const draft = await api.createReimbursementPolicyVersion({
      client: story.hris,
      path,
      body: terms as never,
    });
    const published = await api.publishReimbursementPolicyVersion({
      client: story.hris,
      path: { ...path, versionId: draft.data.id },
      headers: api.ifMatch(draft.data),
    });
    expect(published.data.state).toBe('published');
    for (const fiscalYear of [-1, 0, 1].map((ahead) => Number(today.slice(0, 4)) + ahead)) {
      const budget = await api.createBudget({
        client: story.hris,
        body: {
          departmentId: story.departmentId,
          fiscalYear,
          amount: { amount: 1_000_000, currency: 'USD' },
        },
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
      body: body(),
    });
    expect(draft.data.state).toBe('draft');
    story.requestId = draft.data.id;
    const submitted = await api.submitReimbursementRequest({
      client: dana,
      path: { requestId: story.requestId },
      headers: api.ifMatch(draft.data),
    });
    expect(submitted.data).toMatchObject({ state: 'in_approval', currentStep: 'manager' });
    story.budgetId = submitted.data.budgetId ?? '';
    const budget = await api.getBudget({
      client: story.hris,
      path: { budgetId: story.budgetId },
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
      });
      expect(inbox.data.data.map(({ subject }) => subject.id)).toEqual([story.requestId]);
      const { data: request } = await api.getReimbursementRequest({
        client: approver,
        path: { requestId: story.requestId },
      });
      await api.decideOnReimbursementRequest({
        client: approver,
        path: { requestId: story.requestId },
        headers: api.ifMatch(request),
        body: {
          verdict: 'approve',
          ...(approvedAmount === undefined
            ? {}
            : { approvedAmount: { amount: approvedAmount, currency: 'USD' } }),
        },
      });
    }
    const dana = await as('dana');
    const { data: request } = await api.getReimbursementRequest({
      client: dana,
      path: { requestId: story.requestId },
    });
    expect(request).toMatchObject({
      state: 'approved',
      approved: { amount: 200_000, currency: 'USD' },
      currentStep: null,
    });
    const budget = await api.getBudget({
      client: story.hris,
      path: { budgetId: story.budgetId },
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
    const trace = await api.getReimbursementTrace({ client: dana, path });
    expect(JSON.stringify(trace.data)).toContain('240000');
    const history = await api.listReimbursementRequestHistory({
      client: dana,
      path,
    });
    expect(history.data.data.length).toBeGreaterThanOrEqual(4);
    const entries = await api.listBudgetEntries({
      client: story.hris,
      path: { budgetId: story.budgetId },
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
