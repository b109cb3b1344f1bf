import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoDataDirectory } from '../../../demo/data-directory.js';
import { type OnetRelease, readOnetFolder } from '../../../src/capability/catalog-imports/index.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let release: OnetRelease;
const shipped = demoDataDirectory();
const folders: string[] = [];
beforeAll(async () => {
  upskill = await startTestApp();
  release = readOnetFolder(shipped);
});
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  await upskill.stop();
});

const load = (employer: TestEmployer, folder = shipped, effectiveOn = '2026-01-01') =>
  upskill.folders.importFolder(
    {
      kind: 'system',
      principalId: 'command-line',
      requestId: 'command-line',
      employerId: employer.id,
    },
    { kind: 'onet', folder, effectiveOn },
  );

/** The shipped release with something else in one of its files. */
function releaseWith(file: string, from: string, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'onet-'));
  folders.push(folder);
  cpSync(shipped, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}
const counts = (changes: object) => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  failed: 0,
  ...changes,
});

const get = (employer: TestEmployer, url: string) =>
  upskill.done(upskill.api.get(url, employer.admin));
const add = (employer: TestEmployer, url: string, body: object) =>
  upskill.done(upskill.api.post(url, employer.admin, body));

const countsOf = async ({ id }: TestEmployer) => {
  const { rows } = await upskill.owner.query(
    `select (select count(*)::int from skills where employer_id = $1) as skills,
       (select count(*)::int from job_roles where employer_id = $1) as roles,
       (select count(*)::int from requirement_versions where employer_id = $1) as versions,
       (select count(*)::int from requirements where employer_id = $1) as requirements,
       (select count(*)::int from outbox where employer_id = $1) as events`,
    [id],
  );
  return rows[0];
};

/** What a role asks for on a date, by the O*NET id of the skill. */
async function askedOf(employer: TestEmployer, code: string, asOf = '2026-06-01') {
  const { data: roles } = await get(employer, `/v1/job-roles?code=${code}`);
  const url = `/v1/job-roles/${roles[0].id}/requirement-versions?asOf=${asOf}`;
  const { data } = await get(employer, url);
  const { rows } = await upskill.owner.query('select id, external_id from skills');
  const externalIds = new Map(rows.map((row) => [row.id, row.external_id]));
  type Asked = { skillId: string; level: number; weight: number; mandatory: boolean };
  return new Map<string, Asked>(
    data[0].requirements.map((each: Asked) => [externalIds.get(each.skillId), each]),
  );
}

const NURSE = '29-1141.00';
const PSYCHOLOGY = '2.C.4.e';
/** Importance and level. */
const PSYCHOLOGY_OF_NURSES = '29-1141.00,2.C.4.e,4.58,6.08';

