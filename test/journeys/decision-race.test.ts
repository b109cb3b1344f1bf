import {
  balancesOf,
  brokenCaps,
  type Company,
  decide,
  draftOf,
  foundCompany,
  policyTerms,
  REJECTION,
  REQUESTS,
  submit,
  submittedRequest,
  tuitionOf,
  withdraw,
} from '../setup/builders/tuition.js';
import { brokenInvariants } from '../setup/invariants.js';
import { type Answer, startTestApp, type TestApp } from '../setup/test-app.js';

const ROUNDS = 200;

let upskill: TestApp;
let company: Company;
beforeAll(async () => {
  upskill = await startTestApp();
  // Eight hundred requests, any share of them approved, are within the budget and the person's cap.
  const caps = { ...policyTerms().caps, annual: [{ amount: 10_000_000 }] };
  company = await foundCompany(upskill, { budget: 100_000, policy: { caps } });
});
afterAll(() => upskill.stop());

type Racer = (request: { id: string; version: number }) => Promise<Answer>;
const approve: Racer = (request) => decide(upskill, company.manager, request);
const reject: Racer = (request) => decide(upskill, company.manager, request, REJECTION);
const takeBack: Racer = (request) => withdraw(upskill, company.ada, request);

/** Lets them race for one request of ten dollars; answers the state that won, once it is sure that one did. */
async function race(...racers: Racer[]): Promise<string> {
  const request = await submittedRequest(upskill, company.ada, 10);
  const answers = await Promise.all(racers.map((racer) => racer(request)));
  const won = answers.filter(({ status }) => status === 201);
  const lost = answers.filter(({ status }) => status !== 201);
  expect(won).toHaveLength(1);
  expect(lost.filter(({ status }) => status !== 409 && status !== 412)).toEqual([]);
  const { body } = await upskill.api.get(`${REQUESTS}/${request.id}`, company.ada);
  expect(body.state).toBe(won[0]!.body.state);
  expect(body.version).toBe(request.version + 1);
  return body.state;
}

test.each<[string, Racer[]]>([
  ['two approvals', [approve, approve]],
  ['approval and rejection', [approve, reject]],
  ['approval and withdrawal', [approve, takeBack]],
  ['approval, rejection and withdrawal', [reject, takeBack, approve]],
])('%s of one request: exactly one wins, two hundred times over', async (_what, racers) => {
  const states = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const state = await race(...racers);
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  expect([...states.values()].reduce((sum, count) => sum + count, 0)).toBe(ROUNDS);
  const { reserved } = await balancesOf(upskill, company);
  expect(reserved).toBe(0);
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});

test('of two submissions of one draft one wins, and it reserves once', async () => {
  const draft = await draftOf(upskill, company.ada, tuitionOf(10));
  const answers = await Promise.all([
    submit(upskill, company.ada, draft),
    submit(upskill, company.ada, draft),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await balancesOf(upskill, company)).toMatchObject({ reserved: 10 });
});
