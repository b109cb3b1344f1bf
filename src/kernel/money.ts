/** An amount in the minor unit of its currency: `{ amount: 525000, currency: 'USD' }` is 5,250 dollars. */
export type Money = { amount: number; currency: string };

/** The largest amount accepted anywhere, in minor units: far inside what a JSON number holds exactly. */
export const LARGEST_AMOUNT = 10 ** 12;

/**
 * Minor-unit digits of the currencies Upskill accepts (ISO 4217, active codes).
 * The same list stands in the table `currencies`; a contract test holds them equal.
 */
export const CURRENCY_EXPONENTS: Readonly<Record<string, number>> = {
  AED: 2,
  ARS: 2,
  AUD: 2,
  BGN: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  COP: 2,
  CZK: 2,
  DKK: 2,
  EGP: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KES: 2,
  KRW: 0,
  KWD: 3,
  MAD: 2,
  MXN: 2,
  MYR: 2,
  NGN: 2,
  NOK: 2,
  NZD: 2,
  OMR: 3,
  PEN: 2,
  PHP: 2,
  PKR: 2,
  PLN: 2,
  QAR: 2,
  RON: 2,
  RSD: 2,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TND: 3,
  TRY: 2,
  TWD: 2,
  UAH: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
};

export const isCurrency = (code: string): boolean => Object.hasOwn(CURRENCY_EXPONENTS, code);

export const money = (amount: number, currency: string): Money => ({ amount, currency });

/** Adds amounts of one currency; two currencies are a programming error and throw. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  let total = 0;
  for (const each of amounts) {
    if (each.currency !== currency) throw new Error(`cannot add ${each.currency} to ${currency}`);
    total += each.amount;
  }
  return money(total, currency);
}

/**
 * `percent` of a non-negative amount of minor units, rounded half up: 75 % of 9998 is 7499.
 * Percentages may carry up to four decimals; the arithmetic is exact (BigInt), never floating.
 */
export function percentOf(amount: number, percent: number): number {
  const parts = BigInt(Math.round(percent * 10_000));
  const scaled = BigInt(amount) * parts;
  const divisor = 1_000_000n;
  return Number((scaled * 2n + divisor) / (divisor * 2n));
}
