type Page<Item> = { data: Item[]; nextCursor: string | null };

/** An operation of this package that answers a list: `listEmployees`, `listSkills`, … */
export type ListOperation = (options: never) => Promise<{ data?: unknown }>;

type PageOf<Operation extends ListOperation> = Extract<
  Awaited<ReturnType<Operation>>['data'],
  Page<unknown>
>;

/** What the list of an operation holds; `never` if it answers no list. */
export type ItemOf<Operation extends ListOperation> = PageOf<Operation>['data'][number];

/** Nothing fits for an operation that answers no list, so the compiler refuses it. */
type OptionsOf<Operation extends ListOperation> = [ItemOf<Operation>] extends [never]
  ? never
  : Parameters<Operation>[0];

/**
 * Everything a list holds, page after page: `for await (const skill of paginate(listSkills, { client }))`. The next page is
 * asked for when the last item of this one was taken. Options are those of the operation; `limit` is the size of a page.
 */
export async function* paginate<Operation extends ListOperation>(
  list: Operation,
  options: OptionsOf<Operation>,
): AsyncGenerator<ItemOf<Operation>, void, undefined> {
  const { query, ...others } = options as { query?: object };
  let cursor: string | null = null;
  do {
    const asked = { ...others, query: { ...query, ...(cursor && { cursor }) }, throwOnError: true };
    const { data } = await list(asked as never);
    const page = data as Page<ItemOf<Operation>>;
    yield* page.data;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
