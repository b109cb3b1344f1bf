import type { PlainDate } from '../../kernel/calendar.js';
import type { OnetElement, OnetOccupation, OnetRating, OnetRelease } from './read-onet-release.js';

export type SkillKind = 'hard' | 'soft' | 'knowledge' | 'tool';

export type ImportedSkill = {
  name: string;
  kind: SkillKind;
  source: 'onet';
  externalId: string;
  description: string;
  aliases: string[];
};

export type ImportedJobRole = {
  code: string;
  title: string;
  family: string;
  source: 'onet';
  description: string;
};

export type ImportedRequirement = {
  skillExternalId: string;
  /** On O*NET's level scale, 0 to 7. */
  level: number;
  /** From 0 to 1. */
  weight: number;
  mandatory: boolean;
};

export type ImportedRequirementVersion = {
  jobRoleCode: string;
  effectiveOn: PlainDate;
  requirements: ImportedRequirement[];
};

export type OnetImport = {
  skills: ImportedSkill[];
  jobRoles: ImportedJobRole[];
  requirementVersions: ImportedRequirementVersion[];
};

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

/** The release in the words of the API; every role gets one requirement version, in force from `effectiveOn`. */
export function toImport(release: OnetRelease, effectiveOn: PlainDate): OnetImport {
  const tools = release.tools.map(
    ({ name, category }): ImportedSkill => ({
      name,
      kind: 'tool',
      source: 'onet',
      externalId: `tool:${name}`,
      description: category,
      aliases: [],
    }),
  );
  return {
    skills: [...release.elements.map(toSkill), ...tools],
    jobRoles: release.occupations.map(toJobRole),
    requirementVersions: release.occupations.map(({ code, ratings }) => ({
      jobRoleCode: code,
      effectiveOn,
      requirements: ratings.filter(isRequired).map(toRequirement),
    })),
  };
}

const toSkill = (element: OnetElement): ImportedSkill => ({
  name: element.name,
  kind: kindOfElement(element),
  source: 'onet',
  externalId: element.elementId,
  description: element.description,
  aliases: [],
});

const toJobRole = ({ code, title, family, description }: OnetOccupation): ImportedJobRole => ({
  code,
  title,
  family,
  source: 'onet',
  description,
});

/** An element asked for at level 0 is not asked for. "Not relevant" ratings keep a small level and a small weight, so they stay. */
const isRequired = (rating: OnetRating): boolean => rating.level > 0;

const toRequirement = ({ elementId, importance, level }: OnetRating): ImportedRequirement => ({
  skillExternalId: elementId,
  level,
  weight: weightOfImportance(importance),
  mandatory: false,
});
