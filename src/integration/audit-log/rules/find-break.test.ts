import { type CheckedLink, findBreak, isTruncated } from './find-break.js';

const sound: CheckedLink = { seq: 7, entryIsThere: true, expectedHash: 'aa', hash: 'aa' };

test('a link in its place with the hash of its entry holds', () => {
  expect(findBreak(7, sound, null)).toBeUndefined();
  expect(findBreak(7, sound, { seq: 7, hash: 'aa' })).toBeUndefined();
  expect(findBreak(7, sound, { seq: 9, hash: 'bb' })).toBeUndefined();
});

test.each([
  ['a number is left out', 6, sound, 'seal_missing'],
  ['the entry is gone', 7, { ...sound, entryIsThere: false, expectedHash: null }, 'entry_missing'],
  ['no secret opens the key', 7, { ...sound, expectedHash: null }, 'key_unreadable'],
  ['the entry or the seal was changed', 7, { ...sound, expectedHash: 'bb' }, 'altered'],
] as const)('where %s it breaks', (_name, expectedSeq, link, reason) => {
  expect(findBreak(expectedSeq, link, null)).toBe(reason);
});

test('a chain written anew differs from the head that was published', () => {
  expect(findBreak(7, sound, { seq: 7, hash: 'bb' })).toBe('head_differs');
});

test('a chain that ends before the published head was cut', () => {
  expect(isTruncated(6, { seq: 7, hash: 'aa' })).toBe(true);
  expect(isTruncated(7, { seq: 7, hash: 'aa' })).toBe(false);
  expect(isTruncated(0, null)).toBe(false);
});
