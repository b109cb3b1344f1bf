import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Keyring } from '../secrets/keyring.js';
import { invalidCursor } from './http.problems.js';
import { WrittenJson } from './written-json.js';

const CURSOR_LIFE_MS = 24 * 60 * 60 * 1000;

/** A whole number from 1 to 200 in a query string; `1e2`, ` 5` and `٥` are not numbers there. */
const Limit = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/, { error: 'must be a whole number from 1 to 200', abort: true })
  .refine((text) => Number(text) <= 200, 'must be at most 200')
  .meta({
    description: 'How many at most; 50 if absent',
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    example: 50,
  });

/** What every list takes beside its own filters. */
export const listQuery = {
  limit: Limit.optional(),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
};

/** For lists of things that change: those changed at or after this instant. */
export const updatedSinceQuery = {
  updatedSince: z.iso.datetime({ offset: true }).optional().meta({
    description: 'Only what changed at or after this instant (inclusive)',
    example: '2026-11-01T00:00:00Z',
  }),
};

/** The answer of a list, named after what it holds: `pageOf(Employee)` is the schema `EmployeePage`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return pageWith(item, {});
}

/** The same with more fields beside the items. */
export function pageWith<Item extends z.ZodType, More extends z.ZodRawShape>(
  item: Item,
  more: More,
) {
  const id = `${String(z.globalRegistry.get(item)?.id ?? '')}Page`;
  return z
    .object({
      data: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'For the next page; null on the last' }),
      ...more,
    })
    .meta({ id });
}

/** Where a page starts: after the row with these sort values. */
export type After = readonly (string | number)[];
export type PageRequest = { limit: number; after: After | undefined };
export type Page<Item> = { data: Item[]; nextCursor: string | null };

type Bound = { employerId: string; operationId: string; filters: object };

/**
 * Cursors are opaque and signed, bound to employer, operation and filters; used elsewhere, changed, or older than a
 * day they are a 400. They hold the last row's sort values, so page 1,000 costs what page 1 costs.
 */
export function createPager(keyring: Keyring, clock: () => Date) {
  function fingerprint({ employerId, operationId, filters }: Bound) {
    const relevant = Object.entries(filters)
      .filter(([name, value]) => name !== 'cursor' && name !== 'limit' && value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return hash('sha256', JSON.stringify([employerId, operationId, relevant]), 'base64url').slice(
      0,
      22,
    );
  }

  function encode(bound: Bound, after: After): string {
    const payload = JSON.stringify([fingerprint(bound), clock().getTime(), after]);
    const text = Buffer.from(payload).toString('base64url');
    return `${text}.${keyring.sign('cursor', text).toString('base64url')}`;
  }

  function decode(bound: Bound, cursor: string): After {
    const [text = '', signature = '', ...rest] = cursor.split('.');
    const signed =
      rest.length === 0 && keyring.verify('cursor', text, Buffer.from(signature, 'base64url'));
    // Another spelling of the same bytes is a changed cursor too.
    const canonical = Buffer.from(signature, 'base64url').toString('base64url') === signature;
    if (!signed || !canonical)
      throw invalidCursor('The cursor was not issued by this service, or was changed.');
    const [mark, issuedAt, after] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
      string,
      number,
      After,
    ];
    if (mark !== fingerprint(bound))
      throw invalidCursor('The cursor belongs to another list, filter or employer.');
    if (clock().getTime() - issuedAt > CURSOR_LIFE_MS)
      throw invalidCursor('The cursor is older than a day: start again at the first page.');
    return after;
  }

  return {
    /** Reads `limit` and `cursor` of a validated query. @throws `invalid-cursor` (400) */
    read(
      bound: Bound,
      query: { limit?: string | undefined; cursor?: string | undefined },
    ): PageRequest {
      return {
        limit: query.limit === undefined ? 50 : Number(query.limit),
        after: query.cursor === undefined ? undefined : decode(bound, query.cursor),
      };
    },
    /** Makes the page of `limit + 1` fetched rows: the extra row only says that there is more. */
    page<Row, Item>(
      bound: Bound,
      request: PageRequest,
      rows: readonly Row[],
      make: { item: (row: Row) => Item; after: (row: Row) => After },
    ): Page<Item> {
      const shown = rows.slice(0, request.limit);
      const last = shown.at(-1);
      const more = rows.length > request.limit && last !== undefined;
      return {
        data: shown.map(make.item),
        nextCursor: more ? encode(bound, make.after(last)) : null,
      };
    },
    /** The same of rows that PostgreSQL has written as JSON, sorted by their id. */
    writtenPage(
      bound: Bound,
      request: PageRequest,
      rows: readonly { id: string; json: string }[],
    ): WrittenJson {
      const { data, nextCursor } = this.page(bound, request, rows, {
        item: (row) => row.json,
        after: (row) => [row.id],
      });
      const text = `{"data":[${data.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
      return new WrittenJson(text, { nextCursor });
    },
  };
}
export type Pager = ReturnType<typeof createPager>;
