import { delegate, endDelegation } from '../../setup/builders/delegations.js';
import {
  brokenCaps,
  type Company,
  decide,
  foundCompany,
  later,
  NOON,
  REQUESTS,
  submittedRequest,
  TODAY,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';

let upskill: TestApp;
let company: Company;
let dora: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  company = await foundCompany(upskill);
  dora = await upskill.hire(company.employer, { givenName: 'Dora' });
});
afterEach(async () => {
  upskill.clock.now = NOON;
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});
afterAll(() => upskill.stop());

type Request = { id: string; version: number };
const read = (by: TestPerson, { id }: { id: string }) => upskill.api.get(`${REQUESTS}/${id}`, by);
const inbox = async (by: TestPerson, query = '') =>
  (await upskill.done(upskill.api.get(`/v1/approvals${query}`, by))).data;
/** Moves on to an instant, where people sign in again: access tokens are short-lived. */
async function moveTo(instant: string) {
  upskill.clock.now = new Date(instant);
  for (const person of [dora, company.ada, company.manager])
    Object.assign(person, await upskill.signIn(company.employer, person.email));
}
const noonIn = (days: number) => `${later(days)}T12:00:00Z`;
/** The status and code of an attempt, and its sentence. */
const refusalOf = async (by: TestPerson, request: Request) => {
  const { status, body } = await decide(upskill, by, request);
  return [`${status} ${body.code}`, body.detail];
};

describe('a delegate', () => {
  test('is asked beside the manager, sees the request, decides it, and it says for whom', async () => {
    const { ada, manager, benefits } = company;
    await delegate(upskill, manager, dora);
    const request = await submittedRequest(upskill, ada, 2_000);
    expect(request.steps[0].approverIds).toEqual([manager.id, dora.id]);
    expect((await read(dora, request)).body).toEqual((await read(ada, request)).body);
    expect((await read(dora, request)).body.steps[0].approverIds).toEqual([manager.id, dora.id]);
    expect(await inbox(dora)).toMatchObject([
      { subject: { id: request.id }, step: 'manager', onBehalfOfId: manager.id },
    ]);
    expect(await inbox(manager)).toMatchObject([{ onBehalfOfId: null }]);

    const second = await upskill.done(decide(upskill, dora, request));
    expect(second.steps).toMatchObject([
      { decision: { decidedById: dora.id, onBehalfOfId: manager.id, through: 'manager' } },
      { approverIds: [benefits.id], decision: null },
    ]);
    const { rows } = await upskill.owner.query(
      `select d.decided_by_id, d.on_behalf_of_id, a.actor_id, a.on_behalf_of from reimbursement_decisions d
       join audit_entries a on a.subject_id = d.request_id and a.action = 'reimbursement_request.decided'
       where d.request_id = $1`,
      [request.id],
    );
    expect(rows).toEqual([
      {
        decided_by_id: dora.id,
        on_behalf_of_id: manager.id,
        actor_id: dora.id,
        on_behalf_of: manager.id,
      },
    ]);
    const history = await upskill.done(
      upskill.api.get(`${REQUESTS}/${request.id}/history`, company.employer.admin),
    );
    expect(
      history.data.find(({ event }: { event: string }) => event.endsWith('.decided')),
    ).toMatchObject({ actor: { id: dora.id }, onBehalfOfId: manager.id });
  });

  test('finds what was decided in the inbox of both, and both may read the request later', async () => {
    const { ada, manager } = company;
    const delegation = await delegate(upskill, manager, dora);
    const request = await submittedRequest(upskill, ada, 2_000);
    await upskill.done(decide(upskill, dora, request));
    await endDelegation(upskill, manager, delegation);
    const decided = { state: 'decided', decidedById: dora.id, onBehalfOfId: manager.id };
    expect(await inbox(dora, '?state=decided')).toMatchObject([decided]);
    expect(await inbox(dora, '?state=decided&delegated=true')).toMatchObject([decided]);
    expect(await inbox(dora, '?state=decided&delegated=false')).toEqual([]);
    expect(await inbox(manager, '?state=decided')).toMatchObject([decided]);
    expect((await read(dora, request)).status).toBe(200);
  });

  test('tells what is delegated to them from what is their own', async () => {
    const { ada, manager, benefits, inDepartment, employer } = company;
    await delegate(upskill, manager, benefits);
    const chief = await upskill.hire(employer, inDepartment);
    const [delegated, own] = [
      await submittedRequest(upskill, ada, 500),
      await submittedRequest(upskill, chief, 500),
    ];
    const found = async (query: string) =>
      (await inbox(benefits, query)).map(({ subject }: { subject: Request }) => subject.id);
    expect(await found('')).toEqual([delegated.id, own.id]);
    expect(await found('?delegated=true')).toEqual([delegated.id]);
    expect(await found('?delegated=false')).toEqual([own.id]);
    const { data } = await upskill.done(upskill.api.get(REQUESTS, dora));
    expect(data).toEqual([]);
  });

  test('finds the requests in the list of requests, and no others', async () => {
    const { ada, manager, head, inDepartment, employer } = company;
    await delegate(upskill, manager, dora);
    const [request] = [await submittedRequest(upskill, ada, 500)];
    const other = await upskill.hire(employer, { manager: head, ...inDepartment });
    await submittedRequest(upskill, other, 500);
    const { data } = await upskill.done(upskill.api.get(REQUESTS, dora));
    expect(data.map(({ id }: Request) => id)).toEqual([request.id]);
  });

  test('of an office decides what waits for the office', async () => {
    const { ada, manager, benefits } = company;
    await delegate(upskill, benefits, dora);
    const second = await upskill.done(
      decide(upskill, manager, await submittedRequest(upskill, ada, 2_000)),
    );
    expect(second.steps[1].approverIds).toEqual([benefits.id, dora.id]);
    expect(await upskill.done(decide(upskill, dora, second))).toMatchObject({
      state: 'approved',
      steps: [{}, { decision: { through: 'benefits', onBehalfOfId: benefits.id } }],
    });
  });
});

