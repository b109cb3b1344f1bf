import { z } from 'zod';
import { isCurrency, LARGEST_AMOUNT } from '../../kernel/money.js';

/** Ids are UUIDs; the service makes version 7 and accepts any but the nil UUID. Upper case is folded. */
export const Uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i,
    'must be a UUID',
  )
  .meta({ format: 'uuid', example: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d' });

/** Text a person typed: trimmed of nothing, but never blank, control characters or invisible direction marks. */
export const text = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((value) => value.trim().length > 0, 'must not be blank')
    .refine(
      (value) => !hasForbiddenCharacter(value),
      'must not contain control or invisible formatting characters',
    )
    .meta({ minLength: 1 });

/** Longer text: line breaks and tabs are fine. */
export const prose = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine(
      (value) => !hasForbiddenCharacter(value.replace(/[\n\r\t]/g, '')),
      'must not contain control or invisible formatting characters',
    );

const FORBIDDEN = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u;
const hasForbiddenCharacter = (value: string) => FORBIDDEN.test(value);

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
