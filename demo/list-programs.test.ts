import { planDemo } from './plan-demo.js';

const plan = planDemo({ today: '2026-11-23' });

const only = <Item>(items: readonly Item[], matches: (item: Item) => boolean): Item => {
  const found = items.filter(matches);
  if (found.length !== 1) throw new Error(`${found.length} items match, not one`);
  return found[0] as Item;
};

describe('the catalog of real and invented programs', () => {
  test('every program teaches something, takes time, and has a price in whole cents', () => {
    for (const program of plan.programs) {
      expect(program.teaches.length).toBeGreaterThan(0);
      expect(program.hours).toBeGreaterThan(0);
      for (const { amount } of program.price) {
        expect(Number.isSafeInteger(amount.amount) && amount.amount > 0).toBe(true);
        expect(amount.currency).toBe('USD');
      }
    }
  });

  test('nobody must bring to a program what it only then teaches', () => {
    for (const { entryLevels, teaches } of plan.programs) {
      for (const { skillExternalId, level } of entryLevels) {
        const taught = only(teaches, (each) => each.skillExternalId === skillExternalId);
        expect(level).toBeLessThan(taught.level);
      }
    }
    expect(
      plan.programs.filter(({ entryLevels }) => entryLevels.length > 0).length,
    ).toBeGreaterThan(10);
  });

  test('the field’s kinds of training are all there', () => {
    expect([...new Set(plan.programs.map(({ kind }) => kind))].sort()).toEqual([
      'apprenticeship',
      'bridge_degree',
      'certification',
      'continuing_education',
      'corporate',
      'degree',
      'internship',
      'job_shadowing',
      'on_the_job',
      'online_course',
      'seminar',
      'vendor_course',
    ]);
  });

  test('a price is that of the list: parts in dollars become cents', () => {
    const program = only(plan.programs, ({ externalId }) => externalId === 'NJ-5329');
    expect(program.title).toBe('Clinical Medical Assistant');
    expect(program.price.map(({ type, amount }) => [type, amount.amount])).toEqual([
      ['tuition', 370_000],
      ['fees', 10_000],
      ['books', 10_000],
      ['supplies', 10_000],
    ]);
  });
});
