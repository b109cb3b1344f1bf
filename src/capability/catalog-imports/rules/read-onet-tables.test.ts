import { collectFaults } from './collect-faults.js';
import type { OnetTable } from './name-tables.js';
import { onetReader } from './read-onet-tables.js';
import { splitRecords } from './split-records.js';

type Tables = Partial<Record<OnetTable, string>>;

const official: Tables = {
  contentModel: `Element ID\tElement Name\tDescription
2.B.3.e\tProgramming\tWriting programs.
2.C.5.b\tMedicine and Dentistry\tOf the body.
`,
  occupations: `O*NET-SOC Code\tTitle\tDescription
15-1251.00\tComputer Programmers\tWrite "code".
15-1252.00\tSoftware Developers\tDevelop.
`,
  skills: `O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tN\tNot Relevant\tDate
15-1251.00\t2.B.3.e\tProgramming\tIM\t4.75\t8\tn/a\t08/2020
15-1251.00\t2.B.3.e\tProgramming\tLV\t4.88\t8\tN\t08/2020
`,
  knowledge: `O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value
15-1251.00\t2.C.5.b\tMedicine and Dentistry\tIM\t1.25
15-1251.00\t2.C.5.b\tMedicine and Dentistry\tLV\t0
`,
  jobZones: `O*NET-SOC Code\tJob Zone\tDate
15-1251.00\t4\t08/2020
15-1252.00\t4\t08/2020
`,
  technologies: `O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand
15-1251.00\tPython\t1\tObject oriented development software\tY\tY
15-1252.00\tpython\t1\tObject oriented development software\tY\tY
`,
};

const ours: Tables = {
  elements: `element_id,kind,name,description
2.B.3.e,skill,Programming,Writing programs.
2.C.5.b,knowledge,Medicine and Dentistry,Of the body.
`,
  occupations: `onet_soc,title,description
15-1251.00,Computer Programmers,"Write ""code""."
15-1252.00,Software Developers,Develop.
`,
  skills: `onet_soc,element_id,importance_1_5,level_0_7,suppress_im,suppress_lv,not_relevant,updated
15-1251.00,2.B.3.e,4.75,4.88,N,N,N,08/2020
`,
  knowledge: `onet_soc,element_id,importance_1_5,level_0_7,not_relevant
15-1251.00,2.C.5.b,1.25,0,N
`,
  jobZones: `onet_soc,job_zone_1_5,updated
15-1251.00,4,08/2020
15-1252.00,4,08/2020
`,
  technologies: `onet_soc,example,commodity_code,commodity_title,hot_technology,in_demand
15-1251.00,Python,1,Object oriented development software,Y,Y
15-1252.00,python,1,Object oriented development software,Y,Y
`,
};

const asCsv = (text = '') =>
  text
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(','),
    )
    .join('\n');
const officialAsCsv = Object.fromEntries(
  Object.entries(official).map(([table, text]) => [table, asCsv(text)]),
) as Tables;

const ORDER: OnetTable[] = [
  'elements',
  'contentModel',
  'occupations',
  'skills',
  'knowledge',
  'jobZones',
  'technologies',
  'elementMeans',
];

function read(tables: Tables) {
  const faults = collectFaults();
  const reader = onetReader(faults);
  for (const table of ORDER) {
    const text = tables[table];
    if (text === undefined) continue;
    const [header, ...rows] = splitRecords(text);
    const take = reader.begin(table, header?.cells ?? []);
    if ('missing' in take) throw new Error(`${table} lacks ${take.missing}`);
    for (const { row, cells } of rows) take(table, row, cells);
  }
  return { ...reader.finish(), faults: faults.list };
}

