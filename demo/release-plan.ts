import {
  type CatalogSkill,
  listOnetCatalog,
  type OnetRelease,
} from '../src/capability/catalog-imports/index.js';
import type { PlainDate } from '../src/kernel/calendar.js';

export type ImportedSkill = Pick<
  CatalogSkill,
  'name' | 'kind' | 'externalId' | 'description' | 'aliases'
> & { source: 'onet' };

export type ImportedJobRole = {
  code: string;
  title: string;
  family: string | null;
  source: 'onet';
  description: string | null;
  jobZone: number | null;
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

/** The release in the words of the API; every role gets one requirement version, in force from `effectiveOn`. */
export function toImport(release: OnetRelease, effectiveOn: PlainDate): OnetImport {
  const { skills, roles } = listOnetCatalog(release);
  return {
    skills: skills.map(({ name, kind, externalId, description, aliases }) => ({
      name,
      kind,
      source: 'onet',
      externalId,
      description,
      aliases,
    })),
    jobRoles: roles.map(({ code, title, family, description, jobZone }) => ({
      code,
      title,
      family,
      source: 'onet',
      description,
      jobZone,
    })),
    requirementVersions: roles.map(({ code, requirements }) => ({
      jobRoleCode: code,
      effectiveOn,
      requirements: requirements.map(({ skillExternalId, level, weight }) => ({
        skillExternalId,
        level: level ?? 0,
        weight,
        mandatory: false,
      })),
    })),
  };
}
