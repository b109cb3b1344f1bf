import type { Catalog, CatalogRole } from './list-onet-catalog.js';

type Kept = {
  catalog: Catalog;
  /** Roles left out because of a skill they ask for, each with the first such skill. */
  spoilt: { role: CatalogRole; skillExternalId: string }[];
};

const skillsOf = ({ requirements, profile, toolExternalIds }: CatalogRole): string[] => [
  ...requirements.map(({ skillExternalId }) => skillExternalId),
  ...profile.map(({ skillExternalId }) => skillExternalId),
  ...toolExternalIds,
];

/**
 * What of a catalog can be taken if these skills and roles cannot. A role stands or falls as a whole: without one of its
 * skills it would seem to ask for less than it does.
 */
export function dropRefused(
  catalog: Catalog,
  refused: { skills: ReadonlySet<string>; roles: ReadonlySet<string> },
): Kept {
  const roles = catalog.roles.filter(({ externalId }) => !refused.roles.has(externalId));
  const spoilt = roles.flatMap((role) => {
    const skillExternalId = skillsOf(role).find((id) => refused.skills.has(id));
    return skillExternalId === undefined ? [] : [{ role, skillExternalId }];
  });
  const isSpoilt = new Set(spoilt.map(({ role }) => role));
  return {
    catalog: {
      ...catalog,
      skills: catalog.skills.filter(({ externalId }) => !refused.skills.has(externalId)),
      roles: roles.filter((role) => !isSpoilt.has(role)),
    },
    spoilt,
  };
}
