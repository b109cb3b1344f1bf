import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { type Company, foundCompany, NOON, tuitionOf } from '../../setup/builders/tuition.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

const QUOTES = '/v1/reimbursement-quotes';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterEach(() => {
  upskill.clock.now = NOON;
});
afterAll(() => upskill.stop());

type Asker = { authorization: string };
const ask = (by: Asker, body: object) => upskill.api.post(QUOTES, by, body);
const quote = (by: Asker, body: object) => upskill.done(ask(by, body));
const refusalsOf = ({ refusals }: { refusals: { code: string }[] }) =>
  refusals.map(({ code }) => code);

describe('whether a course serves the job', () => {
  const strict = {
    eligibility: {
      minTenureMonths: null,
      employmentTypes: ['full_time'],
      statusCheckedAt: ['submission'],
      goodStandingRequired: false,
      jobRelatedRequired: true,
      accreditedProviderRequired: true,
    },
  };

  /** Ada's role asks for level 3 of one skill; the role she is agreed to move to, for level 4 of another. */
  async function stage(): Promise<Company & { ids: Record<string, string>; target: string }> {
    const company = await foundCompany(upskill, { policy: strict });
    const { employer, ada } = company;
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ max: 5 });
    const [statistics, design, cooking] = [
      await catalog.skill(),
      await catalog.skill(),
      await catalog.skill(),
    ];
    const requiring = async (skillId: string, level: number) => {
      const role = await catalog.role();
      await catalog.version(role, { requirements: [{ skillId, level, weight: 1 }] });
      return role;
    };
    const current = await requiring(statistics, 3);
    const target = await requiring(design, 4);
    await upskill.done(
      upskill.api.patch(`/v1/employees/${ada.id}`, employer.admin, { jobRoleId: current }, 1),
    );
    const provider = await upskill.done(
      upskill.api.post('/v1/providers', employer.admin, { name: 'College', accredited: true }),
    );
    const ids: Record<string, string> = { statistics, design, cooking };
    for (const [name, skillId] of Object.entries({ statistics, design, cooking })) {
      const program = {
        title: name,
        kind: 'seminar',
        delivery: 'online',
        hours: 10,
        status: 'published',
        providerId: provider.id,
        teaches: [{ skillId, level: 3 }],
      };
      const made = await upskill.done(
        upskill.api.post('/v1/training-programs', employer.admin, program),
      );
      ids[`${name}Program`] = made.id;
    }
    return { ...company, ids, target };
  }

  test('a gap of the present role is upskilling, of the target role reskilling, of neither a refusal', async () => {
    const { ada, ids, target } = await stage();
    const present = await quote(ada, { ...tuitionOf(1), programId: ids.statisticsProgram });
    expect(present).toMatchObject({
      eligible: true,
      jobRelatedness: {
        jobRelated: true,
        purpose: 'upskilling',
        gapsClosed: [{ skillId: ids.statistics, from: null, to: 3 }],
      },
    });
    const design = { ...tuitionOf(1), programId: ids.designProgram };
    expect(refusalsOf(await quote(ada, design))).toEqual(['not-job-related']);
    expect(await quote(ada, { ...design, targetRoleId: target })).toMatchObject({
      eligible: true,
      jobRelatedness: { purpose: 'reskilling', gapsClosed: [{ skillId: ids.design, to: 3 }] },
    });
    const hobby = { ...tuitionOf(1), programId: ids.cookingProgram, targetRoleId: target };
    expect(await quote(ada, hobby)).toMatchObject({
      eligible: false,
      refusals: [{ code: 'not-job-related' }],
      jobRelatedness: { jobRelated: false, purpose: null },
    });
  });

  test('a quote that was refused leaves nothing wrong in memory: the next one finds the same gaps', async () => {
    const { ada, ids, target } = await stage();
    const design = { ...tuitionOf(1), programId: ids.designProgram, targetRoleId: target };
    const [expense] = tuitionOf(1).expenses;
    const inEuros = { ...expense, amount: { amount: 100, currency: 'EUR' } };
    const refused = await upskill.api.post('/v1/reimbursement-quotes', ada, {
      ...design,
      expenses: [inEuros],
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'currency-mismatch']);
    expect(await quote(ada, design)).toMatchObject({
      eligible: true,
      jobRelatedness: { purpose: 'reskilling', gapsClosed: [{ skillId: ids.design, to: 3 }] },
    });
    const report = await upskill.api.get(
      `/v1/employees/${ada.id}/skill-gaps?targetRoleId=${target}`,
      ada,
    );
    expect(report.body.gaps).toHaveLength(1);
  });

  test('a course outside the catalog is for the approvers to judge, its provider is not', async () => {
    const { ada } = await stage();
    expect(await quote(ada, tuitionOf(1))).toMatchObject({
      refusals: [{ code: 'provider-not-accredited' }],
      jobRelatedness: { jobRelated: null },
    });
  });
});
