import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataFileError } from './read-csv-table.js';
import { readOnetRelease } from './read-onet-release.js';

const shipped = fileURLToPath(new URL('../../../demo/data/', import.meta.url));

const small = {
  'onet29_elements.csv': `element_id,kind,name,description
2.A.1.a,skill,Reading Comprehension,"Understanding written sentences, and paragraphs."
2.C.1.a,knowledge,Administration and Management,Knowledge of business.
`,
  'onet29_occupations.csv': `onet_soc,title,description
15-1251.00,Computer Programmers,Write code.
15-1252.00,Software Developers,Develop software.
29-1141.00,Registered Nurses,Assess patients.
`,
  'onet29_skills.csv': `onet_soc,element_id,importance_1_5,level_0_7,suppress_im,suppress_lv,not_relevant,updated
15-1251.00,2.A.1.a,4,4.12,N,N,N,08/2023
29-1141.00,2.A.1.a,3,3.5,N,N,N,08/2023
`,
  'onet29_knowledge.csv': `onet_soc,element_id,importance_1_5,level_0_7,suppress_im,suppress_lv,not_relevant,updated
15-1251.00,2.C.1.a,2.5,1.75,N,N,N,08/2023
29-1141.00,2.C.1.a,1.2,0,N,N,Y,08/2023
`,
};

