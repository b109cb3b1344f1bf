import {
  DELEGATIONS,
  delegate,
  delegationTo,
  endDelegation,
} from '../../setup/builders/delegations.js';
import { later, NOON, TODAY } from '../../setup/builders/tuition.js';
import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let grace: TestPerson;
let dora: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  upskill.clock.now = NOON;
  employer = await upskill.newEmployer();
  [grace, dora] = [await upskill.hire(employer), await upskill.hire(employer)];
});
afterAll(() => upskill.stop());

const NOBODY = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const post = (by: Credential, body: object) => upskill.api.post(DELEGATIONS, by, body);
const at = ({ id }: { id: string }) => `${DELEGATIONS}/${id}`;
const idsOf = async (by: Credential, query = ''): Promise<string[]> => {
  const { data } = await upskill.done(upskill.api.get(`${DELEGATIONS}${query}`, by));
  return data.map(({ id }: { id: string }) => id);
};
async function putOnLeave({ id, version }: TestPerson) {
  const changes = { status: 'on_leave' };
  await upskill.done(upskill.api.patch(`/v1/employees/${id}`, employer.admin, changes, version));
}

describe('POST /v1/approval-delegations', () => {
  test('201: somebody lets somebody else decide for a while; it is told and kept who did so', async () => {
    const { status, body, headers } = await post(grace, delegationTo(dora));
    expect([status, headers.location]).toEqual([201, at(body)]);
    expect(body).toMatchObject({
      fromId: grace.id,
      toId: dora.id,
      startsOn: TODAY,
      endsOn: later(6),
      kinds: ['reimbursement_request'],
      version: 1,
    });
    expect((await upskill.api.get(at(body), dora)).body).toEqual(body);
    const { rows } = await upskill.owner.query(
      `select o.name, o.payload, a.actor_id from outbox o join audit_entries a on a.subject_id = o.subject_id
       where o.subject_id = $1`,
      [body.id],
    );
    const payload = { id: body.id, fromId: grace.id, toId: dora.id, startsOn: TODAY };
    expect(rows).toEqual([
      {
        name: 'approval_delegation.created',
        payload: { ...payload, endsOn: later(6) },
        actor_id: grace.id,
      },
    ]);
  });

  test.each(['hr_admin', 'employer_admin'] as const)(
    '201: %s does it for somebody who is absent',
    async (role) => {
      const officer = await upskill.hire(employer, { roles: [role] });
      const made = await delegate(upskill, officer, dora, { fromId: grace.id });
      expect(made).toMatchObject({ fromId: grace.id, toId: dora.id });
    },
  );

  test('201: an integration with the scope does it for the person it names', async () => {
    const made = await delegate(upskill, employer.admin, dora, { fromId: grace.id });
    expect(made.fromId).toBe(grace.id);
  });

  test('201: today is the day at the employer’s place', async () => {
    const west = await upskill.newEmployer({ timeZone: 'America/Los_Angeles' });
    const [from, to] = [await upskill.hire(west), await upskill.hire(west)];
    const oneDay = { startsOn: TODAY, endsOn: TODAY };
    const statusAt = async (instant: string) => {
      upskill.clock.now = new Date(instant);
      const signedIn = await upskill.signIn(west, from.email);
      return (await post(signedIn, delegationTo(to, oneDay))).status;
    };
    // Still the 23rd there, and an hour after midnight.
    expect(await statusAt('2026-11-24T07:59:59Z')).toBe(201);
    expect(await statusAt('2026-11-24T08:00:00Z')).toBe(422);
  });

  test('403: nobody delegates what is somebody else’s', async () => {
    for (const by of [dora, await upskill.hire(employer, { roles: ['benefits_admin'] })])
      expect(await post(by, delegationTo(dora, { fromId: grace.id }))).toMatchObject({
        status: 403,
        body: { code: 'not-your-delegation' },
      });
  });

  test('403: nobody takes over somebody else’s approvals by their own office', async () => {
    const officer = await upskill.hire(employer, { roles: ['hr_admin', 'employer_admin'] });
    expect(await post(officer, delegationTo(officer, { fromId: grace.id }))).toMatchObject({
      status: 403,
      body: { code: 'not-your-delegation' },
    });
  });

  test('422: to oneself, to somebody away, backwards, for the past, from nobody or somebody gone', async () => {
    const away = await upskill.hire(employer);
    await putOnLeave(away);
    const leaver = await upskill.hire(employer);
    const left = { status: 'terminated', terminatedOn: '2026-01-01' };
    const url = `/v1/employees/${leaver.id}`;
    await upskill.done(upskill.api.patch(url, employer.admin, left, leaver.version));
    const answers = [
      await post(grace, delegationTo(grace)),
      await post(grace, delegationTo(away)),
      await post(grace, delegationTo(dora, { endsOn: later(-1) })),
      await post(grace, delegationTo(dora, { startsOn: later(-9), endsOn: later(-1) })),
      await post(employer.admin, delegationTo(dora)),
      await post(employer.admin, delegationTo(dora, { fromId: leaver.id })),
    ];
    expect(
      answers.map(({ status, body }) => `${status} ${body.code} ${body.errors[0]?.pointer ?? ''}`),
    ).toEqual([
      '422 delegation-to-oneself /toId',
      '422 delegate-not-active /toId',
      '422 delegation-dates-wrong /endsOn',
      '422 delegation-dates-wrong /endsOn',
      '422 delegator-required ',
      '422 delegator-has-left /fromId',
    ]);
  });

  test('422: people who do not exist, and those of another employer, alike', async () => {
    const elsewhere = await upskill.newEmployer();
    const stranger = await upskill.hire(elsewhere);
    const [unknown, foreign] = [
      await post(grace, delegationTo({ id: NOBODY })),
      await post(grace, delegationTo(stranger)),
    ];
    expect(unknown.body.errors).toEqual([
      { pointer: '/toId', code: 'unknown-reference', detail: 'There is no such employee.' },
    ]);
    const { requestId, instance } = foreign.body;
    expect(foreign.body).toEqual({ ...unknown.body, requestId, instance });
  });

  test.each([
    ['no kind of decision', { kinds: [] }],
    ['a kind there is not', { kinds: ['salary'] }],
    ['an end that is no date', { endsOn: '2026-02-30' }],
    ['a field nobody knows', { note: 'on holiday' }],
  ])('400: %s', async (_what, change) => {
    expect((await post(grace, delegationTo(dora, change))).status).toBe(400);
  });
});

