import { z } from 'zod';
import { compileSerializer } from './compile-serializer.js';
import { WrittenJson } from './written-json.js';

const Thing = z.object({ id: z.string(), count: z.int() });

describe('what PostgreSQL has written', () => {
  const write = compileSerializer(Thing, false);
  const verify = compileSerializer(Thing, true);

  test('passes through as it is', () => {
    const text = '{"count": 1, "id":"a"}';
    expect(write(new WrittenJson(text, {}))).toBe(text);
    expect(verify(new WrittenJson(text, {}))).toBe(text);
  });

  test.each([
    ['a field the schema does not declare', '{"id":"a","count":1,"salary":3}'],
    ['a field that is missing', '{"id":"a"}'],
    ['a value of another type', '{"id":"a","count":"1"}'],
  ])('the tests refuse %s', (_case, text) => {
    expect(() => verify(new WrittenJson(text, {}))).toThrow(/the schema says|breaks its schema/);
  });
});
