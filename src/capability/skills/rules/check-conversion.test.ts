import fc from 'fast-check';
import { checkConversion } from './check-conversion.js';
import { type Anchor, convertLevel } from './convert-level.js';

const from = { id: 'onet', zero: 0, max: 7 };
const to = { id: 'company', zero: 0, max: 5 };
const check = (anchors: readonly Anchor[]) => checkConversion({ from, to, anchors });

describe('a conversion', () => {
  test('bends the line as the employer says, from none to the top', () => {
    const anchors: Anchor[] = [
      [0, 0],
      [1.5, 1],
      [7, 5],
    ];
    expect(check(anchors)).toBeUndefined();
  });

  test('may end below the top of the second scale', () => {
    const modest: Anchor[] = [
      [0, 0],
      [7, 2],
    ];
    expect(check(modest)).toBeUndefined();
  });

  test.each<[string, Anchor[], string, string]>([
    ['one anchor', [[0, 0]], 'too_few_anchors', '/anchors'],
    ['none at all', [], 'too_few_anchors', '/anchors'],
    [
      'a level named twice',
      [
        [0, 0],
        [0, 1],
        [7, 5],
      ],
      'from_not_rising',
      '/anchors/1',
    ],
    [
      'a fall',
      [
        [0, 0],
        [3, 4],
        [7, 3],
      ],
      'to_falling',
      '/anchors/2',
    ],
    [
      'more than the first scale has',
      [
        [0, 0],
        [8, 5],
      ],
      'outside_scale',
      '/anchors/1/0',
    ],
    [
      'more than the second scale has',
      [
        [0, 0],
        [7, 6],
      ],
      'outside_scale',
      '/anchors/1/1',
    ],
    [
      'less than none',
      [
        [-1, 0],
        [7, 5],
      ],
      'outside_scale',
      '/anchors/0/0',
    ],
    [
      'something for nothing',
      [
        [0, 1],
        [7, 5],
      ],
      'none_is_not_none',
      '/anchors/0',
    ],
    [
      'a gap above none',
      [
        [1, 0],
        [7, 5],
      ],
      'none_is_not_none',
      '/anchors/0',
    ],
    [
      'a gap below the top',
      [
        [0, 0],
        [6, 5],
      ],
      'top_is_missing',
      '/anchors/1',
    ],
  ])('is refused for %s', (_what, anchors, fault, pointer) => {
    expect(check(anchors)).toMatchObject({ fault, pointer });
  });

  test('of a scale to itself is none', () => {
    const anchors: Anchor[] = [
      [0, 0],
      [7, 7],
    ];
    expect(checkConversion({ from, to: from, anchors })).toMatchObject({
      fault: 'same_scale',
      pointer: '/toScaleId',
    });
  });
});

test('whatever a table says, once it is allowed: none stays none, and no level leaves the second scale', () => {
  const any = fc.array(fc.tuple(fc.integer({ min: -1, max: 8 }), fc.integer({ min: -1, max: 6 })), {
    maxLength: 5,
  });
  const ends = any.map((between): Anchor[] => [
    [0, 0],
    ...between.sort(([a], [b]) => a - b),
    [7, 5],
  ]);
  let allowed = 0;
  fc.assert(
    fc.property(fc.oneof(any, ends), fc.integer({ min: 0, max: 700 }), (anchors, level) => {
      if (check(anchors)) return;
      allowed += 1;
      expect(convertLevel(0, anchors)).toBe(0);
      const converted = convertLevel(level / 100, anchors);
      expect(converted).toBeGreaterThanOrEqual(0);
      expect(converted).toBeLessThanOrEqual(5 + 1e-9);
    }),
    { numRuns: 500 },
  );
  expect(allowed).toBeGreaterThan(0);
});
