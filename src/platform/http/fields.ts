import { z } from 'zod';
import { isCurrency, LARGEST_AMOUNT } from '../../kernel/money.js';

/** Ids are UUIDs; the service makes version 7 and accepts any but the nil UUID. Upper case is folded to lower. */
export const Uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i,
    'must be a UUID',
  )
  .toLowerCase()
  .meta({ format: 'uuid', example: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d' });

const lengthOf = (value: string) => Array.from(value).length;

/**
 * Text in Unicode’s composed form (NFC), so that two spellings of one name are one name. Its length is counted in code
 * points, as JSON Schema and PostgreSQL do; each takes at most four bytes, and the body as a whole at most a mebibyte.
 */
const composed = (maxLength: number) =>
  z
    .string()
    .normalize('NFC')
    .refine(
      (value) => value.length <= maxLength || lengthOf(value) <= maxLength,
      `must have at most ${maxLength} characters`,
    )
    .meta({ maxLength });

/** Text a person typed: trimmed of nothing, but never blank, control characters or invisible direction marks. */
export const text = (maxLength: number) =>
  composed(maxLength)
    .refine(isVisible, 'must not be blank')
    .refine(
      (value) => !FORBIDDEN.test(value),
      'must not contain control or invisible formatting characters',
    )
    .meta({ minLength: 1, maxLength });

/** Longer text: line breaks and tabs are fine. */
export const prose = (maxLength: number) =>
  composed(maxLength)
    .refine(
      (value) => !FORBIDDEN.test(value.replace(/[\n\r\t]/g, '')),
      'must not contain control or invisible formatting characters',
    )
    .meta({ maxLength });

/**
 * An id another system gave, or a code people tell each other: text without anything invisible, and without letters
 * that only look alike (`О-12` in Cyrillic is not `O-12`). Letters of one alphabet are fine, whichever it is.
 */
export const identifier = (maxLength: number) =>
  text(maxLength)
    .refine((value) => !INVISIBLE.test(value), 'must not contain invisible characters')
    .refine(isOfOneAlphabet, 'must not mix letters of alphabets that look alike')
    .meta({ minLength: 1, maxLength });

// Joiners (U+200C, U+200D) and the marks of emoji stay: names are written with them.
const FORBIDDEN =
  /[\p{Cc}\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
// U+2800 is a letter of Braille without a dot.
const SHOWN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/u;
// The alphabets whose letters Unicode’s confusables (UTS #39) take for one another.
const LOOKALIKES = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

function isVisible(value: string): boolean {
  return SHOWN.test(value);
}

/** A full-width or styled letter or digit (`Ａ`, `𝐀`, `１`) looks like the plain one, so it counts as another alphabet. */
const isStyled = (character: string) =>
  /[^\p{ASCII}]/u.test(character) &&
  /[\p{Letter}\p{Decimal_Number}]/u.test(character) &&
  /^[A-Za-z0-9]+$/.test(character.normalize('NFKC'));

function isOfOneAlphabet(value: string): boolean {
  const alphabets = LOOKALIKES.filter((alphabet) => alphabet.test(value)).length;
  return alphabets <= 1 && !Array.from(value).some(isStyled);
}

function isRealDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value;
}

/** A calendar date from 1900 to 2199. */
export const PlainDateText = z
  .string()
  .regex(/^(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$/, {
    error: 'must be a date, YYYY-MM-DD',
    abort: true,
  })
  .refine(isRealDate, 'is not a date of the calendar')
  .meta({ format: 'date', example: '2026-11-23' });

/** An RFC 3339 instant in an answer: UTC, `Z`, microseconds. */
export const Instant = z
  .string()
  .meta({ format: 'date-time', example: '2026-11-23T05:06:12.123456Z' });

export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code', abort: true })
  .refine(isCurrency, 'is not a currency this service knows')
  .meta({ example: 'USD' });

export const CountryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code')
  .meta({ example: 'US' });

/** A price or a balance in an answer or a request: zero or more minor units. */
export const Money = z
  .strictObject({
    amount: z
      .int()
      .min(0)
      .max(LARGEST_AMOUNT)
      .meta({ description: 'In the minor unit of the currency', example: 525000 }),
    currency: Currency,
  })
  .meta({ id: 'Money', description: 'An amount in minor units with its currency' });

/** What is asked, approved or paid: at least one minor unit. */
export const PositiveMoney = z
  .strictObject({
    amount: z
      .int()
      .min(1)
      .max(LARGEST_AMOUNT)
      .meta({ description: 'In the minor unit of the currency', example: 525000 }),
    currency: Currency,
  })
  .meta({
    id: 'PositiveMoney',
    description: 'An amount of at least one minor unit, with its currency',
  });

/** The fields every resource answers with. */
export const resourceFields = {
  id: Uuid,
  version: z.int().meta({ description: 'Counts changes; the ETag is `"v" + version`' }),
  createdAt: Instant,
  updatedAt: Instant,
};
