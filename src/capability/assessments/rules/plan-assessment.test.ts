import { type Candidate, type KnownFacts, planAssessment } from './plan-assessment.js';

const facts: KnownFacts = {
  people: new Map([
    ['ada', { id: 'ada', isInView: true, isAbove: true, isErased: false }],
    ['external W-1', { id: 'ada', isInView: true, isAbove: true, isErased: false }],
    ['grace', { id: 'grace', isInView: true, isAbove: false, isErased: false }],
    ['hidden', { id: 'hidden', isInView: false, isAbove: false, isErased: false }],
  ]),
  skills: new Map([
    ['sql', 'sql'],
    ['onet 2.B.3.e', 'programming'],
    ['custom C-1', 'welding'],
  ]),
  scales: new Map([
    ['company', { zero: 0, max: 5 }],
    ['onet', { zero: 0, max: 7 }],
  ]),
  defaultScaleId: 'company',
  conversions: [],
  today: '2026-05-01',
  author: { kind: 'api_key' },
};
const asGrace: Partial<KnownFacts> = {
  author: { kind: 'person', employeeId: 'grace', isEntrusted: false },
};
const adasSql: Candidate = { employeeId: 'ada', skillId: 'sql', level: 3, source: 'manager' };

const plan = (change: Partial<Candidate> = {}, known: Partial<KnownFacts> = {}) =>
  planAssessment({ ...adasSql, ...change }, { ...facts, ...known });
const failing = (code: string, pointer: string) => ({
  error: expect.objectContaining({ code, pointer }),
});

describe('planning an assessment', () => {
  test('what is left out is the default scale and the employer’s date', () => {
    expect(plan()).toEqual({
      values: {
        employeeId: 'ada',
        skillId: 'sql',
        scaleId: 'company',
        level: 3,
        defaultLevel: 3,
        source: 'manager',
        assessedOn: '2026-05-01',
        assessorId: null,
      },
    });
  });

  test('people and skills are found by the ids of the systems they come from', () => {
    const change = { employeeId: undefined, employeeExternalId: 'W-1', skillId: undefined };
    expect(plan({ ...change, skillExternalId: '2.B.3.e' })).toMatchObject({
      values: { employeeId: 'ada', skillId: 'programming' },
    });
    expect(plan({ ...change, skillSource: 'custom', skillExternalId: 'C-1' })).toMatchObject({
      values: { skillId: 'welding' },
    });
  });

  test('a level on another scale is kept as given and placed on the default scale', () => {
    expect(plan({ level: 3.5, scaleId: 'ONET' })).toMatchObject({
      values: { scaleId: 'onet', level: 3.5, defaultLevel: 2.5 },
    });
  });

  test('the employer’s conversion of the day counts, and never on the default scale itself', () => {
    const anchors = [
      [0, 0],
      [7, 1],
    ] as const;
    const conversions = ['onet', 'company'].map((fromScaleId) => ({
      fromScaleId,
      effectiveOn: '2026-02-01',
      anchors,
    }));
    const placed = (change: Partial<Candidate>) => plan(change, { conversions });
    expect(placed({ level: 7, scaleId: 'onet' })).toMatchObject({ values: { defaultLevel: 1 } });
    expect(placed({ level: 7, scaleId: 'onet', assessedOn: '2026-01-31' })).toMatchObject({
      values: { defaultLevel: 5 },
    });
    expect(placed({ level: 3 })).toMatchObject({ values: { defaultLevel: 3 } });
  });

  test('who is out of view is as good as absent', () => {
    const hidden = plan({ employeeId: 'hidden' }, asGrace);
    expect(hidden).toEqual(failing('not-found', '/employeeId'));
    expect(plan({ employeeId: 'nobody' }, asGrace)).toEqual(hidden);
  });

  test('a person assesses in their own name and learns nothing about others by naming them', () => {
    expect(plan({}, asGrace)).toMatchObject({ values: { assessorId: 'grace' } });
    expect(plan({ assessorId: 'GRACE' }, asGrace)).toMatchObject({
      values: { assessorId: 'grace' },
    });
    const another = plan({ assessorId: 'ada' }, asGrace);
    expect(another).toEqual(failing('assessment-not-yours', '/assessorId'));
    expect(plan({ assessorId: 'nobody' }, asGrace)).toEqual(another);
    expect(plan({ assessorExternalId: 'W-9' }, asGrace)).toEqual(another);
  });

  test.each([
    ['an unknown skill', { skillId: 'juggling' }, 'unknown-reference', '/skillId'],
    ['an unknown scale', { scaleId: 'stars' }, 'unknown-reference', '/scaleId'],
    ['an unknown assessor', { assessorId: 'nobody' }, 'unknown-reference', '/assessorId'],
    ['a level above the scale', { level: 5.5 }, 'assessed-level-outside-scale', '/level'],
    ['a day to come', { assessedOn: '2026-05-02' }, 'assessed-in-future', '/assessedOn'],
    [
      'a self-assessment by another',
      { source: 'self' as const, assessorId: 'grace' },
      'assessor-contradicts-source',
      '/assessorId',
    ],
  ])('%s is refused', (_what, change, code, pointer) => {
    expect(plan(change)).toEqual(failing(code, pointer));
  });

  test('without a default scale nothing can be combined', () => {
    expect(plan({}, { defaultScaleId: null })).toEqual(
      failing('assessment-scale-missing', '/scaleId'),
    );
  });
});
