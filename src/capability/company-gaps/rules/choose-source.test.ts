import {
  type Asked,
  chooseDimension,
  chooseSource,
  isKept,
  MOST_CHANGED,
} from './choose-source.js';

const asked = (facts: Partial<Asked> = {}): Asked => ({
  groupBy: ['skill'],
  isOfDepartments: false,
  isOfLocation: false,
  isOfLine: false,
  asOf: '2026-11-26',
  today: '2026-11-26',
  ...facts,
});

test.each<[string, Partial<Asked>, ReturnType<typeof chooseDimension>]>([
  ['by skill', {}, 'employer'],
  ['by role and kind', { groupBy: ['job_role', 'kind'] }, 'employer'],
  ['by department and skill', { groupBy: ['department', 'skill'] }, 'department'],
  ['of a department', { isOfDepartments: true }, 'department'],
  ['by location', { groupBy: ['location'] }, 'location'],
  ['of a country', { isOfLocation: true }, 'location'],
  [
    'by location, of a department',
    { groupBy: ['location'], isOfDepartments: true },
    'department and location',
  ],
])('sums %s', (_what, facts, dimension) => {
  expect(chooseDimension(asked(facts))).toBe(dimension);
});

test('the kept sums answer for today, put right by those who changed', () => {
  expect(chooseSource(asked(), [])).toEqual({ kind: 'rollup', changed: [] });
  expect(chooseSource(asked(), ['somebody'])).toEqual({ kind: 'rollup', changed: ['somebody'] });
});

test.each<[string, Partial<Asked>]>([
  ['yesterday', { asOf: '2026-11-25' }],
  ['tomorrow', { asOf: '2026-11-27' }],
  ['a line', { isOfLine: true }],
  ['departments in a country', { groupBy: ['department'], isOfLocation: true }],
])('everybody is counted for %s', (_what, facts) => {
  expect(isKept(asked(facts))).toBe(false);
  expect(chooseSource(asked(facts), [])).toEqual({ kind: 'live' });
});

test('everybody is counted where it is not known who changed, or too many did', () => {
  const people = Array.from({ length: MOST_CHANGED }, (_, index) => String(index));
  expect(chooseSource(asked(), people).kind).toBe('rollup');
  expect(chooseSource(asked(), [...people, 'one more']).kind).toBe('live');
  expect(chooseSource(asked(), null).kind).toBe('live');
});
