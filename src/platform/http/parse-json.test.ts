import fc from 'fast-check';
import type { Problem } from '../../kernel/problem.js';
import { MAX_DEPTH, parseJson } from './parse-json.js';

const read = (text: string) => parseJson(Buffer.from(text)).value;
const refusal = (text: string | Buffer) => {
  try {
    parseJson(Buffer.from(text as string));
  } catch (error) {
    return (error as Problem).errors[0]?.code;
  }
  return 'accepted';
};

describe('reading a JSON body', () => {
  test('whatever JSON.stringify writes is read back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('__proto__') || text.includes('\\u')) return;
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['a key that stands twice', '{"a":1,"a":2}', 'duplicate-key'],
    ['a key that stands twice, once escaped', '{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['a key that stands twice in a nested object', '{"x":[{"b":1,"c":{},"b":2}]}', 'duplicate-key'],
    ['a key that would set the prototype', '{"__proto__":{}}', 'forbidden-key'],
    ['a trailing comma', '{"a":1,}', 'malformed-json'],
    ['single quotes', "{'a':1}", 'malformed-json'],
    ['nothing', ' ', 'empty-body'],
    ['an escaped NUL', '{"a":"\\u0000"}', 'nul-character'],
    ['half of a surrogate pair', '{"a":"\\ud800"}', 'lone-surrogate'],
    ['a key with half of a surrogate pair', '{"\\udfff":1}', 'lone-surrogate'],
  ])('%s is refused', (_what, text, code) => {
    expect(refusal(text)).toBe(code);
  });

  test('bytes that are not UTF-8 are refused', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toBe('not-utf-8');
  });

  test('the same key in two objects, or as a value, is no duplicate', () => {
    expect(read('{"a":{"a":"a"},"b":["a","a",{"a":1}]}')).toEqual({
      a: { a: 'a' },
      b: ['a', 'a', { a: 1 }],
    });
  });

  test(`nesting is refused beyond ${MAX_DEPTH}, however deep it goes`, () => {
    expect(refusal('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBe('accepted');
    expect(refusal('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toBe('too-deep');
    expect(refusal('['.repeat(400_000))).toBe('too-deep');
  });
});
