import { collectFaults, type Faults } from './collect-faults.js';
import type { OnetTable } from './name-tables.js';
import { type Row, RowRefused, rowReader } from './read-rows.js';

export type OnetElement = {
  elementId: string;
  kind: 'skill' | 'knowledge';
  name: string;
  description: string | null;
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

type Place = { file: string; row: number };

export type OnetOccupation = {
  code: string;
  title: string;
  description: string;
  /** The first two digits of the SOC code: the major group. */
  family: string;
  jobZone: number | null;
  ratings: OnetRating[];
  /** Names of the technologies people use there, each in the spelling of `tools`. */
  tools: string[];
  place: Place;
};

/** O*NET rates no level for tools. */
export type OnetTool = { name: string; category: string | null; place: Place };

export type OnetRelease = {
  elements: OnetElement[];
  occupations: OnetOccupation[];
  /** Codes of occupations without ratings: left out of `occupations`, never filled with zeros. */
  unrated: string[];
  /** Mean importance of each element over all rated occupations: the reference for distinctive weights. */
  referenceMeans: Map<string, number>;
  tools: OnetTool[];
};

const SOC = ['onetsoccode', 'onetsoc'];
const COLUMNS = {
  elements: {
    element: ['elementid'],
    kind: ['kind'],
    name: ['name'],
    description: ['description'],
  },
  contentModel: { element: ['elementid'], name: ['elementname'], description: ['description'] },
  occupations: { code: SOC, title: ['title'], description: ['description'] },
  wideRatings: {
    code: SOC,
    element: ['elementid'],
    importance: ['importance15'],
    level: ['level07'],
    notRelevant: ['notrelevant'],
  },
  ratings: {
    code: SOC,
    element: ['elementid'],
    name: ['elementname'],
    scale: ['scaleid'],
    value: ['datavalue'],
    notRelevant: ['notrelevant'],
  },
  jobZones: { code: SOC, zone: ['jobzone', 'jobzone15'] },
  technologies: {
    code: SOC,
    name: ['example', 't2example'],
    category: ['commoditytitle'],
    type: ['t2type'],
  },
  elementMeans: { element: ['elementid'], mean: ['meanimportance15'] },
} as const;

type Rating = { importance?: number; level?: number; notRelevant: boolean; place: Place };
type Occupation = Omit<OnetOccupation, 'ratings' | 'tools'> & {
  ratings: Map<string, Rating>;
  tools: Set<string>;
  isFaulty: boolean;
};

/**
 * Reads the tables of an O*NET release row by row, in the order of `nameTable`: the official ones (one row for
 * importance, one for level) of any release, or ours (both in one row). A row that cannot be taken is a fault, and the
 * occupation it is about is left out as a whole: half of what an occupation asks for would look like all of it.
 */
export function onetReader(faults: Faults = collectFaults()) {
  const elements = new Map<string, OnetElement>();
  const described = new Map<string, { name: string; description: string | null }>();
  const occupations = new Map<string, Occupation>();
  const tools = new Map<string, OnetTool>();
  const means = new Map<string, number>();
  let isListed = false;

  const occupationOf = (code: string): Occupation => {
    const found = occupations.get(code);
    if (!found) throw new RowRefused('occupation-unlisted', `the occupation ${code} is not listed`);
    return found;
  };

  const takeElement = (row: Row<'element' | 'kind' | 'name' | 'description'>) => {
    const elementId = row.text('element');
    const kind = row.text('kind');
    if (kind !== 'skill' && kind !== 'knowledge')
      throw new RowRefused('kind-unknown', `kind is "${kind}", neither skill nor knowledge`);
    if (elements.has(elementId))
      throw new RowRefused('repeated', `the element ${elementId} stands twice`);
    const description = row.optional('description') || null;
    elements.set(elementId, { elementId, kind, name: row.text('name'), description });
  };

  const takeOccupation = (row: Row<'code' | 'title' | 'description'>) => {
    const code = row.text('code');
    if (!/^\d{2}-\d{4}\.\d{2}$/.test(code))
      throw new RowRefused('code-malformed', `"${code}" is not an O*NET-SOC code`);
    if (occupations.has(code)) throw new RowRefused('repeated', `${code} stands twice`);
    occupations.set(code, {
      code,
      title: row.text('title'),
      description: row.text('description'),
      family: code.slice(0, 2),
      jobZone: null,
      ratings: new Map(),
      tools: new Set(),
      isFaulty: false,
      place: row.place,
    });
  };

  const ratingOf = (
    row: Row<'code' | 'element' | 'notRelevant'>,
    kind: OnetElement['kind'],
    name: string,
  ): Rating => {
    const { ratings } = occupationOf(row.text('code'));
    const elementId = row.text('element');
    if (!elements.has(elementId)) {
      const known = described.get(elementId) ?? { name, description: null };
      if (isListed || known.name === '')
        throw new RowRefused('element-unlisted', `the element ${elementId} is not listed`);
      elements.set(elementId, { elementId, kind, ...known });
    }
    const rating = ratings.get(elementId) ?? { notRelevant: false, place: row.place };
    ratings.set(elementId, rating);
    if (row.optional('notRelevant').toUpperCase() === 'Y') rating.notRelevant = true;
    return rating;
  };

  const rate = (rating: Rating, part: 'importance' | 'level', value: number) => {
    if (rating[part] !== undefined) throw new RowRefused('repeated', `its ${part} stands twice`);
    rating[part] = value;
  };

  const takeRating = (kind: OnetElement['kind']) => (row: Row<keyof typeof COLUMNS.ratings>) => {
    const scale = row.text('scale').toUpperCase();
    if (scale !== 'IM' && scale !== 'LV') return;
    const rating = ratingOf(row, kind, row.optional('name'));
    if (scale === 'IM') rate(rating, 'importance', row.number('value', 1, 5));
    else rate(rating, 'level', row.number('value', 0, 7));
  };

  const takeWideRating =
    (kind: OnetElement['kind']) => (row: Row<keyof typeof COLUMNS.wideRatings>) => {
      const rating = ratingOf(row, kind, '');
      rate(rating, 'importance', row.number('importance', 1, 5));
      rate(rating, 'level', row.number('level', 0, 7));
    };

  const takeJobZone = (row: Row<'code' | 'zone'>) => {
    const occupation = occupationOf(row.text('code'));
    const zone = row.number('zone', 1, 5);
    if (!Number.isInteger(zone)) throw new RowRefused('number-out-of-range', 'a job zone is whole');
    occupation.jobZone = zone;
  };

  const takeTechnology = (row: Row<keyof typeof COLUMNS.technologies>) => {
    // Older releases list saws and trucks in the same table.
    if (row.has('type') && row.text('type').toLowerCase() !== 'technology') return;
    const occupation = occupationOf(row.text('code'));
    const name = row.text('name');
    const key = name.toLowerCase();
    const tool = tools.get(key) ?? {
      name,
      category: row.optional('category') || null,
      place: row.place,
    };
    tools.set(key, tool);
    occupation.tools.add(tool.name);
  };

  /** Takes every row of a table; a row that is refused costs the occupation it names. */
  function reading<Column extends string>(
    header: readonly string[],
    columns: Readonly<Record<Column, readonly string[]>>,
    take: (row: Row<Column>) => void,
    optional: readonly Column[] = [],
  ) {
    const read = rowReader(header, columns, optional);
    if ('missing' in read) return read;
    const codePlace = header.findIndex((name) =>
      SOC.includes(name.toLowerCase().replace(/[^a-z]/g, '')),
    );
    return (file: string, row: number, cells: readonly string[]) => {
      const isTaken = faults.attempt(file, row, () => take(read(file, row, cells)));
      const occupation = isTaken ? undefined : occupations.get(cells[codePlace]?.trim() ?? '');
      if (occupation) occupation.isFaulty = true;
    };
  }

  const readingRatings = (header: readonly string[], kind: OnetElement['kind']) => {
    const wide = reading(header, COLUMNS.wideRatings, takeWideRating(kind), ['notRelevant']);
    if (!('missing' in wide)) return wide;
    return reading(header, COLUMNS.ratings, takeRating(kind), ['name', 'notRelevant']);
  };

  const tables = {
    elements: (header: readonly string[]) => {
      isListed = true;
      return reading(header, COLUMNS.elements, takeElement);
    },
    contentModel: (header: readonly string[]) =>
      reading(
        header,
        COLUMNS.contentModel,
        (row) => {
          const description = row.optional('description') || null;
          described.set(row.text('element'), { name: row.text('name'), description });
        },
        ['description'],
      ),
    occupations: (header: readonly string[]) =>
      reading(header, COLUMNS.occupations, takeOccupation),
    skills: (header: readonly string[]) => readingRatings(header, 'skill'),
    knowledge: (header: readonly string[]) => readingRatings(header, 'knowledge'),
    jobZones: (header: readonly string[]) => reading(header, COLUMNS.jobZones, takeJobZone),
    technologies: (header: readonly string[]) =>
      reading(header, COLUMNS.technologies, takeTechnology, ['category', 'type']),
    elementMeans: (header: readonly string[]) =>
      reading(header, COLUMNS.elementMeans, (row) => {
        means.set(row.text('element'), row.number('mean', 1, 5));
      }),
  };

  return {
    /** Begins a table; answers what takes its rows, or the columns its header lacks. */
    begin: (table: OnetTable, header: readonly string[]) => tables[table](header),
    finish: (): OnetRelease => {
      const { rated, unrated } = completeOccupations([...occupations.values()], faults);
      const referenceMeans = means.size > 0 ? means : meanImportance(rated);
      return {
        elements: [...elements.values()],
        occupations: rated,
        unrated,
        referenceMeans,
        tools: [...tools.values()],
      };
    },
  };
}

function completeOccupations(occupations: readonly Occupation[], faults: Faults) {
  const rated: OnetOccupation[] = [];
  const unrated: string[] = [];
  for (const { isFaulty, ratings, tools, ...occupation } of occupations) {
    let isWhole = !isFaulty;
    const complete = [...ratings].flatMap(([elementId, rating]) => {
      const { importance, level, notRelevant, place } = rating;
      if (importance !== undefined && level !== undefined)
        return [{ elementId, importance, level, notRelevant }];
      if (!isFaulty) {
        const lacking = importance === undefined ? 'importance (IM)' : 'level (LV)';
        const detail = `${occupation.code} rates ${elementId} without ${lacking}.`;
        faults.add({ ...place, code: 'rating-incomplete', detail });
      }
      isWhole = false;
      return [];
    });
    if (!isWhole) continue;
    if (complete.length === 0) unrated.push(occupation.code);
    else rated.push({ ...occupation, ratings: complete, tools: [...tools] });
  }
  return { rated, unrated };
}

function meanImportance(occupations: readonly OnetOccupation[]): Map<string, number> {
  const sums = new Map<string, { total: number; count: number }>();
  for (const { ratings } of occupations) {
    for (const { elementId, importance } of ratings) {
      const sum = sums.get(elementId) ?? { total: 0, count: 0 };
      sums.set(elementId, { total: sum.total + importance, count: sum.count + 1 });
    }
  }
  return new Map([...sums].map(([elementId, { total, count }]) => [elementId, total / count]));
}
