import type { OnetRelease } from './complete-occupations.js';
import { kindOfElement, listOnetCatalog, weightOfImportance } from './list-onet-catalog.js';

const place = { file: 'Occupation Data.txt', row: 2 };
const release: OnetRelease = {
  elements: [
    { elementId: '2.B.3.e', kind: 'skill', name: 'Programming', description: 'Writing programs.' },
    { elementId: '2.C.5.b', kind: 'knowledge', name: 'Medicine', description: null },
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
      tools: ['Python'],
      place,
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
      tools: [],
      place,
    },
  ],
  unrated: [],
  leftOut: 0,
  referenceMeans: new Map([['2.B.3.e', 2.5]]),
  tools: [{ name: 'Python', category: 'Object oriented development software', place }],
};

const { skills, roles } = listOnetCatalog(release);

describe('an O*NET release as skills and roles', () => {
  test('elements become skills that keep their O*NET id and know their mean weight', () => {
    expect(skills[0]).toEqual({
      externalId: '2.B.3.e',
      name: 'Programming',
      kind: 'hard',
      description: 'Writing programs.',
      aliases: [],
      referenceWeight: 0.375,
      place: null,
    });
  });

  test('technologies become tools', () => {
    expect(skills[2]).toMatchObject({ name: 'Python', kind: 'tool', externalId: 'tool:Python' });
    expect(roles.map(({ toolExternalIds }) => toolExternalIds)).toEqual([['tool:Python'], []]);
  });

  test('occupations become job roles of their SOC major group', () => {
    expect(roles[1]).toMatchObject({ code: '29-1141.00', family: '29', jobZone: 3, place });
  });

  test('a requirement keeps the O*NET level and turns importance into a weight from 0 to 1', () => {
    expect(roles[0]?.requirements).toEqual([
      { skillExternalId: '2.B.3.e', level: 4.88, weight: 0.9375 },
    ]);
  });

  test('what is needed at level 0 is no requirement, but stays in the profile', () => {
    expect(roles[1]?.requirements.map((each) => each.skillExternalId)).toEqual([
      '2.B.3.e',
      '2.C.5.b',
    ]);
    expect(roles[0]?.profile).toEqual([
      { skillExternalId: '2.B.3.e', importance: 0.9375, level: 4.88 / 7 },
      { skillExternalId: '2.C.5.b', importance: 0.03, level: 0 },
    ]);
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
