import { classifyMove, type MoveFacts } from './classify-move.js';

const halfway: MoveFacts = {
  context: 'target_role',
  hasGap: true,
  qualified: true,
  distinctiveReadiness: 0.6,
  novelty: 0.3,
  sameFamily: false,
};

const classify = (change: Partial<MoveFacts>) => classifyMove({ ...halfway, ...change });

describe('telling upskilling from reskilling', () => {
  test('1: who has no gap and every credential is ready, whatever the role', () => {
    const ready = { classification: 'ready', classificationRule: 1 };
    expect(classify({ hasGap: false, distinctiveReadiness: 1, novelty: 0 })).toEqual(ready);
    expect(classify({ hasGap: false, context: 'current_role' })).toEqual(ready);
  });

  test('1: without a required license nobody is ready', () => {
    const change = { hasGap: false, qualified: false, distinctiveReadiness: 1, novelty: 0 };
    expect(classify(change)).toEqual({ classification: 'upskilling', classificationRule: 4 });
  });

  test('2: learning for the job one has is upskilling, however far the way', () => {
    const change = { context: 'current_role', distinctiveReadiness: 0.1, novelty: 0.9 } as const;
    expect(classify(change)).toEqual({ classification: 'upskilling', classificationRule: 2 });
  });

  test.each([
    ['too little of what the role needs', { distinctiveReadiness: 0.4999, novelty: 0.1 }],
    ['too much that is new', { distinctiveReadiness: 0.9, novelty: 0.5 }],
    ['family does not help', { distinctiveReadiness: 0.4, sameFamily: true }],
  ])('3: reskilling: %s', (_why, change) => {
    expect(classify(change)).toEqual({ classification: 'reskilling', classificationRule: 3 });
  });

  test('4: a neighboring role is upskilling', () => {
    const change = { distinctiveReadiness: 0.75, novelty: 0.2499 };
    expect(classify(change)).toEqual({ classification: 'upskilling', classificationRule: 4 });
  });

  test('5: in between, the role family decides', () => {
    expect(classify({})).toEqual({ classification: 'reskilling', classificationRule: 5 });
    expect(classify({ sameFamily: true })).toEqual({
      classification: 'upskilling',
      classificationRule: 5,
    });
    expect(classify({ distinctiveReadiness: 0.9, novelty: 0.25 }).classificationRule).toBe(5);
  });

  test('a role without requirements has no label', () => {
    expect(classify({ distinctiveReadiness: null, novelty: null })).toEqual({
      classification: null,
      classificationRule: null,
    });
  });

  test('a share that misses its threshold by noise alone has reached it', () => {
    expect(classify({ distinctiveReadiness: 0.5 - 1e-12 }).classificationRule).toBe(5);
    expect(classify({ novelty: 0.5 - 1e-12 }).classificationRule).toBe(3);
  });

  test('an employer may draw the lines elsewhere', () => {
    const thresholds = { minReadiness: 0.7, readyFor: 0.9, maxNovelty: 0.5, lowNovelty: 0.25 };
    expect(classify({ thresholds })).toEqual({
      classification: 'reskilling',
      classificationRule: 3,
    });
  });
});
