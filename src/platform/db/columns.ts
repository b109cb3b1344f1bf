import { sql } from 'drizzle-orm';
import { bigint, char, customType, uuid } from 'drizzle-orm/pg-core';

/**
 * `2026-11-23 05:06:12.123456+00` → `2026-11-23T05:06:12.123456Z`. A Date would lose the microseconds. By position, not
 * by pattern: it runs for every instant of every row.
 */
export function toIsoInstant(text: string): string {
  if (!text.endsWith('+00')) return text; // ISO already, or infinity
  const time = text.slice(11, -3);
  return `${text.slice(0, 10)}T${time.length === 15 ? time : withMicroseconds(time)}Z`;
}

/** PostgreSQL leaves trailing zeros out; with all six digits instants sort as text. */
function withMicroseconds(time: string): string {
  const [seconds = '', fraction = ''] = time.split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}`;
}

/** `timestamptz` as RFC 3339 text in UTC, microseconds kept. Connections run with TimeZone=UTC. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamptz',
  fromDriver: toIsoInstant,
});

/** The employer a row belongs to; the database fills it in from the transaction's employer. */
export const employerId = () => uuid().notNull().default(sql`current_employer()`);

/** What every resource starts with: composite identity, version for If-Match, and when it changed. */
export const resourceColumns = {
  employerId: employerId(),
  id: uuid().notNull(),
  version: bigint({ mode: 'number' }).notNull().default(1),
  createdAt: instant().notNull().default(sql`now()`),
  updatedAt: instant().notNull().default(sql`now()`),
};

/** Set beside the changed columns in every update of a resource. */
export const nextVersion = { version: sql`version + 1`, updatedAt: sql`now()` };

export const currencyCode = () => char({ length: 3 });
/** An amount in minor units; CHECKs in the migrations keep it inside what a JSON number holds exactly. */
export const minorUnits = () => bigint({ mode: 'number' });
