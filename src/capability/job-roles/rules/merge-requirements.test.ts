import { mergeRequirements, type Requirement } from './merge-requirements.js';

const asks = (skillId: string, more: Partial<Requirement> = {}): Requirement => ({
  skillId,
  level: 3,
  weight: 0.5,
  mandatory: false,
  ...more,
});
const catalog = new Set(['reading', 'writing']);

describe('importing the requirements of a role again', () => {
  test('the first import is what the catalog says', () => {
    expect(mergeRequirements([asks('reading')], undefined, catalog)).toEqual({
      changed: true,
      requirements: [asks('reading')],
    });
  });

  test('nothing changed if the role asks for just that, in any order', () => {
    const current = [asks('writing'), asks('reading')];
    const merged = mergeRequirements([asks('reading'), asks('writing')], current, catalog);
    expect(merged.changed).toBe(false);
  });

  test.each([
    ['a level', [asks('reading', { level: 4 })]],
    ['a weight', [asks('reading', { weight: 0.75 })]],
    ['a skill more', [asks('reading'), asks('writing')]],
    ['a skill less', []],
  ])('%s is a change, and the catalog decides', (_what, imported) => {
    expect(mergeRequirements(imported, [asks('reading')], catalog)).toEqual({
      changed: true,
      requirements: imported,
    });
  });

  test('skills of the employer’s own stay', () => {
    const own = asks('house style', { level: 5 });
    expect(mergeRequirements([asks('reading')], [own], catalog)).toEqual({
      changed: true,
      requirements: [asks('reading'), own],
    });
    expect(mergeRequirements([asks('reading')], [own, asks('reading')], catalog).changed).toBe(
      false,
    );
  });

  test('what the employer made mandatory stays mandatory', () => {
    const mandatory = asks('reading', { mandatory: true });
    expect(mergeRequirements([asks('reading')], [mandatory], catalog)).toEqual({
      changed: false,
      requirements: [mandatory],
    });
  });

  test('a role that asks for nothing yet, and still does not, gets a version once', () => {
    expect(mergeRequirements([], undefined, catalog).changed).toBe(true);
    expect(mergeRequirements([], [], catalog).changed).toBe(false);
  });
});
