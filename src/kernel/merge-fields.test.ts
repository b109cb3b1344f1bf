import fc from 'fast-check';
import { mergeFields } from './merge-fields.js';

const written = { name: 'Active Listening', aliases: ['Listening'], weight: 0.5 };

describe('a thing published anew', () => {
  test('what nobody touched takes the new value', () => {
    const next = { name: 'Listening actively', aliases: [], weight: 0.6 };
    expect(mergeFields(written, written, next)).toEqual({ values: next, kept: [] });
  });

  test('what somebody changed stays, field by field, and is named', () => {
    const current = { ...written, name: 'Zuhören' };
    const next = { name: 'Listening actively', aliases: ['Hearing'], weight: 0.5 };
    expect(mergeFields(current, written, next)).toEqual({
      values: { name: 'Zuhören', aliases: ['Hearing'], weight: 0.5 },
      kept: ['name'],
    });
  });

  test('a change that the new value makes as well is no difference', () => {
    const next = { ...written, name: 'Listening' };
    expect(mergeFields(next, written, next)).toEqual({ values: next, kept: [] });
  });

  test('publishing the same again changes nothing, whatever was changed meanwhile', () => {
    const fields = fc.record({
      name: fc.string(),
      aliases: fc.array(fc.string()),
      weight: fc.option(fc.integer()),
    });
    fc.assert(
      fc.property(fields, fields, fields, (current, last, next) => {
        const once = mergeFields(current, last, next).values;
        expect(mergeFields(once, next, next).values).toEqual(once);
      }),
    );
  });
});
