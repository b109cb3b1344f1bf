import { type Files, onetFiles } from '../../setup/builders/catalog-releases.js';
import {
  counts,
  type ImportScene,
  PROGRAMMERS,
  startImportScene,
} from '../../setup/builders/import-scene.js';

let scene: ImportScene;
beforeAll(async () => {
  scene = await startImportScene();
});
beforeEach(() => scene.newEmployer());
afterAll(() => scene.stop());

describe('rows that cannot be taken', () => {
  const faulty = () => {
    const files = onetFiles();
    files['Skills.txt'] = files['Skills.txt']?.replace('\t4.88\t', '\t9.88\t') ?? '';
    return files;
  };
  const rolesOf = async () =>
    (await scene.get('/v1/job-roles')).data.map(({ code }: { code: string }) => code);

  test('are named, and nothing is written', async () => {
    const done = await scene.importOf(faulty());
    expect(done).toMatchObject({
      state: 'failed',
      rowErrorCount: 1,
      failure: { code: 'row-errors' },
      counts: { skills: { created: 0 }, jobRoles: { created: 0 } },
    });
    expect(await rolesOf()).toEqual([]);
    expect((await scene.get('/v1/skills')).data).toEqual([]);
    expect((await scene.get('/v1/proficiency-scales')).data).toEqual([]);
    const { data } = await scene.get(`/v1/imports/${done.id}/row-errors`);
    expect(data).toMatchObject([
      {
        file: 'Skills.txt',
        row: 3,
        code: 'number-out-of-range',
        detail: 'Data Value is "9.88", not a number from 0 to 7.',
      },
    ]);
  });

  test('cost only the role they are about, if what is sound was asked for', async () => {
    const done = await scene.importOf(faulty(), { mode: 'partial' });
    expect(done).toMatchObject({
      state: 'completed',
      rowErrorCount: 1,
      counts: { jobRoles: counts({ created: 1, failed: 1 }) },
    });
    expect(await rolesOf()).toEqual(['29-1141.00']);
  });

  test('of a role that was imported before leave it as it is', async () => {
    await scene.importOf(onetFiles());
    const before = await scene.askedOf(PROGRAMMERS);
    await scene.importOf(faulty(), { mode: 'partial', effectiveOn: '2026-03-01' });
    expect(await scene.askedOf(PROGRAMMERS)).toEqual(before);
  });

  test('are listed page by page', async () => {
    const files = onetFiles();
    files['Job Zones.txt'] += '11-1011.00\t5\t08/2023\n11-1021.00\t9\t08/2023\nx\n';
    const { id } = await scene.importOf(files);
    const first = await scene.get(`/v1/imports/${id}/row-errors?limit=2`);
    const url = `/v1/imports/${id}/row-errors?limit=2&cursor=${first.nextCursor}`;
    const second = await scene.get(url);
    const rows = [...first.data, ...second.data].map(({ row }: { row: number }) => row);
    expect([rows, second.nextCursor]).toEqual([[5, 6, 7], null]);
  });

  test('are given as CSV, where no cell is a formula', async () => {
    const files = onetFiles();
    files['Skills.txt'] += '=HYPERLINK("http://x")\t2.B.3.e\tProgramming\tLV\t1\tN\n';
    files['Occupation Data.txt'] += '-1+1\tx\ty\n';
    const { id } = await scene.importOf(files);
    const { status, headers, text } = await scene.upskill.api.get(
      `/v1/imports/${id}/row-errors`,
      scene.employer.admin,
      { accept: 'text/csv' },
    );
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const [header, ...rows] = text.split('\r\n');
    expect(header).toBe('file,row,code,detail');
    expect(rows).toEqual([
      'Occupation Data.txt,5,code-malformed,"""-1+1"" is not an O*NET-SOC code."',
      'Skills.txt,10,occupation-unlisted,"the occupation =HYPERLINK(""http://x"") is not listed."',
      '',
    ]);
  });

  test.each<[string, (files: Files) => void, string]>([
    ['lacks a column', (files) => replace(files, 'Scale ID', 'Scale'), 'column-missing'],
    ['is empty', (files) => Object.assign(files, { 'Skills.txt': '' }), 'file-empty'],
    [
      'breaks off within quotes',
      (files) => Object.assign(files, { 'Skills.txt': 'a,b\n"1,2' }),
      'column-missing',
    ],
  ])('a file that %s is refused as a whole, also in part', async (_what, spoil, code) => {
    const files = onetFiles();
    spoil(files);
    const done = await scene.importOf(files, { mode: 'partial' });
    expect(done.state).toBe('failed');
    const { data } = await scene.get(`/v1/imports/${done.id}/row-errors`);
    expect(data[0]).toMatchObject({ file: 'Skills.txt', code });
  });

  test('a text the catalog cannot hold is refused with the row it came from, and with the roles that need it', async () => {
    const files = onetFiles();
    files['Technology Skills.txt'] =
      files['Technology Skills.txt']?.replace('Ancient editor', `Bell\u0007${'x'.repeat(300)}`) ??
      '';
    const done = await scene.importOf(files, { mode: 'partial' });
    expect(done.counts).toMatchObject({
      skills: counts({ created: 4, failed: 1 }),
      jobRoles: counts({ created: 1, failed: 1 }),
    });
    const { data } = await scene.get(`/v1/imports/${done.id}/row-errors`);
    expect(data).toMatchObject([
      { file: 'Technology Skills.txt', row: 3, code: 'skill-refused' },
      { file: 'Occupation Data.txt', row: 2, code: 'role-spoilt' },
    ]);
  });
});

function replace(files: Files, from: string, to: string) {
  files['Skills.txt'] = files['Skills.txt']?.replace(from, to) ?? '';
}
