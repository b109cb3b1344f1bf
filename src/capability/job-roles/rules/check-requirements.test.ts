import { checkRequirements } from './check-requirements.js';

const facts = {
  knownSkills: new Set(['a', 'b']),
  scale: { zero: 1, max: 5 },
  otherScales: new Map([
    ['tenths', { zero: 0, max: 10, toDefault: (level: number) => Math.ceil(1 + level * 0.4) }],
    ['forgiving', { zero: 0, max: 10, toDefault: (level: number) => (level < 5 ? 1 : 5) }],
  ]),
};
type Asked = { skillId: string; level: number; scaleId?: string };
const asks = (skillId: string, level = 3, scaleId?: string): Asked =>
  scaleId === undefined ? { skillId, level } : { skillId, level, scaleId };
const faultsOf = (...requirements: Asked[]) =>
  checkRequirements(requirements, facts).faults.map(({ pointer, code }) => `${code} ${pointer}`);

describe('the requirements of a version', () => {
  test('ask for known skills, each once, at a level of the scale', () => {
    expect(faultsOf(asks('a', 1.5), asks('b', 5))).toEqual([]);
  });

  test('may be none at all, even before there is a scale', () => {
    const nothing = { knownSkills: new Set<string>(), scale: undefined, otherScales: new Map() };
    expect(checkRequirements([], nothing)).toEqual({ placed: [], faults: [] });
  });

  test('ask for each skill once', () => {
    expect(faultsOf(asks('a'), asks('b'), asks('a'))).toEqual([
      'duplicate-requirement /requirements/2/skillId',
    ]);
  });

  test('name skills that exist; every fault is reported', () => {
    expect(faultsOf(asks('x'), asks('a', 9))).toEqual([
      'unknown-reference /requirements/0/skillId',
      'level-outside-scale /requirements/1/level',
    ]);
  });

  test.each([1, 0, 5.01])('do not ask for level %d on a scale from 1 to 5', (level) => {
    expect(faultsOf(asks('a', level))).toEqual(['level-outside-scale /requirements/0/level']);
  });

  test('need a scale to ask for a level on', () => {
    const [fault] = checkRequirements([asks('a')], { ...facts, scale: undefined }).faults;
    expect(fault?.code).toBe('default-scale-missing');
  });
});

describe('a level on another scale', () => {
  test('is kept as what it comes to on the default one; a level without a scale is kept as it is', () => {
    const given = [
      { ...asks('a', 4, 'tenths'), weight: 2 },
      { ...asks('b', 2.5), weight: 1 },
    ];
    expect(checkRequirements(given, facts)).toEqual({
      placed: [
        { skillId: 'a', level: 3, weight: 2 },
        { skillId: 'b', level: 2.5, weight: 1 },
      ],
      faults: [],
    });
  });

  test('lies on the scale it names', () => {
    expect(faultsOf(asks('a', 10, 'tenths'))).toEqual([]);
    expect(faultsOf(asks('a', 0, 'tenths'), asks('b', 10.5, 'tenths'))).toEqual([
      'level-outside-scale /requirements/0/level',
      'level-outside-scale /requirements/1/level',
    ]);
  });

  test('asks for something on the default scale as well', () => {
    expect(faultsOf(asks('a', 4, 'forgiving'), asks('b', 5, 'forgiving'))).toEqual([
      'level-outside-scale /requirements/0/level',
    ]);
  });

  test('names a scale that exists', () => {
    expect(faultsOf(asks('a', 4, 'unheard-of'))).toEqual([
      'unknown-reference /requirements/0/scaleId',
    ]);
  });
});
