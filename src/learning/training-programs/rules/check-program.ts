import { LARGEST_AMOUNT, type Money } from '../../../kernel/money.js';

type SkillAtLevel = { skillId: string; level: number };

export type ProgramParts = {
  price: readonly { type: string; amount: Money }[];
  teaches: readonly SkillAtLevel[];
  entryLevels: readonly SkillAtLevel[];
  prerequisiteProgramIds: readonly string[];
};

/** One thing that does not fit: a stable code, a sentence, and where in the program it stands. */
export type ProgramFault = { code: string; detail: string; pointer: string };

/**
 * What does not fit together in a program: parts of a price in two currencies, a sum beyond the largest amount, the
 * same thing named twice. Empty if all is well.
 */
export function checkProgram(program: ProgramParts): ProgramFault[] {
  const { price, teaches, entryLevels, prerequisiteProgramIds } = program;
  return [
    ...checkPrice(price),
    ...findRepeated(
      price.map(({ type }) => type),
      (index) => ({
        code: 'price-type-repeated',
        detail: 'Each type of price stands once: add the amounts up.',
        pointer: `/price/${index}/type`,
      }),
    ),
    ...findRepeatedSkills(teaches, '/teaches'),
    ...findRepeatedSkills(entryLevels, '/entryLevels'),
    ...findRepeated(prerequisiteProgramIds, (index) => ({
      code: 'prerequisite-repeated',
      detail: 'Each prerequisite stands once.',
      pointer: `/prerequisiteProgramIds/${index}`,
    })),
  ];
}

function checkPrice(price: ProgramParts['price']): ProgramFault[] {
  const other = price.findIndex(({ amount }) => amount.currency !== price[0]?.amount.currency);
  if (other !== -1) {
    const detail = 'All parts of a price are in one currency.';
    return [{ code: 'currencies-differ', detail, pointer: `/price/${other}/amount/currency` }];
  }
  if (price.reduce((sum, { amount }) => sum + amount.amount, 0) <= LARGEST_AMOUNT) return [];
  const detail = 'The parts add up to more than the largest amount there is.';
  return [{ code: 'price-too-large', detail, pointer: '/price' }];
}

const findRepeatedSkills = (levels: readonly SkillAtLevel[], list: string) =>
  findRepeated(
    levels.map(({ skillId }) => skillId),
    (index) => ({
      code: 'skill-repeated',
      detail: 'Each skill stands once, with one level.',
      pointer: `${list}/${index}`,
    }),
  );

const findRepeated = (
  values: readonly string[],
  describe: (index: number) => ProgramFault,
): ProgramFault[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [describe(index)] : []));