describe('importing an O*NET release', () => {
  test('places levels by the employer’s own table from O*NET’s scale, rounded up', async () => {
    const employer = await upskill.newEmployer();
    const levels = [{ value: 0, label: 'None' }];
    const scale = (name: string, max: number) =>
      add(employer, '/v1/proficiency-scales', { name, zero: 0, max, levels });
    const company = await scale('Company 0–5', 5);
    const onet = await scale('O*NET level 0–7', 7);
    await add(employer, '/v1/scale-conversions', {
      fromScaleId: onet.id,
      toScaleId: company.id,
      effectiveOn: '2025-01-01',
      anchors: [
        [0, 0],
        [6.5, 2],
        [7, 5],
      ],
    });
    await load(employer);
    // 6.08 of 7 is 4.34 of 5 end to end, and 1.87 by the table.
    expect((await askedOf(employer, NURSE)).get(PSYCHOLOGY)?.level).toBe(2);
  });

  test('makes skills, roles and requirements of it, on O*NET’s own scale', async () => {
    const employer = await upskill.newEmployer();
    const summary = await load(employer);
    expect(summary.jobRoles).toEqual(counts({ created: 76 }));
    expect(summary.requirementVersions).toEqual(counts({ created: 76 }));
    expect(summary.skills.created).toBe(release.elements.length + release.tools.length);

    const { data: scales } = await get(employer, '/v1/proficiency-scales');
    expect(scales).toMatchObject([{ name: 'O*NET level 0–7', zero: 0, max: 7, isDefault: true }]);
    const asked = await askedOf(employer, NURSE);
    expect(asked.get(PSYCHOLOGY)).toMatchObject({ level: 6.08, weight: 0.895, mandatory: false });
    const { data } = await get(employer, `/v1/skills?source=onet&externalId=${PSYCHOLOGY}`);
    const mean = release.referenceMeans.get(PSYCHOLOGY) ?? 0;
    expect(data).toMatchObject([{ name: 'Psychology', kind: 'knowledge' }]);
    expect(data[0].referenceWeight).toBeCloseTo((mean - 1) / 4, 4);
  });

  test('again, on this day or a later one, changes nothing and tells nobody', async () => {
    const employer = await upskill.newEmployer();
    await load(employer);
    const before = await countsOf(employer);
    for (const effectiveOn of ['2026-01-01', '2026-07-01']) {
      const again = await load(employer, shipped, effectiveOn);
      expect(again.skills).toMatchObject({ created: 0, updated: 0 });
      expect(again.jobRoles).toEqual(counts({ unchanged: 76 }));
      expect(again.requirementVersions).toEqual(counts({ unchanged: 76 }));
    }
    expect(await countsOf(employer)).toEqual(before);
  });

  test('a later release publishes a version for the roles that changed, and history stays', async () => {
    const employer = await upskill.newEmployer();
    await load(employer);
    const later = releaseWith(
      'onet29_knowledge.csv',
      PSYCHOLOGY_OF_NURSES,
      `${PSYCHOLOGY_OF_NURSES.slice(0, -4)}7`,
    );
    const summary = await load(employer, later, '2027-01-01');
    expect(summary.requirementVersions).toEqual(counts({ created: 1, unchanged: 75 }));
    expect((await askedOf(employer, NURSE, '2027-01-01')).get(PSYCHOLOGY)?.level).toBe(7);
    expect((await askedOf(employer, NURSE, '2026-12-31')).get(PSYCHOLOGY)?.level).toBe(6.08);
    const back = await load(employer, shipped, '2027-01-01');
    expect(back.requirementVersions).toMatchObject({ updated: 1, created: 0 });
    expect((await askedOf(employer, NURSE, '2027-01-01')).get(PSYCHOLOGY)?.level).toBe(6.08);
  });

  test('on a scale of the employer’s own, levels are converted and rounded up', async () => {
    const employer = await upskill.newEmployer();
    const levels = [{ value: 0, label: 'None' }];
    const company = { name: 'Company', zero: 0, max: 5, levels };
    await add(employer, '/v1/proficiency-scales', company);
    await load(employer);
    // 6.08 of 7 is 4.34 of 5.
    expect((await askedOf(employer, NURSE)).get(PSYCHOLOGY)?.level).toBe(5);
    expect((await load(employer)).requirementVersions.unchanged).toBe(76);
  });

  test('what the employer added stays: own skills, and what it made mandatory', async () => {
    const employer = await upskill.newEmployer();
    await load(employer);
    const own = await add(employer, '/v1/skills', { name: 'Infection control', kind: 'hard' });
    const { data: roles } = await get(employer, `/v1/job-roles?code=${NURSE}`);
    const asked = [...(await askedOf(employer, NURSE)).values()];
    const requirements = [
      ...asked.map((each, index) => ({ ...each, mandatory: index === 0 })),
      { skillId: own.id, level: 4, weight: 0.9, mandatory: true },
    ];
    const versions = `/v1/job-roles/${roles[0].id}/requirement-versions`;
    await add(employer, versions, { effectiveOn: '2026-02-01', requirements });
    const again = await load(employer, shipped, '2026-03-01');
    expect(again.requirementVersions).toEqual(counts({ unchanged: 76 }));
  });

  test('an element with the name of an own skill stands beside it', async () => {
    const employer = await upskill.newEmployer();
    await add(employer, '/v1/skills', { name: 'Programming', kind: 'hard' });
    await load(employer);
    const { data } = await get(employer, '/v1/skills?q=programming');
    expect(data.map(({ name }: { name: string }) => name)).toEqual([
      'Programming',
      'Programming (O*NET)',
    ]);
    expect((await load(employer)).skills).toMatchObject({ created: 0, updated: 0 });
  });
});
