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
    ['V-04: a key that stands twice', '{"a":1,"a":2}', 'duplicate-key'],
    ['a key that stands twice, once escaped', '{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['a key that stands twice in a nested object', '{"x":[{"b":1,"c":{},"b":2}]}', 'duplicate-key'],
    ['a key that would set the prototype', '{"__proto__":{}}', 'forbidden-key'],
    ['V-01: a trailing comma', '{"a":1,}', 'malformed-json'],
    ['V-01: single quotes', "{'a':1}", 'malformed-json'],
    ['V-02: nothing', ' ', 'empty-body'],
    ['an escaped NUL', '{"a":"\\u0000"}', 'nul-character'],
    ['half of a surrogate pair', '{"a":"\\ud800"}', 'lone-surrogate'],
    ['a key with half of a surrogate pair', '{"\\udfff":1}', 'lone-surrogate'],
  ])('%s is refused', (_what, text, code) => {
    expect(refusal(text)).toBe(code);
  });

  test('V-12: a byte order mark is read past, and no part of the text', () => {
    expect(parseJson(Buffer.from('\ufeff{"a":1}'))).toEqual({ text: '{"a":1}', value: { a: 1 } });
  });

  test('V-11: bytes that are not UTF-8 are refused', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toBe('not-utf-8');
  });

  test('the same key in two objects, or as a value, is no duplicate', () => {
    expect(read('{"a":{"a":"a"},"b":["a","a",{"a":1}]}')).toEqual({
      a: { a: 'a' },
      b: ['a', 'a', { a: 1 }],
    });
  });

  test(`V-05: nesting is refused beyond ${MAX_DEPTH}, however deep it goes`, () => {
    expect(refusal('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBe('accepted');
    expect(refusal('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toBe('too-deep');
    expect(refusal('['.repeat(400_000))).toBe('too-deep');
    expect(refusal('{"a":'.repeat(200_000))).toBe('too-deep');
  });

  test('V-05: and soon: a parser that read to the end would block the process for tenths of a second', () => {
    const body = Buffer.from(`${'['.repeat(500_000)}${']'.repeat(500_000)}`);
    const tookMs = [1, 2, 3].map(() => {
      const startedAt = performance.now();
      expect(refusal(body)).toBe('too-deep');
      return performance.now() - startedAt;
    });
    // 5 ms is what it should take; tests run where others run too.
    expect(Math.min(...tookMs)).toBeLessThan(50);
  });
});
