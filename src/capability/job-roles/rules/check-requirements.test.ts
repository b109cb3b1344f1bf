import { checkRequirements } from './check-requirements.js';

const facts = { knownSkills: new Set(['a', 'b']), scale: { zero: 1, max: 5 } };
const asks = (skillId: string, level = 3) => ({ skillId, level });
const faultsOf = (...requirements: { skillId: string; level: number }[]) =>
  checkRequirements(requirements, facts).map(({ pointer, code }) => `${code} ${pointer}`);

describe('the requirements of a version', () => {
  test('ask for known skills, each once, at a level of the scale', () => {
    expect(faultsOf(asks('a', 1.5), asks('b', 5))).toEqual([]);
  });

  test('may be none at all, even before there is a scale', () => {
    expect(checkRequirements([], { knownSkills: new Set(), scale: undefined })).toEqual([]);
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
    const [fault] = checkRequirements([asks('a')], { ...facts, scale: undefined });
    expect(fault?.code).toBe('default-scale-missing');
  });
});
