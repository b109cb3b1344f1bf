import fc from 'fast-check';
import {
  type AssessmentFact,
  type CombineFacts,
  combineAssessments,
  DEFAULT_EVIDENCE_SETTINGS,
} from './combine-assessments.js';

const today = '2026-05-01';
const self4: AssessmentFact = { source: 'self', level: 4, assessedOn: today };
const manager3: AssessmentFact = { source: 'manager', level: 3, assessedOn: today };

const combine = (change: Partial<CombineFacts>) =>
  combineAssessments({
    assessments: [self4, manager3],
    asOf: today,
    settings: DEFAULT_EVIDENCE_SETTINGS,
    activeCertificateFloor: null,
    ...change,
  });

describe('combining assessments into one level', () => {
  test('E1: self says 4, the manager says 3: 3.375, credited as 3', () => {
    const combined = combine({});
    expect(combined?.level).toBeCloseTo(3.375, 9);
    expect(combined?.confidence).toBeCloseTo(0.65, 9);
    expect(combined).toMatchObject({
      creditedLevel: 3,
      lastAssessedOn: today,
      assessmentCount: 2,
    });
  });

  test('E3: an active certificate worth 4 lifts the level, not the confidence', () => {
    const combined = combine({ activeCertificateFloor: 4 });
    expect(combined).toMatchObject({ level: 4, creditedLevel: 4, isHeldUp: true });
    expect(combined?.assessedLevel).toBeCloseTo(3.375, 9);
    expect(combined?.confidence).toBeCloseTo(0.65, 9);
  });

  test('E4: without evidence the level is unknown, not 0', () => {
    expect(combine({ assessments: [] })).toBeNull();
  });

  test('a certificate alone is a level as certain as a certificate', () => {
    expect(combine({ assessments: [], activeCertificateFloor: 3 })).toEqual({
      level: 3,
      assessedLevel: null,
      heldLevel: null,
      isHeldUp: true,
      creditedLevel: 3,
      confidence: 1,
      lastAssessedOn: null,
      assessmentCount: 0,
    });
  });

  test('a certificate below the assessed level changes nothing', () => {
    expect(combine({ activeCertificateFloor: 2 })).toEqual(combine({}));
  });

  test('what was assessed later was not known then', () => {
    const later = { ...manager3, assessedOn: '2026-05-02' };
    expect(combine({ assessments: [self4, later] })).toMatchObject({
      level: 4,
      assessmentCount: 1,
    });
    expect(combine({ assessments: [later] })).toBeNull();
  });

  test('after one half-life an assessment weighs half', () => {
    const old = { ...self4, assessedOn: '2024-05-01' };
    const combined = combine({ assessments: [old] });
    expect(combined?.level).toBe(4);
    expect(combined?.confidence).toBeCloseTo(0.15, 12);
  });

  test('evidence never fades into nothing, however old it is and however fast it fades', () => {
    const settings = { ...DEFAULT_EVIDENCE_SETTINGS, halfLifeMonths: 0.1 };
    const old = { ...self4, assessedOn: '1926-05-01' };
    expect(combine({ assessments: [old], settings })).toMatchObject({ level: 4, confidence: 0 });
    expect(combine({ assessments: [old, manager3], settings })?.level).toBe(3);
  });

  test('a source that is not trusted at all is no evidence', () => {
    const settings = {
      ...DEFAULT_EVIDENCE_SETTINGS,
      reliability: { ...DEFAULT_EVIDENCE_SETTINGS.reliability, self: 0 },
    };
    expect(combine({ assessments: [self4], settings })).toBeNull();
  });

  test('decay counts from the last use, and a certificate stops it', () => {
    const decay = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.5 };
    const settings = { ...DEFAULT_EVIDENCE_SETTINGS, decay };
    const assessments = [{ ...self4, assessedOn: '2020-05-01' }];
    const faded = combine({ assessments, settings })?.level ?? 0;
    expect(faded).toBeGreaterThan(2);
    expect(faded).toBeLessThan(2.1);
    expect(combine({ assessments, settings })).toMatchObject({
      assessedLevel: 4,
      heldLevel: faded,
    });
    expect(combine({ assessments, settings, lastUsedOn: '2026-04-01' })?.level).toBe(4);
    expect(combine({ assessments, settings, activeCertificateFloor: 3 })?.level).toBe(3);
  });

  test('assessors who agree give exactly their level, and no mean leaves the range', () => {
    const source = fc.constantFrom('self', 'peer', 'manager', 'test', 'certificate' as const);
    const assessedOn = fc
      .integer({ min: 1, max: 28 })
      .map((day) => `2026-04-${`${day}`.padStart(2, '0')}`);
    const statement = fc.record({ source, level: fc.integer({ min: 0, max: 5 }), assessedOn });
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), (assessments) => {
        const agreed = assessments.map((each) => ({ ...each, level: 3 }));
        expect(combine({ assessments: agreed })).toMatchObject({ level: 3, creditedLevel: 3 });
        const levels = assessments.map((each) => each.level);
        const level = combine({ assessments })?.level;
        expect(level).toBeGreaterThanOrEqual(Math.min(...levels) - 1e-9);
        expect(level).toBeLessThanOrEqual(Math.max(...levels) + 1e-9);
      }),
    );
  });
});
