import { groupBy } from './group-by.js';

test('items with one key stay together, in their order', () => {
  const groups = groupBy(['a1', 'b1', 'a2'], (item) => item[0] ?? '');
  expect([...groups]).toEqual([
    ['a', ['a1', 'a2']],
    ['b', ['b1']],
  ]);
});
