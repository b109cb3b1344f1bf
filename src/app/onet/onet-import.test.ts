import { kindOfElement, toImport, weightOfImportance } from './onet-import.js';
import type { OnetRelease } from './read-onet-release.js';

const release: OnetRelease = {
  elements: [
    { elementId: '2.B.3.e', kind: 'skill', name: 'Programming', description: 'Writing programs.' },
    { elementId: '2.C.5.b', kind: 'knowledge', name: 'Medicine', description: 'Of the body.' },
  ],
  occupations: [
    {
      code: '15-1251.00',
      title: 'Computer Programmers',
      description: 'Write code.',
      family: '15',
      jobZone: 4,
      ratings: [
        { elementId: '2.B.3.e', importance: 4.75, level: 4.88, notRelevant: false },
        { elementId: '2.C.5.b', importance: 1.12, level: 0, notRelevant: false },
      ],
    },
    {
      code: '29-1141.00',
      title: 'Registered Nurses',
      description: 'Assess patients.',
      family: '29',
      jobZone: 3,
      ratings: [
        { elementId: '2.B.3.e', importance: 1.5, level: 0.25, notRelevant: true },
        { elementId: '2.C.5.b', importance: 4.36, level: 4.47, notRelevant: false },
      ],
    },
  ],
  unrated: [],
  referenceMeans: new Map(),
  tools: [{ name: 'Python', category: 'Object oriented development software' }],
};

const { skills, jobRoles, requirementVersions } = toImport(release, '2026-01-01');

describe('an O*NET release in the words of the API', () => {
  test('elements become skills that keep their O*NET id', () => {
    expect(skills[0]).toEqual({
      name: 'Programming',
      kind: 'hard',
      source: 'onet',
      externalId: '2.B.3.e',
      description: 'Writing programs.',
      aliases: [],
    });
  });

  test('technologies become tools', () => {
    expect(skills[2]).toMatchObject({ name: 'Python', kind: 'tool', externalId: 'tool:Python' });
  });

  test('occupations become job roles of their SOC major group', () => {
    expect(jobRoles[1]).toEqual({
      code: '29-1141.00',
      title: 'Registered Nurses',
      family: '29',
      source: 'onet',
      description: 'Assess patients.',
    });
  });

  test('a requirement keeps the O*NET level and turns importance into a weight from 0 to 1', () => {
    expect(requirementVersions[0]).toEqual({
      jobRoleCode: '15-1251.00',
      effectiveOn: '2026-01-01',
      requirements: [{ skillExternalId: '2.B.3.e', level: 4.88, weight: 0.9375, mandatory: false }],
    });
  });

  test('what is needed at level 0 is no requirement; what is hardly relevant is a small one', () => {
    const needed = requirementVersions.map((version) =>
      version.requirements.map((requirement) => requirement.skillExternalId),
    );
    expect(needed).toEqual([['2.B.3.e'], ['2.B.3.e', '2.C.5.b']]);
  });

  test.each([
    ['Active Listening', '2.A.1.b', 'skill', 'soft'],
    ['Speaking', '2.A.1.d', 'skill', 'soft'],
    ['Negotiation', '2.B.1.d', 'skill', 'soft'],
    ['Time Management', '2.B.5.a', 'skill', 'soft'],
    ['Management of Personnel Resources', '2.B.5.d', 'skill', 'hard'],
    ['Programming', '2.B.3.e', 'skill', 'hard'],
    ['Psychology', '2.C.4.e', 'knowledge', 'knowledge'],
  ] as const)('%s is filed by what it is', (_name, elementId, kind, filed) => {
    expect(kindOfElement({ elementId, kind })).toBe(filed);
  });

  test.each([
    [1, 0],
    [2.12, 0.28],
    [4.12, 0.78],
    [5, 1],
  ])('importance %d weighs %d', (importance, weight) => {
    expect(weightOfImportance(importance)).toBe(weight);
  });
});
