import { entityTag, namesTag } from './preconditions.js';

test('a tag goes on after a dot where the version alone does not say which body it was', () => {
  expect([entityTag(7), entityTag(7, 'k2J')]).toEqual(['"v7"', '"v7.k2J"']);
});

test.each([
  ['the tag', '"v7"'],
  ['its weak form', 'W/"v7"'],
  ['a list that holds it', '"v5", W/"v6" ,"v7"'],
  ['a list with tags of others, commas inside', '"a,b", "v7"'],
  ['any', ' * '],
])('%s names the present version', (_form, header) => {
  expect(namesTag(header, '"v7"')).toBe(true);
});

test.each([
  ['another version', '"v6"'],
  ['a longer version', '"v77"'],
  ['a list without it', '"v5", "v6"'],
  ['the version without its quotes', 'v7'],
  ['a lower-case weak mark', 'w/"v7"'],
  ['a list that is broken', '"v7", v8'],
  ['any, quoted', '"*"'],
  ['nothing', ''],
])('%s does not', (_form, header) => {
  expect(namesTag(header, '"v7"')).toBe(false);
});

test('a long header that nearly is a list is told apart at once', () => {
  expect(namesTag(`${'"v1", '.repeat(2_000)}x`, '"v7"')).toBe(false);
});
