import { delegate, endDelegation } from '../setup/builders/delegations.js';
import {
  type Company,
  decide,
  foundCompany,
  policyTerms,
  REQUESTS,
  submittedRequest,
  TODAY,
} from '../setup/builders/tuition.js';
import { brokenInvariants } from '../setup/invariants.js';
import { startTestApp, type TestApp, type TestPerson } from '../setup/test-app.js';

const ROUNDS = 100;

let upskill: TestApp;
let company: Company;
let dora: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  const caps = { ...policyTerms().caps, annual: [{ amount: 10_000_000 }] };
  company = await foundCompany(upskill, { budget: 100_000, policy: { caps } });
  dora = await upskill.hire(company.employer);
});
afterAll(() => upskill.stop());

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await upskill.owner.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}

test('a delegation that is being ended decides nothing: the decision waits, and is refused', async () => {
  const delegation = await delegate(upskill, company.manager, dora);
  const request = await submittedRequest(upskill, company.ada, 10);
  const ending = await upskill.owner.connect();
  try {
    await ending.query('begin');
    await ending.query(
      'update approval_delegations set ended_on = $2, version = version + 1 where id = $1',
      [delegation.id, TODAY],
    );
    let isDone = false;
    const deciding = decide(upskill, dora, request).finally(() => {
      isDone = true;
    });
    while (!isDone && !(await isSomebodyWaiting()));
    await ending.query('commit');
    expect(await deciding).toMatchObject({
      status: 403,
      body: { code: 'delegation-not-in-force', detail: `The delegation to you ended on ${TODAY}.` },
    });
  } finally {
    await ending.query('rollback');
    ending.release();
  }
});

test('deciding and ending race: either the decision was first and stands, or it is refused and nothing happened', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const delegation = await delegate(upskill, company.manager, dora);
    const request = await submittedRequest(upskill, company.ada, 10);
    const [decided, ended] = await Promise.all([
      decide(upskill, dora, request),
      endDelegation(upskill, company.manager, delegation),
    ]);
    expect(ended.status).toBe(204);
    expect([201, 403]).toContain(decided.status);
    const { body } = await upskill.api.get(`${REQUESTS}/${request.id}`, company.ada);
    expect(body.state).toBe(decided.status === 201 ? 'approved' : 'in_approval');
    const { rows } = await upskill.owner.query(
      'select on_behalf_of_id from reimbursement_decisions where request_id = $1',
      [request.id],
    );
    expect(rows).toEqual(decided.status === 201 ? [{ on_behalf_of_id: company.manager.id }] : []);
  }
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
});

test('of a manager and a delegate who decide at once one wins', async () => {
  await delegate(upskill, company.manager, dora);
  for (let round = 0; round < ROUNDS; round += 1) {
    const request = await submittedRequest(upskill, company.ada, 10);
    const answers = await Promise.all([
      decide(upskill, dora, request),
      decide(upskill, company.manager, request),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  }
});