describe('a delegation that does not count', () => {
  test('403: it has expired (F-03)', async () => {
    const { ada, manager } = company;
    await delegate(upskill, manager, dora);
    const request = await submittedRequest(upskill, ada, 500);
    await moveTo(noonIn(6)); // the last day still counts
    expect((await read(dora, request)).status).toBe(200);
    await moveTo(noonIn(7));
    expect(await refusalOf(dora, request)).toEqual([
      '403 delegation-not-in-force',
      `The delegation to you ended on ${later(6)}.`,
    ]);
    expect((await read(dora, request)).status).toBe(404);
    expect(await inbox(dora)).toEqual([]);
    expect((await read(ada, request)).body).toMatchObject({ state: 'in_approval', version: 2 });
    expect(await upskill.done(decide(upskill, manager, request))).toMatchObject({
      steps: [{ decision: { onBehalfOfId: null } }],
    });
  });

  test('403: it expires at midnight at the employer’s place', async () => {
    const { ada, manager, employer } = company;
    const url = '/v1/employer';
    const { version } = await upskill.done(upskill.api.get(url, employer.admin));
    const zone = { timeZone: 'Pacific/Auckland' };
    await upskill.done(upskill.api.patch(url, employer.admin, zone, version));
    await moveTo(`${TODAY}T10:30:00Z`); // half an hour before midnight there
    await delegate(upskill, manager, dora, { endsOn: TODAY });
    const [one, other] = [
      await submittedRequest(upskill, ada, 500),
      await submittedRequest(upskill, ada, 500),
    ];
    expect((await decide(upskill, dora, one)).status).toBe(201);
    await moveTo(`${TODAY}T11:00:00Z`);
    expect((await refusalOf(dora, other))[0]).toBe('403 delegation-not-in-force');
  });

  test('403: it has not begun', async () => {
    const { ada, manager } = company;
    await delegate(upskill, manager, dora, { startsOn: later(2) });
    const request = await submittedRequest(upskill, ada, 500);
    expect(request.steps[0].approverIds).toEqual([manager.id]);
    expect(await refusalOf(dora, request)).toEqual([
      '403 delegation-not-in-force',
      `The delegation to you begins on ${later(2)}.`,
    ]);
  });

  test('403: it was ended', async () => {
    const { ada, manager } = company;
    const delegation = await delegate(upskill, manager, dora);
    const request = await submittedRequest(upskill, ada, 500);
    await moveTo(noonIn(1));
    await upskill.done(endDelegation(upskill, manager, delegation));
    expect(await refusalOf(dora, request)).toEqual([
      '403 delegation-not-in-force',
      `The delegation to you ended on ${later(1)}.`,
    ]);
  });

  test('404: it was given by somebody who is not asked', async () => {
    const { ada, head } = company;
    await delegate(upskill, head, dora);
    const request = await submittedRequest(upskill, ada, 500);
    expect((await refusalOf(dora, request))[0]).toBe('404 reimbursement-request-not-found');
    expect((await read(dora, request)).status).toBe(404);
  });

  test('404: it is not passed on to the delegate’s delegate', async () => {
    const { ada, manager, employer } = company;
    const erin = await upskill.hire(employer);
    await delegate(upskill, manager, dora);
    await delegate(upskill, dora, erin);
    const request = await submittedRequest(upskill, ada, 500);
    expect(request.steps[0].approverIds).toEqual([manager.id, dora.id]);
    expect((await decide(upskill, erin, request)).status).toBe(404);
  });

  test('404: the manager who gave it was replaced: the delegate goes with the manager', async () => {
    const { ada, manager, employer } = company;
    await delegate(upskill, manager, dora);
    const request = await submittedRequest(upskill, ada, 500);
    const successor = await upskill.hire(employer);
    const url = `/v1/employees/${ada.id}`;
    const { version } = await upskill.done(upskill.api.get(url, employer.admin));
    const changes = { managerId: successor.id };
    await upskill.done(upskill.api.patch(url, employer.admin, changes, version));
    expect((await decide(upskill, dora, request)).status).toBe(404);
  });
});

test('404: somebody who was let decide and is away decides nothing', async () => {
  const { ada, manager, employer } = company;
  await delegate(upskill, manager, dora);
  const request = await submittedRequest(upskill, ada, 500);
  const changes = { status: 'on_leave' };
  const url = `/v1/employees/${dora.id}`;
  await upskill.done(upskill.api.patch(url, employer.admin, changes, dora.version));
  expect((await read(ada, request)).body.steps[0].approverIds).toEqual([manager.id]);
  expect((await decide(upskill, dora, request)).status).toBe(404);
});
