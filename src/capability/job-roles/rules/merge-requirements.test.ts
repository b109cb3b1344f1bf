import fc from 'fast-check';
import { mergeRequirements, type Requirement } from './merge-requirements.js';

const asks = (skillId: string, more: Partial<Requirement> = {}): Requirement => ({
  skillId,
  level: 3,
  weight: 0.5,
  mandatory: false,
  ...more,
});
const says = (skillId: string, level = 3, weight = 0.5) => ({ skillId, level, weight });
const wrote = (...requirements: { skillId: string; level: number; weight: number }[]) =>
  new Map(requirements.map(({ skillId, level, weight }) => [skillId, [level, weight] as const]));
const reading = wrote(says('reading'));

describe('importing the requirements of a role again', () => {
  test('the first import is what the catalog says', () => {
    expect(mergeRequirements([says('reading')], undefined, wrote())).toEqual({
      changed: true,
      kept: false,
      requirements: [asks('reading')],
    });
  });

  test('nothing changed if the role asks for just that, in any order', () => {
    const current = [asks('writing'), asks('reading')];
    const both = [says('reading'), says('writing')];
    expect(mergeRequirements(both, current, wrote(...both))).toMatchObject({
      changed: false,
      kept: false,
    });
  });

  test.each([
    ['a level', [says('reading', 4)], [asks('reading', { level: 4 })]],
    ['a weight', [says('reading', 3, 0.75)], [asks('reading', { weight: 0.75 })]],
    ['a skill more', [says('reading'), says('writing')], [asks('reading'), asks('writing')]],
    ['a skill less', [], []],
  ])('%s in the catalog arrives, where nobody touched it', (_what, imported, requirements) => {
    expect(mergeRequirements(imported, [asks('reading')], reading)).toEqual({
      changed: true,
      kept: false,
      requirements,
    });
  });

  test('a level the employer changed stays, and the weight beside it follows the catalog', () => {
    const current = [asks('reading', { level: 5 })];
    expect(mergeRequirements([says('reading', 4, 0.9)], current, reading)).toEqual({
      changed: true,
      kept: true,
      requirements: [asks('reading', { level: 5, weight: 0.9 })],
    });
  });

  test('what the employer took out stays out', () => {
    expect(mergeRequirements([says('reading', 4)], [], reading)).toEqual({
      changed: false,
      kept: true,
      requirements: [],
    });
  });

  test.each([
    ['its level', { level: 5 }],
    ['its weight', { weight: 0.1 }],
    ['that it is mandatory', { mandatory: true }],
  ])('what the catalog drops stays if the employer changed %s', (_what, change) => {
    const current = [asks('reading', change)];
    expect(mergeRequirements([], current, reading)).toEqual({
      changed: false,
      kept: true,
      requirements: current,
    });
  });

  test('skills of the employer’s own stay, also once the catalog names them', () => {
    const own = asks('house style', { level: 5 });
    expect(mergeRequirements([says('reading')], [own], wrote())).toEqual({
      changed: true,
      kept: false,
      requirements: [asks('reading'), own],
    });
    expect(mergeRequirements([says('house style', 2)], [own], wrote())).toEqual({
      changed: false,
      kept: true,
      requirements: [own],
    });
  });

  test('what the employer made mandatory stays mandatory, at the catalog’s new level', () => {
    const mandatory = asks('reading', { mandatory: true });
    expect(mergeRequirements([says('reading', 4)], [mandatory], reading)).toMatchObject({
      requirements: [asks('reading', { mandatory: true, level: 4 })],
    });
  });

  test('a role that asks for nothing yet, and still does not, gets a version once', () => {
    expect(mergeRequirements([], undefined, wrote()).changed).toBe(true);
    expect(mergeRequirements([], [], wrote()).changed).toBe(false);
  });

  test('importing the same again changes nothing, whatever the employer did between', () => {
    const skill = fc.constantFrom('a', 'b', 'c', 'd');
    const requirement = fc.record({
      skillId: skill,
      level: fc.integer({ min: 1, max: 3 }),
      weight: fc.constantFrom(0, 0.5, 1),
      mandatory: fc.boolean(),
    });
    const list = fc.uniqueArray(requirement, { selector: ({ skillId }) => skillId });
    fc.assert(
      fc.property(list, list, list, (next, current, last) => {
        const once = mergeRequirements(next, current, wrote(...last)).requirements;
        expect(mergeRequirements(next, once, wrote(...next)).changed).toBe(false);
      }),
    );
  });
});
