import type { OnetOccupation, OnetRelease } from '../src/capability/catalog-imports/index.js';
import { deriveEntryLevels, deriveTeaching } from './derive-teaching.js';

const occupation = (code: string, levels: Record<string, [number, number]>): OnetOccupation => ({
  code,
  title: code,
  description: code,
  family: code.slice(0, 2),
  jobZone: null,
  ratings: Object.entries(levels).map(([elementId, [importance, level]]) => ({
    elementId,
    importance,
    level,
    notRelevant: level === 0,
  })),
  tools: [],
  place: { file: 'onet29_occupations.csv', row: 2 },
});

const programmer = occupation('15-1251.00', {
  programming: [4.8, 4.9],
  systems: [3.6, 4],
  reading: [3.6, 3.4],
  cooking: [1.1, 0],
});
const tester = occupation('15-1253.00', {
  programming: [3.8, 3.7],
  systems: [3.9, 4.1],
  reading: [3.4, 3.8],
  cooking: [1.1, 0],
});

const release: OnetRelease = {
  elements: ['programming', 'systems', 'reading', 'cooking'].map((elementId) => ({
    elementId,
    kind: 'skill',
    name: elementId,
    description: elementId,
  })),
  occupations: [programmer, tester],
  unrated: [],
  leftOut: 0,
  referenceMeans: new Map([
    ['programming', 1.6],
    ['systems', 2.5],
    ['reading', 3.6],
    ['cooking', 1],
  ]),
  tools: [],
};

describe('what a program teaches', () => {
  test('is what sets its occupations apart, the most distinctive first, up to what they ask for', () => {
    expect(deriveTeaching([programmer], release, 600)).toEqual([
      { skillExternalId: 'programming', level: 5 },
      { skillExternalId: 'systems', level: 4 },
    ]);
  });

  test('goes up to the median of several occupations, in halves rounded up', () => {
    expect(deriveTeaching([programmer, tester], release, 600)).toEqual([
      { skillExternalId: 'programming', level: 4.5 },
      { skillExternalId: 'systems', level: 4.5 },
    ]);
  });

  test.each([
    [600, 5],
    [100, 4.5],
    [20, 4],
  ])('in %d hours reaches level %d of programming', (hours, level) => {
    const [first] = deriveTeaching([programmer], release, hours);
    expect(first).toEqual({ skillExternalId: 'programming', level });
  });

  test('is nothing without an occupation', () => {
    expect(deriveTeaching([], release, 600)).toEqual([]);
  });

  test('asks of beginners two fifths of where it leads', () => {
    expect(deriveEntryLevels([{ skillExternalId: 'programming', level: 5 }])).toEqual([
      { skillExternalId: 'programming', level: 2 },
    ]);
  });
});
