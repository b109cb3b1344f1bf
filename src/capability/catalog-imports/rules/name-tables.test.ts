import { nameTable, releaseOf } from './name-tables.js';

test.each([
  ['onet', 'Occupation Data.txt', 'occupations'],
  ['onet', 'occupation_data.csv', 'occupations'],
  ['onet', 'onet29_occupations.csv', 'occupations'],
  ['onet', 'Skills.txt', 'skills'],
  ['onet', 'onet30_skills.csv', 'skills'],
  ['onet', 'KNOWLEDGE.TXT', 'knowledge'],
  ['onet', 'Technology Skills.txt', 'technologies'],
  ['onet', 'Tools and Technology.txt', 'technologies'],
  ['onet', 'onet29_technology_skills.csv', 'technologies'],
  ['onet', 'Content Model Reference.txt', 'contentModel'],
  ['onet', 'Job Zones.tsv', 'jobZones'],
  ['onet', 'onet29_element_means.csv', 'elementMeans'],
  ['esco', 'skills_de.csv', 'skills'],
  ['esco', 'occupations_en.csv', 'occupations'],
  ['esco', 'occupationSkillRelations_en.csv', 'relations'],
  ['esco', 'occupationSkillRelations.csv', 'relations'],
] as const)('%s: %s is the table of %s', (kind, file, table) => {
  expect(nameTable(kind, file)?.table).toBe(table);
});

test.each([
  ['onet', 'Job Zone Reference.txt'],
  ['onet', 'Skills to Work Activities.txt'],
  ['onet', 'Skills.xlsx'],
  ['onet', 'onet29_level_anchors.csv'],
  ['esco', 'skillsHierarchy_en.csv'],
  ['esco', 'Skills.txt'],
] as const)('%s: %s is no table of the kind', (kind, file) => {
  expect(nameTable(kind, file)).toBeUndefined();
});

test('occupations are read before what is said about them', () => {
  const orderOf = (file: string) => nameTable('onet', file)?.order ?? -1;
  expect(orderOf('Content Model Reference.txt')).toBeLessThan(orderOf('Skills.txt'));
  expect(orderOf('Occupation Data.txt')).toBeLessThan(orderOf('Skills.txt'));
  expect(orderOf('Occupation Data.txt')).toBeLessThan(orderOf('Technology Skills.txt'));
});

test('a release has a number, if the file says it', () => {
  expect(['onet30_skills.csv', 'Skills.txt'].map(releaseOf)).toEqual([30, 0]);
});
