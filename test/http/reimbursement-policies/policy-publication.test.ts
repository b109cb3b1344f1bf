import { policyDirectory } from '../../../src/funding/reimbursement-policies/index.js';
import { policyDrafts } from '../../setup/builders/policy-drafts.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let policies: ReturnType<typeof policyDrafts>;
beforeAll(async () => {
  upskill = await startTestApp();
  policies = policyDrafts(upskill);
});
beforeEach(() => {
  upskill.clock.now = new Date('2026-11-23T12:00:00Z');
});
afterAll(async () => {
  const broken = await brokenInvariants(upskill.owner);
  await upskill.stop();
  expect(broken).toEqual([]);
});

describe('publishing', () => {
  test('200: the draft becomes the policy and names who published it', async () => {
    const made = await policies.draft();
    const benefits = await upskill.hire(made.employer, { roles: ['benefits_admin'] });
    const { status, headers, body } = await upskill.api.act(
      `${made.url}/publication`,
      benefits,
      undefined,
      1,
    );
    expect(status).toBe(200);
    expect(headers.etag).toBe('"v2"');
    expect(body).toEqual({
      ...made.body,
      version: 2,
      updatedAt: body.updatedAt,
      state: 'published',
      publishedAt: body.publishedAt,
      publishedById: benefits.id,
    });
    expect(body.publishedAt).toMatch(/^2026-11-23T12:00:00/);
    expect(await policies.eventsOf(body.id)).toEqual([
      'policy.version_drafted',
      'policy.published',
    ]);
  });

  test('400, 412, 428: only exactly what was read is published', async () => {
    const made = await policies.draft();
    const { admin } = made.employer;
    const publication = `${made.url}/publication`;
    const wide = await upskill.api.post(publication, admin, undefined, { 'if-match': '*' });
    expect([wide.status, wide.body.code]).toEqual([400, 'if-match-too-wide']);
    expect((await policies.publish(made, 2)).status).toBe(412);
    expect((await upskill.api.post(publication, admin)).status).toBe(428);
  });

  test('409: a published version is not changed, deleted or published again', async () => {
    const made = await policies.draft();
    await upskill.done(policies.publish(made));
    const { admin } = made.employer;
    const refused = [
      await upskill.api.patch(made.url, admin, { claimDeadlineDays: 1 }, 2),
      await upskill.api.delete(made.url, admin, 2),
      await policies.publish(made, 2),
    ];
    expect(refused.map(({ status, body }) => `${status} ${body.code}`)).toEqual(
      Array(3).fill('409 policy-version-published'),
    );
  });

  test('a published version withstands even the owner of the database', async () => {
    const made = await policies.draft();
    await upskill.done(policies.publish(made));
    const attempt = (statement: string) => upskill.owner.query(statement, [made.body.id]);
    const table = 'reimbursement_policy_versions';
    await expect(attempt(`update ${table} set terms = '{}' where id = $1`)).rejects.toThrow(
      'never changes',
    );
    await expect(attempt(`update ${table} set state = 'draft' where id = $1`)).rejects.toThrow(
      'never changes',
    );
    await expect(attempt(`delete from ${table} where id = $1`)).rejects.toThrow('never changes');
  });

  test('409: one day has one published version', async () => {
    const first = await policies.draft({ effectiveOn: '2027-01-01' });
    const twin = await policies.draft({ effectiveOn: '2027-01-01' }, first);
    await upskill.done(policies.publish(first));
    const { status, body } = await policies.publish(twin);
    expect([status, body.code]).toEqual([409, 'policy-date-taken']);
  });

  test('409: of two publications for one day at the same time exactly one stands', async () => {
    const first = await policies.draft({ effectiveOn: '2027-01-01' });
    const twin = await policies.draft({ effectiveOn: '2027-01-01' }, first);
    const answers = await Promise.all([policies.publish(first), policies.publish(twin)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test.each([
    ['before what is published', '2026-12-01', '2027-01-01'],
    ['before today', '2026-11-22', '2026-01-01'],
  ])('422: nothing begins %s', async (_name, effectiveOn, published) => {
    const first = await policies.draft({ effectiveOn: published });
    await upskill.done(policies.publish(first));
    const { status, body } = await policies.publish(await policies.draft({ effectiveOn }, first));
    expect([status, body.code]).toEqual([422, 'policy-date-too-early']);
  });

  test('today is the employer’s today', async () => {
    upskill.clock.now = new Date('2026-11-23T12:00:00Z'); // the 24th in Kiritimati
    const policy = await policies.newPolicy({ timeZone: 'Pacific/Kiritimati' });
    await upskill.done(policies.publish(await policies.draft({}, policy)));
    expect(
      (await policies.publish(await policies.draft({ effectiveOn: '2026-11-23' }, policy))).status,
    ).toBe(422);
    expect(
      (await policies.publish(await policies.draft({ effectiveOn: '2026-11-24' }, policy))).status,
    ).toBe(200);
  });
});

describe('the version in force', () => {
  async function twoYears() {
    const present = await policies.draft({ effectiveOn: '2026-01-01' });
    const planned = await policies.draft(
      { effectiveOn: '2027-01-01', claimDeadlineDays: 30 },
      present,
    );
    await upskill.done(policies.publish(present));
    await upskill.done(policies.publish(planned));
    await policies.draft({ effectiveOn: '2026-06-01' }, present);
    return { present, planned };
  }

  test('200: the latest published version that had begun on the day', async () => {
    const { present, planned } = await twoYears();
    const on = async (day: string) => {
      const { data } = await upskill.done(
        upskill.api.get(`${present.versions}?asOf=${day}`, present.employer.admin),
      );
      return data.map(({ id }: { id: string }) => id);
    };
    expect(await on('2025-12-31')).toEqual([]);
    expect(await on('2026-01-01')).toEqual([present.body.id]);
    expect(await on('2026-12-31')).toEqual([present.body.id]);
    expect(await on('2027-01-01')).toEqual([planned.body.id]);
    const drafts = `${present.versions}?state=draft`;
    expect((await upskill.done(upskill.api.get(drafts, present.employer.admin))).data).toHaveLength(
      1,
    );
  });

  test('a request that names no policy is under the default one', async () => {
    const { present, planned } = await twoYears();
    const { id: employerId } = present.employer;
    const find = (policyId: string | null, on: string) =>
      upskill.database.db.inEmployer(employerId, (tx) =>
        policyDirectory.findInForce(tx, { policyId, on }),
      );
    expect(await find(null, '2026-07-01')).toMatchObject({
      policyVersionId: present.body.id,
      policyId: present.policyId,
      terms: { currency: 'USD', claimDeadlineDays: 90, aidOffset: 'cost' },
    });
    expect((await find(present.policyId, '2027-07-01'))?.terms.claimDeadlineDays).toBe(30);
    expect(await find(null, '2025-07-01')).toBeUndefined();
    expect(await find(planned.body.id, '2026-07-01')).toBeUndefined();
    const stranger = await policies.newPolicy();
    expect(await find(stranger.policyId, '2026-07-01')).toBeUndefined();
  });

  test('a request that was pinned to a version keeps it', async () => {
    const { present } = await twoYears();
    const { terms } = await upskill.database.db.inEmployer(present.employer.id, (tx) =>
      policyDirectory.readVersion(tx, present.body.id),
    );
    expect(terms.caps.annual[1]).toEqual({
      employmentType: 'part_time',
      minTenureMonths: null,
      courseLevel: null,
      amount: 262_500,
    });
  });
});
