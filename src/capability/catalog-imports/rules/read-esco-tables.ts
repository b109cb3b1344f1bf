import { collectFaults, type Faults, tableReader } from './collect-faults.js';
import type { Catalog, CatalogRole, CatalogSkill, SkillKind } from './list-onet-catalog.js';
import type { EscoTable } from './name-tables.js';
import { type Row, RowRefused } from './read-rows.js';

const COLUMNS = {
  skills: {
    uri: ['concepturi'],
    type: ['skilltype'],
    reuse: ['reuselevel'],
    label: ['preferredlabel'],
    alternatives: ['altlabels'],
    description: ['description'],
    status: ['status'],
  },
  occupations: {
    uri: ['concepturi'],
    group: ['iscogroup'],
    label: ['preferredlabel'],
    description: ['description'],
    code: ['code'],
    status: ['status'],
  },
  relations: { occupation: ['occupationuri'], relation: ['relationtype'], skill: ['skilluri'] },
} as const;

const MOST_ALIASES = 50;
const LONGEST_ALIAS = 200;
const ESSENTIAL_WEIGHT = 1;
const OPTIONAL_WEIGHT = 0.5;

const lastPartOf = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);
const isReleased = (row: Row<'status'>) =>
  ['', 'released'].includes(row.optional('status').toLowerCase());

/** Knowledge is knowledge; what people take along into any job is soft; everything else is hard. */
function kindOf(type: string, reuse: string): SkillKind {
  if (type.toLowerCase() === 'knowledge') return 'knowledge';
  return reuse.toLowerCase() === 'transversal' ? 'soft' : 'hard';
}

function aliasesOf(label: string, alternatives: string): string[] {
  const names = alternatives.split(/[\n\r]+/).map((name) => name.trim());
  const others = names.filter(
    (name) => name !== '' && name !== label && name.length <= LONGEST_ALIAS,
  );
  return [...new Set(others)].slice(0, MOST_ALIASES);
}

type Occupation = Omit<CatalogRole, 'requirements'> & {
  weights: Map<string, number>;
  isFaulty: boolean;
};

type Tables = {
  skills: Map<string, CatalogSkill>;
  occupations: Map<string, Occupation>;
  /** Concepts that are no longer released. */
  retired: Set<string>;
};

/** @throws RowRefused */
function requireNew({ skills, occupations }: Tables, uri: string): void {
  if (skills.has(uri) || occupations.has(uri))
    throw new RowRefused('repeated', `${uri} stands twice`);
}

function takeSkill(tables: Tables, row: Row<keyof typeof COLUMNS.skills>): void {
  const externalId = row.text('uri');
  requireNew(tables, externalId);
  if (!isReleased(row)) {
    tables.retired.add(externalId);
    return;
  }
  const name = row.text('label');
  tables.skills.set(externalId, {
    externalId,
    name,
    kind: kindOf(row.optional('type'), row.optional('reuse')),
    description: row.optional('description') || null,
    aliases: aliasesOf(name, row.optional('alternatives')),
    referenceWeight: null,
    place: row.place,
  });
}

function takeOccupation(tables: Tables, row: Row<keyof typeof COLUMNS.occupations>): void {
  const externalId = row.text('uri');
  requireNew(tables, externalId);
  if (!isReleased(row)) {
    tables.retired.add(externalId);
    return;
  }
  const group = row.optional('group').replace(/^C/i, '');
  tables.occupations.set(externalId, {
    externalId,
    code: row.optional('code') || lastPartOf(externalId),
    title: row.text('label'),
    family: group === '' ? null : `ISCO ${group.slice(0, 2)}`,
    description: row.optional('description') || null,
    jobZone: null,
    profile: [],
    toolExternalIds: [],
    weights: new Map(),
    isFaulty: false,
    place: row.place,
  });
}

function takeRelation(tables: Tables, row: Row<keyof typeof COLUMNS.relations>): void {
  const [occupationUri, skillUri] = [row.text('occupation'), row.text('skill')];
  const relation = row.text('relation').toLowerCase();
  if (relation !== 'essential' && relation !== 'optional')
    throw new RowRefused('relation-unknown', `"${relation}" is neither essential nor optional`);
  if (tables.retired.has(occupationUri) || tables.retired.has(skillUri)) return;
  const occupation = tables.occupations.get(occupationUri);
  if (!occupation)
    throw new RowRefused('occupation-unlisted', `the occupation ${occupationUri} is not listed`);
  if (!tables.skills.has(skillUri))
    throw new RowRefused('skill-unlisted', `the skill ${skillUri} is not listed`);
  const weight = relation === 'essential' ? ESSENTIAL_WEIGHT : OPTIONAL_WEIGHT;
  occupation.weights.set(skillUri, Math.max(weight, occupation.weights.get(skillUri) ?? 0));
}

function toCatalog({ skills, occupations }: Tables): Catalog {
  const whole = [...occupations.values()].filter(({ isFaulty }) => !isFaulty);
  const asking = whole.filter(({ weights }) => weights.size > 0);
  return {
    source: 'esco',
    label: 'ESCO',
    skills: [...skills.values()],
    roles: asking.map(({ weights, isFaulty: _whole, ...role }) => ({
      ...role,
      requirements: [...weights].map(([skillExternalId, weight]) => ({
        skillExternalId,
        level: null,
        weight,
      })),
    })),
    leftOut: occupations.size - whole.length,
    unrated: whole.filter(({ weights }) => weights.size === 0).map(({ code }) => code),
  };
}

/**
 * Reads an ESCO export in CSV, of any language, row by row in the order of `nameTable`. Concepts that are no longer
 * released are passed over. A row that cannot be taken is a fault, and the occupation it is about is left out as a whole.
 * ESCO says what is essential and what is optional, and gives no levels.
 */
export function escoReader(faults: Faults = collectFaults()) {
  const tables: Tables = { skills: new Map(), occupations: new Map(), retired: new Set() };
  const spoil = (code: string) => {
    const occupation = tables.occupations.get(code);
    if (occupation) occupation.isFaulty = true;
  };
  const begin = {
    skills: (header: readonly string[]) =>
      tableReader(header, COLUMNS.skills, (row) => takeSkill(tables, row), {
        faults,
        optional: ['reuse', 'alternatives', 'description', 'status'],
      }),
    occupations: (header: readonly string[]) =>
      tableReader(header, COLUMNS.occupations, (row) => takeOccupation(tables, row), {
        faults,
        optional: ['group', 'description', 'code', 'status'],
        refused: { subject: 'uri', spoil },
      }),
    relations: (header: readonly string[]) =>
      tableReader(header, COLUMNS.relations, (row) => takeRelation(tables, row), {
        faults,
        refused: { subject: 'occupation', spoil },
      }),
  };
  return {
    /** Begins a table; answers what takes its rows, or the columns its header lacks. */
    begin: (table: EscoTable, header: readonly string[]) => begin[table](header),
    finish: () => toCatalog(tables),
  };
}
