import { DEFAULT_EVIDENCE_SETTINGS, type EvidenceSettings } from './combine-assessments.js';
import { explainLevel, type KnownSkill } from './explain-level.js';

const known: KnownSkill = {
  assessments: [
    { id: 'self', source: 'self', level: 5, assessedOn: '2026-05-01' },
    { id: 'test', source: 'test', level: 4, assessedOn: '2024-05-01' },
    { id: 'later', source: 'test', level: 1, assessedOn: '2026-05-02' },
  ],
  floors: [
    { credentialId: 'nurse', level: 4.9, fromOn: '2026-01-01', untilOn: '2026-05-31' },
    { credentialId: 'past', level: 5, fromOn: '2020-01-01', untilOn: '2021-12-31' },
  ],
  usedOn: '2025-11-01',
  requirementChanges: [],
};
const decay = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.5 };
const explain = (
  change: Partial<KnownSkill> = {},
  settings: EvidenceSettings = DEFAULT_EVIDENCE_SETTINGS,
  asOf = '2026-05-01',
) => explainLevel({ ...known, ...change }, { asOf, settings });

describe('what a level is made of', () => {
  test('what counted on the day, the heaviest first, and the certificate that holds the level up', () => {
    const explained = explain();
    expect(explained).toMatchObject({
      combined: { level: 4.9, assessmentCount: 2 },
      floorCredentialId: 'nurse',
      lastUsedOn: '2025-11-01',
      floorsInForce: [{ credentialId: 'nurse' }],
    });
    expect(explained?.weighed.map(({ id }) => id)).toEqual(['test', 'self']);
  });

  test('a certificate that vouches for no more than was assessed holds nothing up', () => {
    const [nurse] = known.floors;
    const floors = nurse ? [{ ...nurse, level: 4 }] : [];
    expect(explain({ floors })).toMatchObject({ floorCredentialId: null });
  });

  test('what the role asks for does not fade, what it no longer asks for does', () => {
    const settings = { ...DEFAULT_EVIDENCE_SETTINGS, decay };
    const assessments = known.assessments.filter(({ id }) => id === 'test');
    const unused = { assessments, floors: [], usedOn: null };
    const asked = { effectiveOn: '2020-01-01', asks: true };
    const dropped = { effectiveOn: '2026-05-01', asks: false };
    const level = (requirementChanges: KnownSkill['requirementChanges']) =>
      explain({ ...unused, requirementChanges }, settings)?.combined.level ?? 0;
    expect(level([asked])).toBe(4);
    expect(level([asked, dropped])).toBeLessThan(3);
    expect(level([])).toBe(level([asked, dropped]));
  });

  test('nothing known that day: null', () => {
    expect(explain({}, DEFAULT_EVIDENCE_SETTINGS, '2019-01-01')).toBeNull();
  });
});
