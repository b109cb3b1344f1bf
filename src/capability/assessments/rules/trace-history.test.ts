import { DEFAULT_EVIDENCE_SETTINGS } from './combine-assessments.js';
import type { KnownSkill } from './explain-level.js';
import { daysOfChange, tracePoint } from './trace-history.js';

const evidence: KnownSkill = {
  assessments: [
    { id: 'b', source: 'test', level: 4, assessedOn: '2025-03-01' },
    { id: 'a', source: 'self', level: 2, assessedOn: '2024-01-10' },
    { id: 'c', source: 'test', level: 4, assessedOn: '2025-03-01' },
  ],
  floors: [{ credentialId: 'nurse', level: 5, fromOn: '2023-06-01', untilOn: '2025-02-28' }],
  usedOn: null,
  requirementChanges: [],
};
const settings = DEFAULT_EVIDENCE_SETTINGS;
const at = (asOf: string, given: KnownSkill = evidence) => tracePoint(given, asOf, settings);

describe('the history of a level', () => {
  test('one point a day on which evidence or a certificate changed, in order', () => {
    expect(daysOfChange(evidence, { from: null, to: '2026-01-01' })).toEqual([
      '2023-06-01',
      '2024-01-10',
      '2025-03-01',
    ]);
    expect(daysOfChange(evidence, { from: '2024-01-10', to: '2025-02-28' })).toEqual([
      '2024-01-10',
    ]);
  });

  test('each point says what happened on its day: two tests, and a certificate that lapsed', () => {
    expect(at('2025-03-01').causes).toEqual([
      { kind: 'assessment', assessmentId: 'b', credentialId: null, source: 'test' },
      { kind: 'assessment', assessmentId: 'c', credentialId: null, source: 'test' },
      { kind: 'lapse', assessmentId: null, credentialId: 'nurse', source: null },
    ]);
    expect(at('2023-06-01').causes).toEqual([
      { kind: 'certificate', assessmentId: null, credentialId: 'nurse', source: null },
    ]);
  });

  test('the level is that of the day, with what was known then', () => {
    expect(at('2023-06-01').combined).toMatchObject({ level: 5, assessedLevel: null });
    expect(at('2024-01-10').combined).toMatchObject({ level: 5, assessedLevel: 2 });
    expect(at('2025-03-01').combined?.level).toBeLessThan(4);
  });

  test('where the only certificate lapses, nothing is known any more', () => {
    expect(at('2025-03-01', { ...evidence, assessments: [] }).combined).toBeNull();
  });
});
