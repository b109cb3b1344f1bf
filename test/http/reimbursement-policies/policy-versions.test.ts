import { policyDrafts } from '../../setup/builders/policy-drafts.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { policyVersion } from '../../setup/policy-terms.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let policies: ReturnType<typeof policyDrafts>;
beforeAll(async () => {
  upskill = await startTestApp();
  policies = policyDrafts(upskill);
});
afterAll(async () => {
  const broken = await brokenInvariants(upskill.owner);
  await upskill.stop();
  expect(broken).toEqual([]);
});

describe('drafting a version', () => {
  test('201: every term comes back, with null where nothing was said', async () => {
    const { employer, versions, policyId } = await policies.newPolicy();
    const { status, headers, body } = await upskill.api.post(
      versions,
      employer.admin,
      policyVersion(),
    );
    expect(status).toBe(201);
    expect(headers.location).toBe(`${versions}/${body.id}`);
    expect(body).toMatchObject({
      policyId,
      state: 'draft',
      effectiveOn: '2026-01-01',
      publishedAt: null,
      publishedById: null,
      caps: {
        annual: [
          { employmentType: 'full_time', amount: 525_000 },
          {
            employmentType: 'part_time',
            minTenureMonths: null,
            courseLevel: null,
            amount: 262_500,
          },
        ],
      },
    });
    expect(body.coverage.byGrade.at(-1)).toEqual({ grade: 'I', percent: null, hold: true });
    expect(body.approvalChain[0]).toEqual({ step: 'manager', aboveAmount: null });
    expect(await upskill.done(upskill.api.get(headers.location as string, employer.admin))).toEqual(
      body,
    );
  });

  test('422: terms that contradict themselves are pointed at, all of them', async () => {
    const { employer, versions } = await policies.newPolicy();
    const terms = policyVersion();
    const { status, body } = await upskill.api.post(
      versions,
      employer.admin,
      policyVersion({
        approvalChain: [],
        timers: { remindAfterDays: 9, escalateAfterDays: 5, expireAfterDays: 60 },
        coverage: { ...terms.coverage, byGrade: [{ grade: 'A', percent: 33.33333 }] },
      }),
    );
    expect(status).toBe(422);
    expect(body.code).toBe('policy-terms-unsound');
    expect(body.errors.map(({ pointer, code }: any) => `${pointer} ${code}`)).toEqual([
      '/coverage/byGrade/0/percent percent-out-of-range',
      '/timers timers-out-of-order',
      '/approvalChain chain-empty',
    ]);
  });

  test.each<[string, object]>([
    ['an unknown term', { generous: true }],
    ['a state of its own', { state: 'published' }],
    ['an unknown type of expense', { coverage: { byExpenseType: { pets: 100 } } }],
    ['an unknown step', { approvalChain: [{ step: 'ceo' }] }],
    ['an amount with cents', { caps: { ...policyVersion().caps, lifetime: 1.5 } }],
    ['a currency of no country', { currency: 'XXX' }],
    ['a day that does not exist', { effectiveOn: '2026-02-30' }],
    ['terms left out', { timers: undefined }],
  ])('400: %s', async (_name, changes) => {
    const { employer, versions } = await policies.newPolicy();
    const answer = await upskill.api.post(versions, employer.admin, policyVersion(changes));
    expect(answer.status).toBe(400);
  });

  test('404: not under another employer’s policy', async () => {
    const { versions } = await policies.newPolicy();
    const { admin } = await upskill.newEmployer();
    expect((await upskill.api.post(versions, admin, policyVersion())).status).toBe(404);
    expect((await upskill.api.get(versions, admin)).status).toBe(404);
  });

  test('404: a draft is nothing to an employee, and something to the auditor', async () => {
    const made = await policies.draft();
    const employee = await upskill.hire(made.employer);
    const auditor = await upskill.hire(made.employer, { roles: ['auditor'] });
    expect((await upskill.api.get(made.url, employee)).status).toBe(404);
    expect((await upskill.done(upskill.api.get(made.versions, employee))).data).toEqual([]);
    expect((await upskill.done(upskill.api.get(made.versions, auditor))).data).toHaveLength(1);
    await upskill.done(policies.publish(made));
    expect((await upskill.api.get(made.url, employee)).status).toBe(200);
  });
});

describe('changing a draft', () => {
  test('200: a merge patch changes what it names and keeps the rest', async () => {
    const { employer, url, body } = await policies.draft();
    const changed = await upskill.done(
      upskill.api.patch(
        url,
        employer.admin,
        {
          effectiveOn: '2026-06-01',
          timers: { remindAfterDays: 4 },
          coverage: { byExpenseType: { fees: null }, byCourseCategory: null },
          applicationWindow: null,
        },
        1,
      ),
    );
    expect(changed).toEqual({
      ...body,
      version: 2,
      updatedAt: changed.updatedAt,
      effectiveOn: '2026-06-01',
      timers: { ...body.timers, remindAfterDays: 4 },
      coverage: {
        ...body.coverage,
        byExpenseType: { tuition: 100, books: 100 },
        byCourseCategory: null,
      },
      applicationWindow: null,
    });
    const { rows } = await upskill.owner.query(
      `select changed_fields from outbox where subject_id = $1 and name = 'policy.version_changed'`,
      [body.id],
    );
    expect(rows).toEqual([
      { changed_fields: ['effectiveOn', 'coverage', 'applicationWindow', 'timers'] },
    ]);
  });

  test('200: a patch that changes nothing is no change', async () => {
    const { employer, url, body } = await policies.draft();
    const same = { timers: { remindAfterDays: 3 }, repayment: { months: 24 } };
    expect(await upskill.done(upskill.api.patch(url, employer.admin, same, 1))).toEqual(body);
    expect(await policies.eventsOf(body.id)).toEqual(['policy.version_drafted']);
  });

  test('422: a draft stays sound', async () => {
    const { employer, url } = await policies.draft({ applicationWindow: null });
    const half = { applicationWindow: { daysBeforeStart: 10 } };
    const incomplete = await upskill.api.patch(url, employer.admin, half, 1);
    expect(incomplete.status).toBe(422);
    expect(incomplete.body.errors).toMatchObject([
      { pointer: '/applicationWindow/daysAfterStart' },
    ]);
    const chainless = await upskill.api.patch(url, employer.admin, { approvalChain: [] }, 1);
    expect(chainless.body).toMatchObject({ status: 422, errors: [{ code: 'chain-empty' }] });
  });

  test('204: a draft is thrown away', async () => {
    const { employer, url, body } = await policies.draft();
    expect((await upskill.api.delete(url, employer.admin, 1)).status).toBe(204);
    expect((await upskill.api.get(url, employer.admin)).status).toBe(404);
    expect(await policies.eventsOf(body.id)).toEqual([
      'policy.version_drafted',
      'policy.version_deleted',
    ]);
  });
});