describe('GET /v1/approval-delegations', () => {
  test('200: those from me and to me; HR, administrators and auditors see everybody’s', async () => {
    const other = await upskill.hire(employer);
    const [mine, theirs] = [
      await delegate(upskill, grace, dora),
      await delegate(upskill, other, grace),
    ];
    expect(await idsOf(grace)).toEqual([mine.id, theirs.id]);
    expect(await idsOf(dora)).toEqual([mine.id]);
    for (const role of ['hr_admin', 'employer_admin', 'auditor'] as const) {
      const officer = await upskill.hire(employer, { roles: [role] });
      expect(await idsOf(officer)).toEqual([mine.id, theirs.id]);
    }
  });

  test('200: by person, by day, by when it changed, page by page', async () => {
    const other = await upskill.hire(employer);
    const now = await delegate(upskill, grace, dora);
    const next = await delegate(upskill, grace, other, { startsOn: later(7), endsOn: later(9) });
    const back = await delegate(upskill, other, grace);
    const { admin } = employer;
    expect(await idsOf(admin, `?fromId=${grace.id}`)).toEqual([now.id, next.id]);
    expect(await idsOf(admin, `?toId=${grace.id}`)).toEqual([back.id]);
    expect(await idsOf(admin, `?activeOn=${later(6)}`)).toEqual([now.id, back.id]);
    expect(await idsOf(admin, `?activeOn=${later(7)}`)).toEqual([next.id]);
    expect(await idsOf(admin, `?updatedSince=${back.updatedAt}`)).toEqual([back.id]);
    const first = await upskill.done(upskill.api.get(`${DELEGATIONS}?limit=2`, admin));
    expect(await idsOf(admin, `?limit=2&cursor=${first.nextCursor}`)).toEqual([back.id]);
  });

  test('404: whom it does not concern, and another employer', async () => {
    const made = await delegate(upskill, grace, dora);
    const [colleague, elsewhere] = [await upskill.hire(employer), await upskill.newEmployer()];
    for (const by of [colleague, elsewhere.admin]) {
      expect((await upskill.api.get(at(made), by)).status).toBe(404);
      expect((await endDelegation(upskill, by, made)).status).toBe(404);
    }
  });
});

