import { type Floor, findFloor, floorDays, floorEventsOn, nextFloorChange } from './find-floor.js';

const floor = (change: Partial<Floor> = {}): Floor => ({
  credentialId: 'nurse',
  level: 3,
  fromOn: '2024-06-01',
  untilOn: '2026-05-31',
  ...change,
});

describe('the floor that certificates put under a level', () => {
  test('a certificate vouches from its first day to its last, both included', () => {
    const on = (day: string) => findFloor([floor()], day)?.credentialId ?? null;
    expect(['2024-05-31', '2024-06-01', '2026-05-31', '2026-06-01'].map(on)).toEqual([
      null,
      'nurse',
      'nurse',
      null,
    ]);
    expect(findFloor([floor({ untilOn: null })], '2999-01-01')).not.toBeNull();
  });

  test('the highest of several counts; of equals the one that holds longer, then the older id', () => {
    const floors = [
      floor({ credentialId: 'b' }),
      floor({ credentialId: 'c', untilOn: null }),
      floor({ credentialId: 'a', untilOn: null }),
      floor({ credentialId: 'd', level: 2, untilOn: null }),
      floor({ credentialId: 'e', level: 5, untilOn: '2025-01-01' }),
    ];
    const named = (given: Floor[], day: string) => findFloor(given, day)?.credentialId;
    for (const given of [floors, floors.toReversed()]) {
      expect(named(given, '2024-12-31')).toBe('e');
      expect(named(given, '2025-06-01')).toBe('a');
    }
  });

  test('the next change is the first beginning or end ahead', () => {
    const renewed = floor({ credentialId: 'next', fromOn: '2026-04-01', untilOn: '2028-03-31' });
    const next = (day: string) => nextFloorChange([renewed, floor()], day);
    expect(next('2024-01-01')).toBe('2024-06-01');
    expect(next('2024-06-01')).toBe('2026-04-01');
    expect(next('2026-04-01')).toBe('2026-06-01');
    expect(next('2026-05-31')).toBe('2026-06-01');
    expect(next('2026-06-01')).toBe('2028-04-01');
    expect(next('2028-04-01')).toBeNull();
    expect(
      nextFloorChange([floor({ fromOn: '2020-01-01', untilOn: null })], '2021-01-01'),
    ).toBeNull();
  });

  test('a day tells what begins and what lapses', () => {
    const renewed = floor({ credentialId: 'next', fromOn: '2026-06-01', untilOn: null });
    const floors = [floor(), renewed];
    expect(floorDays(floors)).toEqual(['2024-06-01', '2026-06-01', '2026-06-01']);
    expect(floorEventsOn(floors, '2026-06-01')).toEqual({ begun: ['next'], lapsed: ['nurse'] });
    expect(floorEventsOn(floors, '2026-05-31')).toEqual({ begun: [], lapsed: [] });
  });
});
