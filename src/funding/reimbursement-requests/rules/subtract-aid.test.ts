import { reliefOf, subtractAid } from './subtract-aid.js';

const underway = {
  lines: [
    { id: 'tuition', type: 'tuition' },
    { id: 'fees', type: 'fees' },
    { id: 'books', type: 'books' },
  ],
  amounts: [100_000, 30_000, 20_000],
  trace: [],
};

describe('subtracting aid', () => {
  test('aid that exceeds tuition spills to fees, then to books', () => {
    const scholarship = (amount: number) => [{ kind: 'scholarship', amount }];
    expect(subtractAid(underway, scholarship(40_000), 'cost').amounts).toEqual([
      60_000, 30_000, 20_000,
    ]);
    expect(subtractAid(underway, scholarship(110_000), 'cost').amounts).toEqual([
      0, 20_000, 20_000,
    ]);
    expect(subtractAid(underway, scholarship(145_000), 'cost').amounts).toEqual([0, 0, 5_000]);
    expect(subtractAid(underway, scholarship(999_999), 'cost').amounts).toEqual([0, 0, 0]);
  });

  test('a loan has to be paid back, so it reduces nothing', () => {
    const aid = [
      { kind: 'loan', amount: 50_000 },
      { kind: 'grant', amount: 10_000 },
    ];
    expect(reliefOf(aid)).toBe(10_000);
    const { amounts, trace } = subtractAid(underway, aid, 'cost');
    expect(amounts).toEqual([90_000, 30_000, 20_000]);
    expect(trace[0]).toEqual({
      step: 'aid',
      rule: 'aidOffset.cost',
      input: { declared: 60_000, loans: 50_000 },
      output: { aid: 10_000 },
    });
  });

  test('the trace tells what each line bore', () => {
    const { trace } = subtractAid(underway, [{ kind: 'grant', amount: 110_000 }], 'benefit');
    expect(trace.slice(1, 3)).toEqual([
      {
        step: 'aid',
        rule: 'aidOffset.benefit',
        input: { expenseId: 'tuition', amount: 100_000, aid: 100_000 },
        output: { amount: 0 },
      },
      {
        step: 'aid',
        rule: 'aidOffset.benefit',
        input: { expenseId: 'fees', amount: 30_000, aid: 10_000 },
        output: { amount: 20_000 },
      },
    ]);
  });

  test('without aid there is nothing to tell', () => {
    expect(subtractAid(underway, [], 'cost')).toBe(underway);
  });
});