describe('PATCH /v1/approval-delegations/{delegationId}', () => {
  const patch = (by: Credential, made: { id: string; version: number }, changes: object) =>
    upskill.api.patch(at(made), by, changes, made.version);

  test('200: a holiday that lasts longer', async () => {
    const made = await delegate(upskill, grace, dora);
    const longer = await upskill.done(patch(grace, made, { endsOn: later(20) }));
    expect(longer).toMatchObject({ endsOn: later(20), version: 2 });
    const { rows } = await upskill.owner.query(
      `select changed_fields from outbox where subject_id = $1 and name = 'approval_delegation.changed'`,
      [made.id],
    );
    expect(rows).toEqual([{ changed_fields: ['endsOn'] }]);
    expect(await upskill.done(patch(grace, longer, { endsOn: later(20) }))).toEqual(longer);
  });

  test('403: the delegate does not make it longer, not even as an administrator', async () => {
    const officer = await upskill.hire(employer, { roles: ['employer_admin'] });
    const made = await delegate(upskill, grace, officer);
    expect(await patch(officer, made, { endsOn: later(20) })).toMatchObject({
      status: 403,
      body: { code: 'not-your-delegation' },
    });
  });

  test('409, 412, 422, 428: what is over stays; against the latest version only; never into the past', async () => {
    const made = await delegate(upskill, grace, dora);
    const answers = [
      await patch(grace, { ...made, version: 9 }, { endsOn: later(1) }),
      await patch(grace, made, { endsOn: later(-1) }),
      await patch(grace, made, { startsOn: later(1) }),
      await upskill.api.patch(at(made), grace, { endsOn: later(1) }, '*'),
      await upskill.call('PATCH', { url: at(made), by: grace, body: { endsOn: later(1) } }),
    ];
    upskill.clock.now = new Date(`${later(7)}T12:00:00Z`);
    const weekLater = await upskill.signIn(employer, grace.email);
    answers.push(await patch(weekLater, made, { endsOn: later(9) }));
    answers.push(await endDelegation(upskill, weekLater, made));
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '412 stale-version',
      '422 delegation-dates-wrong',
      '422 delegation-dates-wrong',
      '400 if-match-too-wide',
      '428 if-match-required',
      '409 delegation-over',
      '409 delegation-over',
    ]);
  });
});

describe('DELETE /v1/approval-delegations/{delegationId}', () => {
  test('204: it is over at once, gone from the list, and kept behind it', async () => {
    const made = await delegate(upskill, grace, dora);
    expect((await endDelegation(upskill, grace, made)).status).toBe(204);
    expect((await upskill.api.get(at(made), grace)).status).toBe(404);
    expect(await idsOf(grace)).toEqual([]);
    expect((await endDelegation(upskill, grace, made)).status).toBe(404);
    const { rows } = await upskill.owner.query(
      'select ended_on::text from approval_delegations where id = $1',
      [made.id],
    );
    expect(rows).toEqual([{ ended_on: TODAY }]);
  });

  test('200: both of them, and nobody else, are told that it is gone', async () => {
    const made = await delegate(upskill, grace, dora);
    await endDelegation(upskill, employer.admin, made);
    const told = async (by: Credential) =>
      (await upskill.done(upskill.api.get(`${DELEGATIONS}?deleted=true`, by))).deleted.length;
    const colleague = await upskill.hire(employer);
    expect([await told(grace), await told(dora), await told(colleague)]).toEqual([1, 1, 0]);
  });
});
