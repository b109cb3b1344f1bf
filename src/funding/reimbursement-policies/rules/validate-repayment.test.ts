import { type RepaymentTerms, validateRepayment } from './validate-repayment.js';

const flawsOf = (repayment: RepaymentTerms) =>
  validateRepayment(repayment).map(({ pointer, code }) => `${pointer} ${code}`);
const inSteps = (...steps: [months: number, percent: number][]): RepaymentTerms => ({
  kind: 'steps',
  months: 24,
  steps: steps.map(([months, percent]) => ({ months, percent })),
});

describe('validating the repayment terms of a policy', () => {
  test.each<RepaymentTerms>([
    { kind: 'none' },
    { kind: 'none', months: null, steps: [] },
    { kind: 'cliff', months: 12 },
    { kind: 'linear', months: 24, steps: null },
    { kind: 'steps', steps: [{ months: 6, percent: 100 }] },
    inSteps([6, 100], [12, 75], [18, 75], [24, 25]),
  ])('%j is sound', (repayment) => {
    expect(validateRepayment(repayment)).toEqual([]);
  });

  test.each<[string, RepaymentTerms, string]>([
    ['a cliff needs a term', { kind: 'cliff' }, '/repayment/months term-missing'],
    ['a term has a month', { kind: 'linear', months: 0 }, '/repayment/months term-missing'],
    ['steps need a step', { kind: 'steps', months: 24 }, '/repayment/steps steps-missing'],
    [
      'only steps have steps',
      { kind: 'linear', months: 24, steps: [{ months: 6, percent: 100 }] },
      '/repayment/steps steps-not-expected',
    ],
    ['steps ascend', inSteps([12, 100], [12, 75]), '/repayment/steps/1/months steps-not-ascending'],
    ['a step has a month', inSteps([0, 100]), '/repayment/steps/0/months steps-not-ascending'],
    [
      'longer service never costs more',
      inSteps([6, 50], [12, 75]),
      '/repayment/steps/1/percent percent-increasing',
    ],
    [
      'nobody repays more than all',
      inSteps([6, 101]),
      '/repayment/steps/0/percent percent-out-of-range',
    ],
    ['a step ends with the term', inSteps([25, 100]), '/repayment/steps/0/months step-beyond-term'],
  ])('%s', (_guarantee, repayment, flaw) => {
    expect(flawsOf(repayment)).toEqual([flaw]);
  });
});
