import { collectFaults, type Faults, tableReader } from './collect-faults.js';
import type { OnetElement, OnetRelease, OnetTool } from './complete-occupations.js';
import {
  completeOccupations,
  meanImportance,
  type ReadOccupation,
  type ReadRating,
} from './complete-occupations.js';
import type { OnetTable } from './name-tables.js';
import { type Row, RowRefused } from './read-rows.js';

const HIGHEST_LEVEL = 7;
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

type Rating = ReadRating;
type Occupation = ReadOccupation;
type Tables = {
  elements: Map<string, OnetElement>;
  /** Whether the release has a list of its elements; without, they are those that are rated. */
  isListed: boolean;
  /** Names and descriptions of the whole content model. */
  described: Map<string, Pick<OnetElement, 'name' | 'description'>>;
  occupations: Map<string, Occupation>;
  tools: Map<string, OnetTool>;
  means: Map<string, number>;
};

/** @throws RowRefused */
function occupationOf({ occupations }: Tables, code: string): Occupation {
  const found = occupations.get(code);
  if (!found) throw new RowRefused('occupation-unlisted', `the occupation ${code} is not listed`);
  return found;
}

function takeElement({ elements }: Tables, row: Row<keyof typeof COLUMNS.elements>): void {
  const elementId = row.text('element');
  const kind = row.text('kind');
  if (kind !== 'skill' && kind !== 'knowledge')
    throw new RowRefused('kind-unknown', `kind is "${kind}", neither skill nor knowledge`);
  if (elements.has(elementId))
    throw new RowRefused('repeated', `the element ${elementId} stands twice`);
  const description = row.optional('description') || null;
  elements.set(elementId, { elementId, kind, name: row.text('name'), description });
}

function takeDescription({ described }: Tables, row: Row<keyof typeof COLUMNS.contentModel>) {
  const description = row.optional('description') || null;
  described.set(row.text('element'), { name: row.text('name'), description });
}

function takeOccupation({ occupations }: Tables, row: Row<keyof typeof COLUMNS.occupations>): void {
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
}

/** The rating a row is a part of; an element is known by the release’s list, or by the first row that rates it. */
function ratingOf(
  tables: Tables,
  row: Row<'code' | 'element' | 'notRelevant'>,
  { kind, name }: Pick<OnetElement, 'kind' | 'name'>,
): Rating {
  const { ratings } = occupationOf(tables, row.text('code'));
  const elementId = row.text('element');
  if (!tables.elements.has(elementId)) {
    const known = tables.described.get(elementId) ?? { name, description: null };
    if (tables.isListed || known.name === '')
      throw new RowRefused('element-unlisted', `the element ${elementId} is not listed`);
    tables.elements.set(elementId, { elementId, kind, ...known });
  }
  const rating = ratings.get(elementId) ?? { notRelevant: false, place: row.place };
  ratings.set(elementId, rating);
  if (row.optional('notRelevant').toUpperCase() === 'Y') rating.notRelevant = true;
  return rating;
}

function rate(rating: Rating, part: 'importance' | 'level', value: number): void {
  if (rating[part] !== undefined) throw new RowRefused('repeated', `its ${part} stands twice`);
  rating[part] = value;
}

function takeRating(
  tables: Tables,
  kind: OnetElement['kind'],
  row: Row<keyof typeof COLUMNS.ratings>,
) {
  const scale = row.text('scale').toUpperCase();
  if (scale !== 'IM' && scale !== 'LV') return;
  const rating = ratingOf(tables, row, { kind, name: row.optional('name') });
  if (scale === 'IM') rate(rating, 'importance', row.number('value', 1, 5));
  else rate(rating, 'level', row.number('value', 0, HIGHEST_LEVEL));
}

function takeWideRating(
  tables: Tables,
  kind: OnetElement['kind'],
  row: Row<keyof typeof COLUMNS.wideRatings>,
) {
  const rating = ratingOf(tables, row, { kind, name: '' });
  rate(rating, 'importance', row.number('importance', 1, 5));
  rate(rating, 'level', row.number('level', 0, HIGHEST_LEVEL));
}

function takeJobZone(tables: Tables, row: Row<keyof typeof COLUMNS.jobZones>): void {
  const occupation = occupationOf(tables, row.text('code'));
  const zone = row.number('zone', 1, 5);
  if (!Number.isInteger(zone)) throw new RowRefused('number-out-of-range', 'a job zone is whole');
  occupation.jobZone = zone;
}

