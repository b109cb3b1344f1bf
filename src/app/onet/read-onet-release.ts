import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataFileError, readCsvTable } from './read-csv-table.js';

export type OnetElement = {
  elementId: string;
  kind: 'skill' | 'knowledge';
  name: string;
  description: string;
};

/**
 * `importance` is on O*NET's scale 1 to 5, `level` on 0 to 7. An element marked not relevant usually keeps a small level,
 * which says nothing about the occupation.
 */
export type OnetRating = {
  elementId: string;
  importance: number;
  level: number;
  notRelevant: boolean;
};

export type OnetOccupation = {
  code: string;
  title: string;
  description: string;
  /** The first two digits of the SOC code: the major group. */
  family: string;
  jobZone: number | null;
  ratings: OnetRating[];
};

/** A technology that O*NET flags as hot or in demand. O*NET rates no level for tools. */
export type OnetTool = { name: string; category: string };

export type OnetRelease = {
  elements: OnetElement[];
  occupations: OnetOccupation[];
  /** Codes of occupations without ratings: left out of `occupations`, never filled with zeros. */
  unrated: string[];
  /** Mean importance of each element over all rated occupations: the reference for distinctive weights. */
  referenceMeans: Map<string, number>;
  tools: OnetTool[];
};

type Ratings = Map<string, Map<string, OnetRating>>;

/**
 * Reads a folder of O*NET tables saved as CSV: `onet29_occupations.csv`, `onet29_skills.csv`, `onet29_knowledge.csv` and
 * `onet29_elements.csv`; if present also `…_job_zones.csv`, `…_element_means.csv` and `…_technology_skills.csv`.
 * A later release may carry its own number (`onet30_…`). The columns are described in demo/data/README.md.
 * @throws DataFileError naming the file and row that is missing or malformed.
 */
export function readOnetRelease(directory: string): OnetRelease {
  const prefix = releasePrefix(directory);
  const elements = readElements(directory, `${prefix}_elements.csv`);
  const known = new Set(elements.map((element) => element.elementId));
  const described = readOccupations(directory, `${prefix}_occupations.csv`);
  const codes = new Set(described.map((occupation) => occupation.code));
  const ratings: Ratings = new Map();
  for (const table of ['skills', 'knowledge']) {
    readRatings(directory, `${prefix}_${table}.csv`, known, codes, ratings);
  }
  const zones = readJobZones(directory, `${prefix}_job_zones.csv`);
  const occupations: OnetOccupation[] = [];
  const unrated: string[] = [];
  for (const occupation of described) {
    const rated = ratings.get(occupation.code);
    if (rated === undefined) unrated.push(occupation.code);
    else {
      const jobZone = zones.get(occupation.code) ?? null;
      occupations.push({ ...occupation, jobZone, ratings: [...rated.values()] });
    }
  }
  const referenceMeans = readMeans(directory, `${prefix}_element_means.csv`, known);
  return {
    elements,
    occupations,
    unrated,
    referenceMeans: referenceMeans ?? meanImportance(occupations),
    tools: readTools(directory, `${prefix}_technology_skills.csv`),
  };
}

/** The release whose tables lie in the folder, for example `onet29`; the newest if there are several. */
function releasePrefix(directory: string): string {
  const listed = existsSync(directory) ? readdirSync(directory) : [];
  const releases = listed
    .map((file) => /^onet(\d+)_occupations\.csv$/.exec(file)?.[1])
    .filter((number) => number !== undefined)
    .sort((one, other) => Number(other) - Number(one));
  if (releases[0] === undefined) {
    throw new DataFileError('onet29_occupations.csv', null, `no such file in ${directory}`);
  }
  return `onet${releases[0]}`;
}

function readElements(directory: string, file: string): OnetElement[] {
  const rows = readCsvTable(directory, file, ['element_id', 'kind', 'name', 'description']);
  return rows.map((row) => {
    const kind = row.text('kind');
    if (kind !== 'skill' && kind !== 'knowledge') {
      throw row.refuse(`kind is "${kind}", neither skill nor knowledge`);
    }
    return {
      elementId: row.text('element_id'),
      kind,
      name: row.text('name'),
      description: row.text('description'),
    };
  });
}

