import { LARGEST_AMOUNT, money } from '../../../kernel/money.js';
import { checkProgram, type ProgramParts } from './check-program.js';

const program = (parts: Partial<ProgramParts>): ProgramParts => ({
  price: [],
  teaches: [],
  entryLevels: [],
  prerequisiteProgramIds: [],
  ...parts,
});
const faultsOf = (parts: Partial<ProgramParts>) =>
  checkProgram(program(parts)).map(({ code, pointer }) => `${code} ${pointer}`);

describe('checking that a program fits together', () => {
  test('a program may teach and ask for the same skill', () => {
    const sql = (level: number) => [{ skillId: 'sql', level }];
    const price = [
      { type: 'tuition', amount: money(120_000, 'USD') },
      { type: 'books', amount: money(0, 'USD') },
    ];
    expect(faultsOf({ price, teaches: sql(4), entryLevels: sql(2) })).toEqual([]);
  });

  test('a price is in one currency', () => {
    const price = [
      { type: 'tuition', amount: money(1, 'USD') },
      { type: 'books', amount: money(1, 'EUR') },
    ];
    expect(faultsOf({ price })).toEqual(['currencies-differ /price/1/amount/currency']);
  });

  test('the parts of a price add up to an amount that can be paid', () => {
    const part = (type: string, amount: number) => ({ type, amount: money(amount, 'USD') });
    const most = [part('tuition', LARGEST_AMOUNT - 1), part('fees', 1)];
    expect(faultsOf({ price: most })).toEqual([]);
    expect(faultsOf({ price: [...most, part('books', 1)] })).toEqual(['price-too-large /price']);
  });

  test('nothing is named twice', () => {
    const twice = [
      { skillId: 'sql', level: 2 },
      { skillId: 'sql', level: 3 },
    ];
    expect(
      faultsOf({
        price: [
          { type: 'fees', amount: money(1, 'USD') },
          { type: 'fees', amount: money(2, 'USD') },
        ],
        teaches: twice,
        entryLevels: twice,
        prerequisiteProgramIds: ['a', 'b', 'a'],
      }),
    ).toEqual([
      'price-type-repeated /price/1/type',
      'skill-repeated /teaches/1',
      'skill-repeated /entryLevels/1',
      'prerequisite-repeated /prerequisiteProgramIds/2',
    ]);
  });
});
