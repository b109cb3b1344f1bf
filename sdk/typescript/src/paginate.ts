import type { Tombstone } from './generated/types.gen.js';

type Page<Item> = { data: Item[]; nextCursor: string | null };
type PageOfDeleted = { deleted: Tombstone[]; nextCursor: string | null };

/** An operation of this package that answers a list: `listEmployees`, `listSkills`, … */
export type ListOperation = (options: never) => Promise<{ data?: unknown }>;

type PageOf<Operation extends ListOperation> = Extract<
  Awaited<ReturnType<Operation>>['data'],
  Page<unknown>
>;

/** What the list of an operation holds; `never` if it answers no list. */
export type ItemOf<Operation extends ListOperation> = PageOf<Operation>['data'][number];

/** What a query of an operation may name; nothing if it has no query. */
type QueryNameOf<Operation extends ListOperation> = Parameters<Operation>[0] extends {
  query?: infer Query;
}
  ? [NonNullable<Query>] extends [never]
    ? never
    : keyof NonNullable<Query>
  : never;

/** Whether an operation can answer what was deleted. */
type ListsDeleted<Operation extends ListOperation> =
  'deleted' extends QueryNameOf<Operation> ? true : false;

type Asking<
  Operation extends ListOperation,
  Deleted extends 'true' | 'false',
> = Parameters<Operation>[0] & { query?: { deleted?: Deleted } };

/** Nothing fits for an operation that answers no list, so the compiler refuses it. */
type OptionsOf<Operation extends ListOperation> = [ItemOf<Operation>] extends [never]
  ? never
  : ListsDeleted<Operation> extends true
    ? Asking<Operation, 'false'>
    : Parameters<Operation>[0];

/** Nothing fits for a list that does not say what was deleted. */
type OptionsForDeleted<Operation extends ListOperation> =
  ListsDeleted<Operation> extends true ? Asking<Operation, 'true'> : never;

/** All pages of a list, one request each, made when the page is asked for. */
async function* pagesOf<Answer extends { nextCursor: string | null }>(
  list: ListOperation,
  { query, ...others }: { query?: object },
): AsyncGenerator<Answer, void, undefined> {
  let cursor: string | null = null;
  do {
    const asked = { ...others, query: { ...query, ...(cursor && { cursor }) }, throwOnError: true };
    const { data } = await list(asked as never);
    const page = data as Answer;
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/**
 * Everything a list holds, page after page: `for await (const skill of paginate(listSkills, { client }))`. The next page is
 * asked for when the last item of this one was taken. Options are those of the operation; `limit` is the size of a page.
 * For what was deleted there is `paginateDeleted`: with `deleted: 'true'` this throws a `TypeError`.
 */
export async function* paginate<Operation extends ListOperation>(
  list: Operation,
  options: OptionsOf<Operation>,
): AsyncGenerator<ItemOf<Operation>, void, undefined> {
  const asked = options as { query?: { deleted?: unknown } };
  if (asked.query?.deleted === 'true')
    throw new TypeError("paginate yields what is there. For deleted: 'true' use paginateDeleted.");
  for await (const { data } of pagesOf<Page<ItemOf<Operation>>>(list, asked)) yield* data;
}

/**
 * What was deleted from a list, the first deleted first, page after page:
 * `for await (const { id, deletedAt } of paginateDeleted(listDepartments, { client, query: { updatedSince } }))`.
 * Options are those of the operation; `deleted` need not be said. Lists that cannot tell are refused by the compiler.
 */
export async function* paginateDeleted<Operation extends ListOperation>(
  list: Operation,
  options: OptionsForDeleted<Operation>,
): AsyncGenerator<Tombstone, void, undefined> {
  const { query, ...others } = options as { query?: object };
  const asked = { ...others, query: { ...query, deleted: 'true' } };
  for await (const { deleted } of pagesOf<PageOfDeleted>(list, asked)) yield* deleted;
}
