import { collectFaults } from './collect-faults.js';
import {
  completeOccupations,
  meanImportance,
  type ReadOccupation,
} from './complete-occupations.js';

const place = { file: 'Skills.txt', row: 2 };
const occupation = (code: string, changes: Partial<ReadOccupation> = {}): ReadOccupation => ({
  code,
  title: code,
  description: code,
  family: code.slice(0, 2),
  jobZone: null,
  ratings: new Map([['2.A', { importance: 3, level: 2, notRelevant: false, place }]]),
  tools: new Set(['Python']),
  isFaulty: false,
  place,
  ...changes,
});

test('occupations are rated or unrated; what has none is never filled with zeros', () => {
  const occupations = [occupation('11-1011.00'), occupation('15-1252.00', { ratings: new Map() })];
  expect(completeOccupations(occupations, collectFaults())).toMatchObject({
    rated: [{ code: '11-1011.00', ratings: [{ elementId: '2.A', importance: 3, level: 2 }] }],
    unrated: ['15-1252.00'],
  });
});

test('half a rating is a fault, and costs the occupation', () => {
  const faults = collectFaults();
  const ratings = new Map([['2.A', { importance: 3, notRelevant: false, place }]]);
  const { rated, unrated } = completeOccupations([occupation('11-1011.00', { ratings })], faults);
  expect([rated, unrated]).toEqual([[], []]);
  expect(faults.list).toMatchObject([{ ...place, code: 'rating-incomplete' }]);
});

test('an occupation with a row that could not be taken is neither, and no second fault', () => {
  const faults = collectFaults();
  const faulty = occupation('11-1011.00', { isFaulty: true });
  expect(completeOccupations([faulty], faults)).toEqual({
    rated: [],
    unrated: [],
    leftOut: 1,
  });
  expect(faults.count).toBe(0);
});

test('the mean of an element is over those who rate it', () => {
  const ratings = new Map([['2.A', { importance: 4, level: 2, notRelevant: false, place }]]);
  const { rated } = completeOccupations(
    [occupation('11-1011.00'), occupation('11-1021.00', { ratings })],
    collectFaults(),
  );
  expect([...meanImportance(rated)]).toEqual([['2.A', 3.5]]);
});
