import { collectFaults, type Faults } from './collect-faults.js';
import type { Catalog, CatalogRole, CatalogSkill, SkillKind } from './list-onet-catalog.js';
import type { EscoTable } from './name-tables.js';
import { type Row, RowRefused, rowReader } from './read-rows.js';

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
  const others = names.filter((name) => name !== '' && name !== label);
  return [...new Set(others)].slice(0, MOST_ALIASES);
}

type Occupation = Omit<CatalogRole, 'requirements'> & {
  weights: Map<string, number>;
  isFaulty: boolean;
};

/**
 * Reads an ESCO export in CSV, of any language, row by row in the order of `nameTable`. Concepts that are no longer
 * released are passed over. A row that cannot be taken is a fault, and the occupation it is about is left out as a whole.
 * ESCO says what is essential and what is optional, and gives no levels.
 */
export function escoReader(faults: Faults = collectFaults()) {
  const skills = new Map<string, CatalogSkill>();
  const retired = new Set<string>();
  const occupations = new Map<string, Occupation>();

  const requireNew = (uri: string) => {
    if (skills.has(uri) || occupations.has(uri))
      throw new RowRefused('repeated', `${uri} stands twice`);
  };

  const takeSkill = (row: Row<keyof typeof COLUMNS.skills>) => {
    const externalId = row.text('uri');
    requireNew(externalId);
    if (!isReleased(row)) {
      retired.add(externalId);
      return;
    }
    const name = row.text('label');
    skills.set(externalId, {
      externalId,
      name,
      kind: kindOf(row.optional('type'), row.optional('reuse')),
      description: row.optional('description') || null,
      aliases: aliasesOf(name, row.optional('alternatives')),
      referenceWeight: null,
      place: row.place,
    });
  };

  const takeOccupation = (row: Row<keyof typeof COLUMNS.occupations>) => {
    const externalId = row.text('uri');
    requireNew(externalId);
    if (!isReleased(row)) {
      retired.add(externalId);
      return;
    }
    const group = row.optional('group').replace(/^C/i, '');
    occupations.set(externalId, {
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
  };

  const takeRelation = (row: Row<keyof typeof COLUMNS.relations>) => {
    const [occupationUri, skillUri] = [row.text('occupation'), row.text('skill')];
    const relation = row.text('relation').toLowerCase();
    if (relation !== 'essential' && relation !== 'optional')
      throw new RowRefused('relation-unknown', `"${relation}" is neither essential nor optional`);
    if (retired.has(occupationUri) || retired.has(skillUri)) return;
    const occupation = occupations.get(occupationUri);
    if (!occupation)
      throw new RowRefused('occupation-unlisted', `the occupation ${occupationUri} is not listed`);
    if (!skills.has(skillUri))
      throw new RowRefused('skill-unlisted', `the skill ${skillUri} is not listed`);
    const weight = relation === 'essential' ? ESSENTIAL_WEIGHT : OPTIONAL_WEIGHT;
    occupation.weights.set(skillUri, Math.max(weight, occupation.weights.get(skillUri) ?? 0));
  };

  /** Takes every row of a table; a row that is refused costs the occupation it names, in the column `subject`. */
  function reading<Column extends string>(
    header: readonly string[],
    columns: Readonly<Record<Column, readonly string[]>>,
    take: (row: Row<Column>) => void,
    { optional, subject }: { optional: readonly Column[]; subject: string },
  ) {
    const read = rowReader(header, columns, optional);
    if ('missing' in read) return read;
    const place = header.findIndex((name) => name.trim().toLowerCase() === subject);
    return (file: string, row: number, cells: readonly string[]) => {
      const isTaken = faults.attempt(file, row, () => take(read(file, row, cells)));
      const occupation = isTaken ? undefined : occupations.get(cells[place]?.trim() ?? '');
      if (occupation) occupation.isFaulty = true;
    };
  }

  const tables = {
    skills: (header: readonly string[]) =>
      reading(header, COLUMNS.skills, takeSkill, {
        optional: ['reuse', 'alternatives', 'description', 'status'],
        subject: 'concepturi',
      }),
    occupations: (header: readonly string[]) =>
      reading(header, COLUMNS.occupations, takeOccupation, {
        optional: ['group', 'description', 'code', 'status'],
        subject: 'concepturi',
      }),
    relations: (header: readonly string[]) =>
      reading(header, COLUMNS.relations, takeRelation, { optional: [], subject: 'occupationuri' }),
  };

  return {
    /** Begins a table; answers what takes its rows, or the columns its header lacks. */
    begin: (table: EscoTable, header: readonly string[]) => tables[table](header),
    finish: (): Catalog => {
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
        unrated: whole.filter(({ weights }) => weights.size === 0).map(({ code }) => code),
      };
    },
  };
}
