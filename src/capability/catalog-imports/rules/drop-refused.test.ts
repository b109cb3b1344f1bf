import { dropRefused } from './drop-refused.js';
import type { Catalog, CatalogRole, CatalogSkill } from './list-onet-catalog.js';

const skill = (externalId: string): CatalogSkill => ({
  externalId,
  name: externalId,
  kind: 'hard',
  description: null,
  aliases: [],
  referenceWeight: null,
  place: null,
});
const role = (externalId: string, changes: Partial<CatalogRole> = {}): CatalogRole => ({
  externalId,
  code: externalId,
  title: externalId,
  family: null,
  description: null,
  jobZone: null,
  requirements: [{ skillExternalId: 'reading', level: 3, weight: 1 }],
  profile: [],
  toolExternalIds: [],
  place: null,
  ...changes,
});
const catalog: Catalog = {
  source: 'onet',
  label: 'O*NET',
  skills: [skill('reading'), skill('writing'), skill('tool:Python')],
  roles: [
    role('clerk'),
    role('author', { requirements: [{ skillExternalId: 'writing', level: 3, weight: 1 }] }),
    role('rated', { profile: [{ skillExternalId: 'writing', importance: 0, level: 0 }] }),
    role('programmer', { toolExternalIds: ['tool:Python'] }),
  ],
  unrated: [],
  leftOut: 0,
};
const codesOf = ({ roles }: Catalog) => roles.map(({ code }) => code);

test('without refusals all of it is taken', () => {
  expect(dropRefused(catalog, { skills: new Set(), roles: new Set() })).toEqual({
    catalog,
    spoilt: [],
  });
});

test('a refused role goes alone', () => {
  const kept = dropRefused(catalog, { skills: new Set(), roles: new Set(['clerk']) });
  expect(codesOf(kept.catalog)).toEqual(['author', 'rated', 'programmer']);
  expect(kept.spoilt).toEqual([]);
});

test('a refused skill takes along the roles that ask for it, rate it or use it', () => {
  const refused = { skills: new Set(['writing', 'tool:Python']), roles: new Set<string>() };
  const kept = dropRefused(catalog, refused);
  expect(codesOf(kept.catalog)).toEqual(['clerk']);
  expect(kept.catalog.skills.map(({ externalId }) => externalId)).toEqual(['reading']);
  expect(kept.spoilt.map((each) => [each.role.code, each.skillExternalId])).toEqual([
    ['author', 'writing'],
    ['rated', 'writing'],
    ['programmer', 'tool:Python'],
  ]);
});
