import type { DemoPlan, DemoRequest, RequestAct } from '../../demo/demo-plan.js';
import type { DemoClient } from './demo-client.js';
import { type Ids, idIn } from './demo-ids.js';

type Json = Record<string, unknown>;
type Step = { step: string; approverIds: string[] };

/** Why somebody of the demo said no. */
const REJECTION = {
  verdict: 'reject',
  reasonCode: 'other',
  note: 'Please choose a program that starts after the busy season.',
};

function bodyOf(request: DemoRequest, ids: Ids, goals: ReadonlyMap<string, string>): Json {
  const { providerExternalId, ...course } = request.body.course;
  const target = goals.get(request.employeeExternalId);
  return {
    programId: idIn(ids.programs, request.programExternalId),
    course: { ...course, providerId: idIn(ids.providers, providerExternalId) },
    expenses: request.body.expenses,
    aid: request.body.aid,
    skillPurpose: request.body.skillPurpose,
    ...(target === undefined ? {} : { targetRoleId: idIn(ids.roles, target) }),
  };
}

/** Who may decide the request's current step, by e-mail address. */
function findApprover(request: Json, emails: ReadonlyMap<string, string>): string {
  const step = (request.steps as Step[]).find(({ step }) => step === request.currentStep);
  const email = step?.approverIds.map((id) => emails.get(id)).find((each) => each !== undefined);
  if (email === undefined)
    throw new Error(`nobody of the demo decides on the step ${String(request.currentStep)}`);
  return email;
}

/** Drafts each request as its employee and takes it along its path, everyone acting for themselves. */
export async function loadRequests(client: DemoClient, plan: DemoPlan, ids: Ids): Promise<void> {
  const emailOf = new Map(plan.employees.map(({ externalId, email }) => [externalId, email]));
  const emails = new Map(
    plan.employees.map(({ externalId, email }) => [idIn(ids.employees, externalId), email]),
  );
  const goals = new Map(
    plan.careerGoals.map(({ employeeExternalId, targetRoleCode }) => [
      employeeExternalId,
      targetRoleCode,
    ]),
  );

  async function act(request: Json, owner: string, what: RequestAct, key: string): Promise<Json> {
    const url = `/v1/reimbursement-requests/${String(request.id)}`;
    const version = Number(request.version);
    if (what === 'submit')
      return client.post(`${url}/submission`, undefined, { by: owner, key, version });
    if (what === 'withdraw')
      return client.post(`${url}/withdrawal`, undefined, { by: owner, key, version });
    const by = findApprover(request, emails);
    const decision = what.startsWith('approve') ? { verdict: 'approve' } : REJECTION;
    return client.post(`${url}/decisions`, decision, { by, key, version });
  }

  for (const [index, request] of plan.requests.entries()) {
    const owner = idIn(emailOf, request.employeeExternalId);
    let state = await client.post('/v1/reimbursement-requests', bodyOf(request, ids, goals), {
      by: owner,
      key: `demo-request-${index}`,
    });
    for (const [step, what] of request.path.entries()) {
      if (what.startsWith('request_information')) break; // waits at that step: the service cannot ask back yet
      state = await act(state, owner, what, `demo-request-${index}-${step}`);
    }
  }
}
