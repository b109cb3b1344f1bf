import { collectFaults } from './collect-faults.js';
import { escoReader } from './read-esco-tables.js';
import { splitRecords } from './split-records.js';

const skills = `conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description
KnowledgeSkillCompetence,http://e/skill/1,skill/competence,sector-specific,debug software,"fix bugs
remove defects
fix bugs",released,Find defects.
KnowledgeSkillCompetence,http://e/skill/2,knowledge,cross-sector,computer programming,,released,
KnowledgeSkillCompetence,http://e/skill/3,skill/competence,transversal,work in teams,,released,
KnowledgeSkillCompetence,http://e/skill/4,skill/competence,transversal,use telex,,obsolete,
`;
const occupations = `conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,description,code
Occupation,http://e/occupation/a,2512,software developer,coder,released,Develops.,2512.4
Occupation,http://e/occupation/b,C1120,poet,,released,,
`;
const relations = `occupationUri,relationType,skillType,skillUri
http://e/occupation/a,essential,skill/competence,http://e/skill/1
http://e/occupation/a,optional,skill/competence,http://e/skill/1
http://e/occupation/a,optional,knowledge,http://e/skill/2
http://e/occupation/a,essential,skill/competence,http://e/skill/4
`;

function read(tables: Partial<Record<'skills' | 'occupations' | 'relations', string>>) {
  const faults = collectFaults();
  const reader = escoReader(faults);
  for (const table of ['skills', 'occupations', 'relations'] as const) {
    const text = tables[table] ?? { skills, occupations, relations }[table];
    const [header, ...rows] = splitRecords(text);
    const take = reader.begin(table, header?.cells ?? []);
    if ('missing' in take) throw new Error(`missing ${take.missing}`);
    for (const { row, cells } of rows) take(`${table}.csv`, row, cells);
  }
  return { ...reader.finish(), faults: faults.list };
}

describe('an ESCO export', () => {
  test('becomes skills of their kind, with other names once each', () => {
    expect(read({}).skills).toMatchObject([
      {
        externalId: 'http://e/skill/1',
        name: 'debug software',
        kind: 'hard',
        aliases: ['fix bugs', 'remove defects'],
        description: 'Find defects.',
      },
      { name: 'computer programming', kind: 'knowledge', description: null },
      { name: 'work in teams', kind: 'soft' },
    ]);
  });

  test('becomes roles that ask for essential and optional skills, without levels and without what is retired', () => {
    const { roles, faults } = read({});
    expect(faults).toEqual([]);
    expect(roles).toMatchObject([
      {
        externalId: 'http://e/occupation/a',
        code: '2512.4',
        title: 'software developer',
        family: 'ISCO 25',
        requirements: [
          { skillExternalId: 'http://e/skill/1', level: null, weight: 1 },
          { skillExternalId: 'http://e/skill/2', level: null, weight: 0.5 },
        ],
      },
    ]);
  });

  test('leaves out and names occupations without skills; without a code the end of the URI is it', () => {
    expect(read({}).unrated).toEqual(['b']);
  });

  test.each([
    ['an unknown skill', 'http://e/occupation/a,essential,x,http://e/skill/9', 'skill-unlisted'],
    ['an unknown relation', 'http://e/occupation/a,vital,x,http://e/skill/1', 'relation-unknown'],
    ['a cell too few', 'http://e/occupation/a,essential,x', 'cell-count'],
  ])('with %s in a relation: the row is named and the occupation left out', (_what, row, code) => {
    const { roles, faults } = read({ relations: `${relations}${row}\n` });
    expect(faults).toMatchObject([{ file: 'relations.csv', row: 6, code }]);
    expect(roles).toEqual([]);
  });

  test('with a relation of an unknown occupation: the row is named', () => {
    const row = 'http://e/occupation/z,essential,x,http://e/skill/1\n';
    expect(read({ relations: `${relations}${row}` }).faults).toMatchObject([
      { row: 6, code: 'occupation-unlisted' },
    ]);
  });
});
