import { z } from 'zod';
import type { Tombstone as StoredTombstone } from '../db/tombstones.js';
import { Instant, Uuid } from './fields.js';
import { type Page, type PageRequest, type Pager, pageWith } from './pagination.js';

const Tombstone = z
  .object({ id: Uuid, deletedAt: Instant })
  .meta({ id: 'Tombstone', description: 'What is left of something that was deleted' });

/** For lists of things that can be deleted: what is gone, instead of what is there. */
export const deletedQuery = {
  deleted: z.enum(['true', 'false']).optional().meta({
    description:
      'With `true` the list answers what was deleted, in `deleted`, and no `data`; `updatedSince` then says since when. Filters by other fields do not apply to what is gone. Kept for 90 days at least',
  }),
};

/** Like `pageOf`, for things that can be deleted. */
export const pageWithDeletedOf = <Item extends z.ZodType>(item: Item) =>
  pageWith(item, {
    deleted: z.array(Tombstone).meta({
      description: 'The first deleted first; filled only where `deleted=true` was asked for',
    }),
  });

export type PageWithDeleted<Item> = Page<Item> & { deleted: StoredTombstone[] };

/** A page of what is there. */
export const withoutDeleted = <Item>(page: Page<Item>): PageWithDeleted<Item> => ({
  ...page,
  deleted: [],
});

/** A page of what is gone; rows are one more than the page holds. */
export function deletedOnly(
  pager: Pager,
  bound: Parameters<Pager['page']>[0],
  request: PageRequest,
  rows: readonly StoredTombstone[],
): PageWithDeleted<never> {
  const { data: deleted, nextCursor } = pager.page(bound, request, rows, {
    item: (row: StoredTombstone) => row,
    after: ({ deletedAt, id }: StoredTombstone) => [deletedAt, id],
  });
  return { data: [], deleted, nextCursor };
}
