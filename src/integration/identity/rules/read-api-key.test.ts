import fc from 'fast-check';
import { BASE_62, readApiKey, writeApiKey } from './read-api-key.js';

const word = (length: number) =>
  fc
    .array(fc.constantFrom(...BASE_62), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
const parts = fc.record({
  environment: fc.constantFrom('live', 'test', 'demo'),
  keyId: word(12),
  secret: word(43),
});

test('a key that was written is read back', () => {
  fc.assert(fc.property(parts, (key) => expect(readApiKey(writeApiKey(key))).toEqual(key)));
});

test('a key with one character changed is refused by its checksum', () => {
  fc.assert(
    fc.property(parts, fc.nat(), fc.constantFrom(...BASE_62), (key, position, digit) => {
      const text = writeApiKey(key);
      const at = position % text.length;
      fc.pre(text[at] !== digit && text[at] !== '_');
      expect(readApiKey(text.slice(0, at) + digit + text.slice(at + 1))).toBeUndefined();
    }),
  );
});
