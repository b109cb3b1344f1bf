import { changedFieldsOf } from './changed-fields.js';

const row = {
  name: 'Ada',
  region: 'CA' as string | null,
  facts: { badge: 7, tags: ['a', 'b'], home: { city: 'London', floor: null } } as object,
};

test('names what differs, in the order it was given', () => {
  expect(changedFieldsOf(row, { region: 'NY', name: 'Grace' })).toEqual(['region', 'name']);
});

test('what is not given is no change; null is a value', () => {
  expect(changedFieldsOf(row, { name: undefined })).toEqual([]);
  expect(changedFieldsOf(row, { region: null })).toEqual(['region']);
  expect(changedFieldsOf({ ...row, region: null }, { region: null })).toEqual([]);
});

test('the order of an object’s keys is no change, at any depth; the order of a list is one', () => {
  const same = { home: { floor: null, city: 'London' }, tags: ['a', 'b'], badge: 7 };
  expect(changedFieldsOf(row, { facts: same })).toEqual([]);
  expect(changedFieldsOf(row, { facts: { ...same, tags: ['b', 'a'] } })).toEqual(['facts']);
});

test.each([
  ['a key more', { badge: 7, tags: ['a', 'b'], home: { city: 'London', floor: null }, more: 1 }],
  ['a key less', { badge: 7, tags: ['a', 'b'] }],
  ['a number as text', { badge: '7', tags: ['a', 'b'], home: { city: 'London', floor: null } }],
  ['absent instead of null', { badge: 7, tags: ['a', 'b'], home: { city: 'London' } }],
])('%s inside an object is a change', (_what, facts) => {
  expect(changedFieldsOf(row, { facts })).toEqual(['facts']);
});
