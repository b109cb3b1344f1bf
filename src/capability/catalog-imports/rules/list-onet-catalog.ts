import type { OnetElement, OnetRelease } from './complete-occupations.js';

export type SkillKind = 'hard' | 'soft' | 'knowledge' | 'tool';
export type CatalogPlace = { file: string; row: number } | null;

export type CatalogSkill = {
  externalId: string;
  name: string;
  kind: SkillKind;
  description: string | null;
  aliases: string[];
  referenceWeight: number | null;
  place: CatalogPlace;
};

export type CatalogRequirement = {
  skillExternalId: string;
  /** On the catalog’s scale; null if the catalog gives no levels. */
  level: number | null;
  /** From 0 to 1. */
  weight: number;
};

export type CatalogRole = {
  externalId: string;
  code: string;
  title: string;
  family: string | null;
  description: string | null;
  jobZone: number | null;
  requirements: CatalogRequirement[];
  /** The catalog’s own ratings, each from 0 to 1, of all it rates. */
  profile: { skillExternalId: string; importance: number; level: number }[];
  toolExternalIds: string[];
  place: CatalogPlace;
};

/** What a release holds, whoever published it. */
export type Catalog = {
  source: 'onet' | 'esco';
  /** Names the source for people. */
  label: string;
  skills: CatalogSkill[];
  roles: CatalogRole[];
  /** Codes of occupations of which the release says nothing that a role could ask for: left out. */
  unrated: string[];
  /** How many occupations are left out because a row about them could not be taken. */
  leftOut: number;
};

const HIGHEST_LEVEL = 7;
/** Active Listening, Speaking and Time Management are about people, though O*NET files them elsewhere. */
const SOFT_ELEMENTS = new Set(['2.A.1.b', '2.A.1.d', '2.B.5.a']);
const SOCIAL_SKILLS = '2.B.1.';

/** O*NET knowledge is knowledge; its social skills are soft, its other skills hard. */
export function kindOfElement({ elementId, kind }: Pick<OnetElement, 'elementId' | 'kind'>) {
  if (kind === 'knowledge') return 'knowledge';
  return elementId.startsWith(SOCIAL_SKILLS) || SOFT_ELEMENTS.has(elementId) ? 'soft' : 'hard';
}

/**
 * A requirement's weight from O*NET importance: (importance - 1) / 4, so 1 to 5 becomes 0 to 1.
 * O*NET publishes two decimals, so four decimals hold the weight without loss.
 */
export const weightOfImportance = (importance: number): number =>
  Math.round((importance - 1) * 2500) / 10_000;

const toolId = (name: string) => `tool:${name}`;

/**
 * An O*NET release as skills and roles. All technologies become tools, not only the hot ones: what two occupations share
 * of them says how close they are, and an employer's people use what is not in fashion as well. What an occupation
 * needs at level 0 it does not ask for; "not relevant" elements keep a small level and a small weight, so they stay.
 */
export function listOnetCatalog({
  elements,
  occupations,
  unrated,
  leftOut,
  referenceMeans,
  tools,
}: OnetRelease): Catalog {
  const rated = elements.map((element): CatalogSkill => {
    const mean = referenceMeans.get(element.elementId);
    return {
      externalId: element.elementId,
      name: element.name,
      kind: kindOfElement(element),
      description: element.description,
      aliases: [],
      referenceWeight: mean === undefined ? null : (mean - 1) / 4,
      place: null,
    };
  });
  const technologies = tools.map(
    ({ name, category, place }): CatalogSkill => ({
      externalId: toolId(name),
      name,
      kind: 'tool',
      description: category,
      aliases: [],
      referenceWeight: null,
      place,
    }),
  );
  const roles = occupations.map(({ ratings, tools: used, ...occupation }): CatalogRole => {
    const asked = ratings.map(({ elementId, importance, level }) => ({
      skillExternalId: elementId,
      level,
      weight: weightOfImportance(importance),
    }));
    return {
      ...occupation,
      externalId: occupation.code,
      requirements: asked.filter(({ level }) => level > 0),
      profile: asked.map(({ skillExternalId, level, weight }) => ({
        skillExternalId,
        importance: weight,
        level: level / HIGHEST_LEVEL,
      })),
      toolExternalIds: used.map(toolId),
    };
  });
  return {
    source: 'onet',
    label: 'O*NET',
    skills: [...rated, ...technologies],
    roles,
    unrated,
    leftOut,
  };
}
