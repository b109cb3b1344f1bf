import { plainName } from './read-rows.js';

export type CatalogKind = 'onet' | 'esco';

/** The tables of each kind, in the order in which they must be read. */
const TABLES = {
  onet: {
    elements: /^onet\d+elements$/,
    contentModel: /^contentmodelreference$/,
    occupations: /^(onet\d+occupations|occupationdata)$/,
    skills: /^(onet\d+)?skills$/,
    knowledge: /^(onet\d+)?knowledge$/,
    jobZones: /^(onet\d+)?jobzones$/,
    technologies: /^((onet\d+)?technologyskills|toolsandtechnology)$/,
    elementMeans: /^onet\d+elementmeans$/,
  },
  esco: {
    skills: /^skills[a-z]{2}$/,
    occupations: /^occupations[a-z]{2}$/,
    relations: /^occupationskillrelations([a-z]{2})?$/,
  },
} as const;

export type OnetTable = keyof (typeof TABLES)['onet'];
export type EscoTable = keyof (typeof TABLES)['esco'];

/** Which tables an import cannot do without. */
export const REQUIRED_TABLES: Readonly<Record<CatalogKind, readonly string[]>> = {
  onet: ['occupations', 'skills', 'knowledge'],
  esco: ['skills', 'occupations', 'relations'],
};

/** What files of a kind are called, for whoever sent something else. */
export const EXPECTED_NAMES: Readonly<Record<CatalogKind, string>> = {
  onet: 'Occupation Data, Skills, Knowledge, Content Model Reference, Job Zones and Technology Skills, as .txt, .tsv or .csv',
  esco: 'skills_xx.csv, occupations_xx.csv and occupationSkillRelations_xx.csv, where xx is the language',
};

/**
 * Which table a file is, by its name: the official one of any release, or `onetNN_…` as this project names them.
 * @returns the table and its place in the order of reading; undefined if the file is none of the kind
 */
export function nameTable(
  kind: CatalogKind,
  fileName: string,
): { table: string; order: number } | undefined {
  const match = /^(.+)\.(txt|csv|tsv)$/i.exec(fileName);
  if (!match) return undefined;
  const plain = plainName(match[1] ?? '');
  const tables = Object.entries(TABLES[kind]);
  const order = tables.findIndex(([, pattern]) => pattern.test(plain));
  const found = tables[order];
  return found && { table: found[0], order };
}

/** The number in `onetNN_…`: of several releases in one folder the newest is meant. Others are 0. */
export const releaseOf = (fileName: string): number =>
  Number(/^onet(\d+)_/i.exec(fileName)?.[1] ?? 0);