describe('reading an O*NET release', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'onet-'));
    for (const [file, text] of Object.entries(small)) writeFileSync(join(folder, file), text);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const replace = (file: keyof typeof small, from: string, to: string) =>
    writeFileSync(join(folder, file), small[file].replace(from, to));

  test('every rated occupation comes with its family and its ratings from both tables', () => {
    expect(readOnetRelease(folder).occupations[0]).toEqual({
      code: '15-1251.00',
      title: 'Computer Programmers',
      description: 'Write code.',
      family: '15',
      jobZone: null,
      ratings: [
        { elementId: '2.A.1.a', importance: 4, level: 4.12, notRelevant: false },
        { elementId: '2.C.1.a', importance: 2.5, level: 1.75, notRelevant: false },
      ],
    });
  });

  test('an occupation that nobody rated is reported, not filled with zeros', () => {
    const release = readOnetRelease(folder);
    expect(release.unrated).toEqual(['15-1252.00']);
    expect(release.occupations.map((occupation) => occupation.code)).toEqual([
      '15-1251.00',
      '29-1141.00',
    ]);
  });

  test('without shipped means the reference is computed over the rated occupations', () => {
    expect(readOnetRelease(folder).referenceMeans).toEqual(
      new Map([
        ['2.A.1.a', 3.5],
        ['2.C.1.a', 1.85],
      ]),
    );
  });

  test('shipped means take precedence, since the folder may hold only some occupations', () => {
    writeFileSync(
      join(folder, 'onet29_element_means.csv'),
      'element_id,mean_importance_1_5\n2.A.1.a,3.4\n2.C.1.a,2.6\n',
    );
    expect(readOnetRelease(folder).referenceMeans.get('2.C.1.a')).toBe(2.6);
  });

  test('shipped means that leave out an element are refused', () => {
    writeFileSync(
      join(folder, 'onet29_element_means.csv'),
      'element_id,mean_importance_1_5\n2.A.1.a,3.4\n',
    );
    expect(() => readOnetRelease(folder)).toThrow(
      'onet29_element_means.csv: the mean of 2.C.1.a is missing.',
    );
  });

  test('of the technologies only those flagged hot or in demand are taken, each once', () => {
    writeFileSync(
      join(folder, 'onet29_technology_skills.csv'),
      `onet_soc,example,commodity_code,commodity_title,hot_technology,in_demand
15-1251.00,Python,43232402,Object oriented development software,Y,Y
29-1141.00,Python,43232402,Object oriented development software,Y,N
15-1251.00,Ancient editor,43232104,Word processing software,N,N
`,
    );
    expect(readOnetRelease(folder).tools).toEqual([
      { name: 'Python', category: 'Object oriented development software' },
    ]);
  });

  test('a later release is read under its own number', () => {
    for (const file of Object.keys(small)) {
      const text = readFileSync(join(folder, file), 'utf8').replace('4.12', '4.5');
      writeFileSync(join(folder, file.replace('onet29', 'onet30')), text);
    }
    expect(readOnetRelease(folder).occupations[0]?.ratings[0]?.level).toBe(4.5);
  });

  test('a folder without O*NET tables is refused by the name of the first table', () => {
    rmSync(join(folder, 'onet29_occupations.csv'));
    expect(() => readOnetRelease(folder)).toThrow(/^onet29_occupations\.csv: no such file in /);
  });

  test.each([
    [
      'a missing table',
      () => rmSync(join(folder, 'onet29_skills.csv')),
      'onet29_skills.csv: the file is missing.',
    ],
    [
      'a missing column',
      () => replace('onet29_skills.csv', 'level_0_7', 'level'),
      'onet29_skills.csv, row 1: the column level_0_7 is missing.',
    ],
    [
      'a level that is no number',
      () => replace('onet29_skills.csv', '4.12', 'high'),
      'onet29_skills.csv, row 2: level_0_7 is "high", not a number from 0 to 7.',
    ],
    [
      'an importance outside its scale',
      () => replace('onet29_knowledge.csv', '1.2,0', '0.2,0'),
      'onet29_knowledge.csv, row 3: importance_1_5 is "0.2", not a number from 1 to 5.',
    ],
    [
      'an empty level',
      () => replace('onet29_skills.csv', '3.5,N', ',N'),
      'onet29_skills.csv, row 3: level_0_7 is empty.',
    ],
    [
      'a row that breaks off',
      () => replace('onet29_skills.csv', '3.5,N,N,N,08/2023', '3.5'),
      'onet29_skills.csv, row 3: this is not well-formed CSV (CSV_RECORD_INCONSISTENT_FIELDS_LENGTH).',
    ],
    [
      'an element nobody described',
      () => replace('onet29_skills.csv', '29-1141.00,2.A.1.a', '29-1141.00,2.Z'),
      'onet29_skills.csv, row 3: the element 2.Z is not listed.',
    ],
    [
      'an occupation nobody listed',
      () => replace('onet29_skills.csv', '29-1141.00', '11-1011.00'),
      'onet29_skills.csv, row 3: the occupation 11-1011.00 is not listed.',
    ],
    [
      'a rating that stands twice',
      () => replace('onet29_skills.csv', '29-1141.00', '15-1251.00'),
      'onet29_skills.csv, row 3: 15-1251.00 rates 2.A.1.a twice.',
    ],
    [
      'a code of another system',
      () => replace('onet29_occupations.csv', '29-1141.00', '29-1141'),
      'onet29_occupations.csv, row 4: "29-1141" is not an O*NET-SOC code.',
    ],
    [
      'an occupation listed twice',
      () => replace('onet29_occupations.csv', '29-1141.00', '15-1251.00'),
      'onet29_occupations.csv, row 4: 15-1251.00 stands twice.',
    ],
    [
      'an element of an unknown kind',
      () => replace('onet29_elements.csv', 'knowledge', 'ability'),
      'onet29_elements.csv, row 3: kind is "ability", neither skill nor knowledge.',
    ],
  ])('%s is refused by file and row', (_fault, spoil, sentence) => {
    spoil();
    expect(() => readOnetRelease(folder)).toThrow(DataFileError);
    expect(() => readOnetRelease(folder)).toThrow(sentence);
  });

  test('the shipped release rates all its occupations on all 68 elements', () => {
    const release = readOnetRelease(shipped);
    expect(release.unrated).toEqual([]);
    expect(release.elements).toHaveLength(68);
    expect(new Set(release.occupations.map((each) => each.ratings.length))).toEqual(new Set([68]));
    const programmers = release.occupations.find(({ code }) => code === '15-1251.00');
    expect(programmers?.jobZone).toBe(4);
    expect(programmers?.ratings.find(({ elementId }) => elementId === '2.B.3.e')).toEqual({
      elementId: '2.B.3.e',
      importance: 4.75,
      level: 4.88,
      notRelevant: false,
    });
  });

  test('the shipped means are those of all 879 rated occupations, not of the few shipped', () => {
    const withMeans = readOnetRelease(shipped);
    cpSync(shipped, folder, { recursive: true });
    rmSync(join(folder, 'onet29_element_means.csv'));
    const computed = readOnetRelease(folder);
    expect(withMeans.referenceMeans.get('2.A.1.a')).toBe(3.476871);
    expect(computed.referenceMeans.get('2.A.1.a')).not.toBe(3.476871);
  });
});
