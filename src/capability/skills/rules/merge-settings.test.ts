import { DEFAULT_SKILL_SETTINGS, mergeSettings, type SettingsPatch } from './merge-settings.js';

const merged = (patch: SettingsPatch, before = DEFAULT_SKILL_SETTINGS) =>
  mergeSettings(before, patch);
const decay = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.4 };

describe('a patch of the settings', () => {
  test('leaves what it does not name', () => {
    expect(merged({})).toEqual({ settings: DEFAULT_SKILL_SETTINGS, faults: [] });
    const { settings } = merged({ reliability: { peer: 0.2, self: undefined } });
    expect(settings.reliability).toEqual({
      ...DEFAULT_SKILL_SETTINGS.reliability,
      peer: 0.2,
    });
  });

  test('turns decay on with all its fields, then changes one of them, then turns it off', () => {
    const on = merged({ decay }).settings;
    expect(on.decay).toEqual(decay);
    const slower = merged({ decay: { halfLifeMonths: 24 } }, on).settings;
    expect(slower.decay).toEqual({ ...decay, halfLifeMonths: 24 });
    expect(merged({ decay: null }, slower).settings.decay).toBeNull();
  });

  test('does not turn decay on by halves', () => {
    const { faults } = merged({ decay: { graceMonths: 3 } });
    expect(faults.map(({ pointer }) => pointer)).toEqual([
      '/decay/halfLifeMonths',
      '/decay/floorFraction',
    ]);
  });

  test.each<[string, SettingsPatch, string]>([
    [
      'nothing counts',
      { reliability: { self: 0, peer: 0, manager: 0, test: 0, certificate: 0 } },
      '/reliability',
    ],
    [
      'too little readiness is more than enough',
      { classification: { minReadiness: 0.76 } },
      '/classification/minReadiness',
    ],
    [
      'little that is new is more than too much',
      { classification: { maxNovelty: 0.2 } },
      '/classification/lowNovelty',
    ],
  ])('is refused where %s', (_what, patch, pointer) => {
    expect(merged(patch).faults.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  test('may put thresholds on one another', () => {
    const classification = { minReadiness: 0.6, readyFor: 0.6, maxNovelty: 0.3, lowNovelty: 0.3 };
    expect(merged({ classification }).faults).toEqual([]);
  });
});
