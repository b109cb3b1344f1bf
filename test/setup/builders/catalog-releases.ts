import type { Answer, TestApp, TestEmployer } from '../test-app.js';

export type Files = Record<string, string>;

/** Programming, negotiation and medicine; a programmer, a nurse, and developers whom nobody rated. */
export const RATINGS: Record<string, Record<string, [importance: number, level: number]>> = {
  '15-1251.00': { '2.B.3.e': [4.75, 4.88], '2.B.1.d': [2.5, 3], '2.C.5.b': [1, 0] },
  '29-1141.00': { '2.B.3.e': [1.5, 0.25], '2.B.1.d': [3, 3.5], '2.C.5.b': [4.36, 4.47] },
};
const OCCUPATIONS = [
  ['15-1251.00', 'Computer Programmers', 'Write code.', 4],
  ['15-1252.00', 'Software Developers', 'Develop software.', 4],
  ['29-1141.00', 'Registered Nurses', 'Assess patients.', 3],
] as const;
const ELEMENTS = {
  '2.B.3.e': 'Programming',
  '2.B.1.d': 'Negotiation',
  '2.C.5.b': 'Medicine and Dentistry',
};

const lines = (...rows: (readonly (string | number)[])[]) =>
  rows.map((cells) => `${cells.join('\t')}\n`).join('');

/** A small O*NET release in the official text files; `ratings` replaces those of an occupation. */
export function onetFiles(ratings: typeof RATINGS = RATINGS): Files {
  const rated = (isWanted: (elementId: string) => boolean) =>
    Object.entries(ratings).flatMap(([code, ofOccupation]) =>
      Object.entries(ofOccupation)
        .filter(([elementId]) => isWanted(elementId))
        .flatMap(([elementId, [importance, level]]) => {
          const name = ELEMENTS[elementId as keyof typeof ELEMENTS];
          return [
            [code, elementId, name, 'IM', importance, 'N'],
            [code, elementId, name, 'LV', level, 'N'],
          ];
        }),
    );
  const header = [
    'O*NET-SOC Code',
    'Element ID',
    'Element Name',
    'Scale ID',
    'Data Value',
    'Not Relevant',
  ];
  const isKnowledge = (elementId: string) => elementId.startsWith('2.C.');
  return {
    'Occupation Data.txt': lines(
      ['O*NET-SOC Code', 'Title', 'Description'],
      ...OCCUPATIONS.map(([code, title, description]) => [code, title, description]),
    ),
    'Skills.txt': lines(header, ...rated((elementId) => !isKnowledge(elementId))),
    'Knowledge.txt': lines(header, ...rated(isKnowledge)),
    'Job Zones.txt': lines(
      ['O*NET-SOC Code', 'Job Zone', 'Date'],
      ...OCCUPATIONS.map(([code, , , zone]) => [code, zone, '08/2023']),
    ),
    'Technology Skills.txt': lines(
      ['O*NET-SOC Code', 'Example', 'Commodity Code', 'Commodity Title', 'Hot Technology'],
      ['15-1251.00', 'Python', 1, 'Object oriented development software', 'Y'],
      ['15-1251.00', 'Ancient editor', 2, 'Word processing software', 'N'],
      ['29-1141.00', 'python', 1, 'Object oriented development software', 'Y'],
    ),
  };
}

/** A small ESCO export in the language of the file names. */
export const escoFiles = (): Files => ({
  'skills_de.csv': `conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,skill/competence,sector-specific,Software debuggen,"Fehler suchen
Fehler beheben",released,"Findet Fehler, behebt sie."
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/2,knowledge,cross-sector,Programmierung,,released,
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/3,skill/competence,transversal,im Team arbeiten,,released,
`,
  'occupations_de.csv': `conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,description,code
Occupation,http://data.europa.eu/esco/occupation/a,2512,Softwareentwickler,,released,Entwickelt.,2512.4
Occupation,http://data.europa.eu/esco/occupation/b,2641,Dichter,,released,,2641.9
`,
  'occupationSkillRelations_de.csv': `occupationUri,relationType,skillType,skillUri
http://data.europa.eu/esco/occupation/a,essential,skill/competence,http://data.europa.eu/esco/skill/1
http://data.europa.eu/esco/occupation/a,optional,knowledge,http://data.europa.eu/esco/skill/2
http://data.europa.eu/esco/occupation/a,optional,skill/competence,http://data.europa.eu/esco/skill/3
`,
});

/** Sends a file as it is. */
export async function sendFile(
  upskill: TestApp,
  employer: TestEmployer,
  { id, version }: { id: string; version: number | string },
  [name, content]: [string, string | Buffer],
  contentType = 'text/plain',
): Promise<Answer> {
  const answer = await upskill.app.inject({
    method: 'PUT',
    url: `/v1/imports/${id}/files/${encodeURIComponent(name)}`,
    headers: {
      ...employer.admin,
      'content-type': contentType,
      'if-match': typeof version === 'number' ? `"v${version}"` : version,
    },
    payload: content,
  });
  const { statusCode: status, payload: text } = answer;
  return { status, text, headers: answer.headers, body: JSON.parse(text) };
}

/** Sets an import up, sends its files and submits it. */
export async function submitImport(
  upskill: TestApp,
  employer: TestEmployer,
  given: object,
  files: Files,
) {
  const { api, done } = upskill;
  let draft = await done(api.post('/v1/imports', employer.admin, given));
  for (const file of Object.entries(files))
    draft = await done(sendFile(upskill, employer, draft, file));
  const headers = { 'if-match': `"v${draft.version}"` };
  return done(api.post(`/v1/imports/${draft.id}/submission`, employer.admin, undefined, headers));
}