function takeTechnology(tables: Tables, row: Row<keyof typeof COLUMNS.technologies>): void {
  // Older releases list saws and trucks in the same table.
  if (row.has('type') && row.text('type').toLowerCase() !== 'technology') return;
  const occupation = occupationOf(tables, row.text('code'));
  const name = row.text('name');
  const category = row.optional('category') || null;
  const tool = tables.tools.get(name.toLowerCase()) ?? { name, category, place: row.place };
  tables.tools.set(name.toLowerCase(), tool);
  occupation.tools.add(tool.name);
}

function beginRatings(
  tables: Tables,
  header: readonly string[],
  kind: OnetElement['kind'],
  options: { faults: Faults; refused: { subject: 'code'; spoil: (code: string) => void } },
) {
  const wide = tableReader(
    header,
    COLUMNS.wideRatings,
    (row) => takeWideRating(tables, kind, row),
    { ...options, optional: ['notRelevant'] },
  );
  if (!('missing' in wide)) return wide;
  return tableReader(header, COLUMNS.ratings, (row) => takeRating(tables, kind, row), {
    ...options,
    optional: ['name', 'notRelevant'],
  });
}

/**
 * Reads the tables of an O*NET release row by row, in the order of `nameTable`: the official ones (one row for
 * importance, one for level) of any release, or ours (both in one row). A row that cannot be taken is a fault, and the
 * occupation it is about is left out as a whole: half of what an occupation asks for would look like all of it.
 */
export function onetReader(faults: Faults = collectFaults()) {
  const tables: Tables = {
    elements: new Map(),
    isListed: false,
    described: new Map(),
    occupations: new Map(),
    tools: new Map(),
    means: new Map(),
  };
  const spoil = (code: string) => {
    const occupation = tables.occupations.get(code);
    if (occupation) occupation.isFaulty = true;
  };
  const options = { faults, refused: { subject: 'code', spoil } } as const;
  const begin = {
    elements: (header: readonly string[]) => {
      tables.isListed = true;
      return tableReader(header, COLUMNS.elements, (row) => takeElement(tables, row), { faults });
    },
    contentModel: (header: readonly string[]) =>
      tableReader(header, COLUMNS.contentModel, (row) => takeDescription(tables, row), {
        faults,
        optional: ['description'],
      }),
    occupations: (header: readonly string[]) =>
      tableReader(header, COLUMNS.occupations, (row) => takeOccupation(tables, row), options),
    skills: (header: readonly string[]) => beginRatings(tables, header, 'skill', options),
    knowledge: (header: readonly string[]) => beginRatings(tables, header, 'knowledge', options),
    jobZones: (header: readonly string[]) =>
      tableReader(header, COLUMNS.jobZones, (row) => takeJobZone(tables, row), options),
    technologies: (header: readonly string[]) =>
      tableReader(header, COLUMNS.technologies, (row) => takeTechnology(tables, row), {
        ...options,
        optional: ['category', 'type'],
      }),
    elementMeans: (header: readonly string[]) =>
      tableReader(
        header,
        COLUMNS.elementMeans,
        (row) => tables.means.set(row.text('element'), row.number('mean', 1, 5)),
        { faults },
      ),
  };
  return {
    /** Begins a table; answers what takes its rows, or the columns its header lacks. */
    begin: (table: OnetTable, header: readonly string[]) => begin[table](header),
    finish: () => toRelease(tables, faults),
  };
}

function toRelease({ elements, occupations, tools, means }: Tables, faults: Faults): OnetRelease {
  const { rated, unrated, leftOut } = completeOccupations([...occupations.values()], faults);
  const withoutMean = [...elements.keys()].filter((id) => means.size > 0 && !means.has(id));
  if (withoutMean.length > 0) {
    const detail = `The mean of ${withoutMean.join(', ')} is missing.`;
    faults.add({ file: null, row: null, code: 'mean-missing', detail });
  }
  return {
    elements: [...elements.values()],
    occupations: rated,
    unrated,
    leftOut,
    referenceMeans: means.size > 0 ? means : meanImportance(rated),
    tools: [...tools.values()],
  };
}