describe('an O*NET release', () => {
  test.each([
    ['in the official text files', official],
    ['in the official tables saved as CSV', officialAsCsv],
    ['in our own columns', ours],
  ])('%s is read alike', (_what, tables) => {
    const { faults, ...release } = read(tables);
    expect(faults).toEqual([]);
    expect(release).toMatchObject({
      elements: [
        {
          elementId: '2.B.3.e',
          kind: 'skill',
          name: 'Programming',
          description: 'Writing programs.',
        },
        { elementId: '2.C.5.b', kind: 'knowledge', description: 'Of the body.' },
      ],
      occupations: [
        {
          code: '15-1251.00',
          description: 'Write "code".',
          family: '15',
          jobZone: 4,
          ratings: [
            { elementId: '2.B.3.e', importance: 4.75, level: 4.88, notRelevant: false },
            { elementId: '2.C.5.b', importance: 1.25, level: 0 },
          ],
          tools: ['Python'],
        },
      ],
      unrated: ['15-1252.00'],
      tools: [{ name: 'Python', category: 'Object oriented development software' }],
    });
    expect(release.tools).toHaveLength(1);
    expect([...release.referenceMeans]).toEqual([
      ['2.B.3.e', 4.75],
      ['2.C.5.b', 1.25],
    ]);
  });

  test('of older days, without a content model, takes the names in its tables', () => {
    const { contentModel: _none, ...tables } = official;
    expect(read(tables).elements[0]).toMatchObject({ name: 'Programming', description: null });
  });

  test('of older days lists saws beside software: only technology is taken', () => {
    const technologies = `O*NET-SOC Code\tT2 Type\tT2 Example\tCommodity Code\tCommodity Title
15-1251.00\tTools\tBand saws\t1\tSaws
15-1251.00\tTechnology\tPython\t1\tSoftware
`;
    expect(read({ ...official, technologies }).tools).toMatchObject([{ name: 'Python' }]);
  });

  test('with means of its own takes those', () => {
    const elementMeans = 'element_id,mean_importance_1_5\n2.B.3.e,2.5\n2.C.5.b,1.5\n';
    const release = read({ ...ours, elementMeans });
    expect([...release.referenceMeans.values()]).toEqual([2.5, 1.5]);
    expect(release.faults).toEqual([]);
  });

  test('with means that leave out an element: that is a fault', () => {
    const elementMeans = 'element_id,mean_importance_1_5\n2.B.3.e,2.5\n';
    expect(read({ ...ours, elementMeans }).faults).toMatchObject([
      { code: 'mean-missing', detail: 'The mean of 2.C.5.b is missing.' },
    ]);
  });
});

describe('a row that cannot be taken is named, and its occupation is left out', () => {
  const S = '15-1251.00\t2.B.3.e\tProgramming';
  test.each<[string, OnetTable, string, string]>([
    ['a level beyond the scale', 'skills', `${S}\tLV\t7.5\t8\tN\t08/2020`, 'number-out-of-range'],
    ['a value that is no number', 'skills', `${S}\tIM\tn/a\t8\tN\t08/2020`, 'number-out-of-range'],
    ['a rating twice', 'skills', `${S}\tLV\t4\t8\tN\t08/2020`, 'repeated'],
    ['a cell too many', 'skills', `${S}\tLV\t4\t8\tN\t08/2020\tx`, 'cell-count'],
    ['an occupation twice', 'occupations', '15-1251.00\tAgain\tAgain.', 'repeated'],
    ['a technology without name', 'technologies', '15-1251.00\t\t1\tSoftware\tN\tN', 'cell-empty'],
    ['a job zone there is not', 'jobZones', '15-1251.00\t6\t08/2020', 'number-out-of-range'],
  ])('%s', (_what, table, row, code) => {
    const text = `${official[table]}${row}\n`;
    const { faults, occupations, unrated } = read({ ...official, [table]: text });
    const line = text.trimEnd().split('\n').length;
    expect(faults).toMatchObject([{ file: table, row: line, code }]);
    expect(occupations).toEqual([]);
    expect(unrated).toEqual(['15-1252.00']);
  });

  test('importance without level', () => {
    const knowledge = official.knowledge?.split('\n').slice(0, 2).join('\n');
    const { faults, occupations } = read({ ...official, knowledge: `${knowledge}\n` });
    expect(faults).toMatchObject([{ file: 'knowledge', row: 2, code: 'rating-incomplete' }]);
    expect(occupations).toEqual([]);
  });

  test.each<[string, OnetTable, string, string]>([
    ['a code that is none', 'occupations', '15-1251\tShort\tShort.', 'code-malformed'],
    ['an occupation not listed', 'jobZones', '99-9999.00\t3\t08/2020', 'occupation-unlisted'],
  ])('%s costs nobody else', (_what, table, row, code) => {
    const { faults, occupations } = read({ ...official, [table]: `${official[table]}${row}\n` });
    expect(faults).toMatchObject([{ code }]);
    expect(occupations).toHaveLength(1);
  });

  test('an element that is not in the list of ours', () => {
    const skills = `${ours.skills}15-1251.00,9.Z,3,3,N,N,N,08/2020\n`;
    expect(read({ ...ours, skills }).faults).toMatchObject([{ code: 'element-unlisted', row: 3 }]);
  });
});