function readOccupations(directory: string, file: string) {
  const seen = new Set<string>();
  return readCsvTable(directory, file, ['onet_soc', 'title', 'description']).map((row) => {
    const code = row.text('onet_soc');
    if (!/^\d{2}-\d{4}\.\d{2}$/.test(code)) throw row.refuse(`"${code}" is not an O*NET-SOC code`);
    if (seen.has(code)) throw row.refuse(`${code} stands twice`);
    seen.add(code);
    const family = code.slice(0, 2);
    return { code, title: row.text('title'), description: row.text('description'), family };
  });
}

const RATING_COLUMNS = [
  'onet_soc',
  'element_id',
  'importance_1_5',
  'level_0_7',
  'not_relevant',
] as const;

function readRatings(
  directory: string,
  file: string,
  elements: ReadonlySet<string>,
  codes: ReadonlySet<string>,
  into: Ratings,
): void {
  for (const row of readCsvTable(directory, file, RATING_COLUMNS)) {
    const code = row.text('onet_soc');
    const elementId = row.text('element_id');
    if (!codes.has(code)) throw row.refuse(`the occupation ${code} is not listed`);
    if (!elements.has(elementId)) throw row.refuse(`the element ${elementId} is not listed`);
    const ofOccupation = into.get(code) ?? new Map<string, OnetRating>();
    if (ofOccupation.has(elementId)) throw row.refuse(`${code} rates ${elementId} twice`);
    ofOccupation.set(elementId, {
      elementId,
      importance: row.number('importance_1_5', 1, 5),
      level: row.number('level_0_7', 0, 7),
      notRelevant: row.flag('not_relevant'),
    });
    into.set(code, ofOccupation);
  }
}

function readJobZones(directory: string, file: string): Map<string, number> {
  if (!existsSync(join(directory, file))) return new Map();
  const rows = readCsvTable(directory, file, ['onet_soc', 'job_zone_1_5']);
  return new Map(rows.map((row) => [row.text('onet_soc'), row.number('job_zone_1_5', 1, 5)]));
}

function readMeans(
  directory: string,
  file: string,
  elements: ReadonlySet<string>,
): Map<string, number> | null {
  if (!existsSync(join(directory, file))) return null;
  const rows = readCsvTable(directory, file, ['element_id', 'mean_importance_1_5']);
  const means = new Map(
    rows.map((row) => [row.text('element_id'), row.number('mean_importance_1_5', 1, 5)]),
  );
  const missing = [...elements].filter((elementId) => !means.has(elementId));
  if (missing.length > 0) {
    throw new DataFileError(file, null, `the mean of ${missing.join(', ')} is missing`);
  }
  return means;
}

function meanImportance(occupations: readonly OnetOccupation[]): Map<string, number> {
  const sums = new Map<string, { total: number; count: number }>();
  for (const { elementId, importance } of occupations.flatMap((each) => each.ratings)) {
    const sum = sums.get(elementId) ?? { total: 0, count: 0 };
    sums.set(elementId, { total: sum.total + importance, count: sum.count + 1 });
  }
  return new Map([...sums].map(([elementId, { total, count }]) => [elementId, total / count]));
}

const TOOL_COLUMNS = ['example', 'commodity_title', 'hot_technology', 'in_demand'] as const;

function readTools(directory: string, file: string): OnetTool[] {
  if (!existsSync(join(directory, file))) return [];
  const tools = new Map<string, OnetTool>();
  for (const row of readCsvTable(directory, file, TOOL_COLUMNS)) {
    if (!row.flag('hot_technology') && !row.flag('in_demand')) continue;
    const name = row.text('example');
    const known = tools.has(name.toLowerCase());
    if (!known) tools.set(name.toLowerCase(), { name, category: row.text('commodity_title') });
  }
  return [...tools.values()];
}
