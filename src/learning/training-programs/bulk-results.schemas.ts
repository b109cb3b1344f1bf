import { z } from 'zod';
import { readItem } from '../../platform/http/bulk-items.js';
import { Uuid } from '../../platform/http/fields.js';

const outcomes = ['created', 'updated', 'unchanged', 'failed'] as const;

const ItemError = z.object({ code: z.string(), detail: z.string(), pointer: z.string() });

/** The items of a bulk request: checked one by one, so that a bad one does not stop the others. */
export const bulkOf = (itemName: string) =>
  z.strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()).meta({ 'x-documented-as': itemName }))
      .min(1)
      .max(500),
  });

/** One result for each item, in the order of the request. */
export const bulkResult = () =>
  z.object({
    results: z.array(
      z.object({
        index: z.int(),
        externalId: z.string().nullable(),
        outcome: z.enum(outcomes),
        id: Uuid.nullable(),
        errors: z.array(ItemError),
      }),
    ),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  });

export type BulkResult = z.infer<ReturnType<typeof bulkResult>>;
export type ItemError = z.infer<typeof ItemError>;
/** What became of one item that could be read. */
export type ItemOutcome =
  | { outcome: 'created' | 'updated' | 'unchanged'; id: string }
  | { errors: readonly ItemError[] };
const externalIdOf = (sent: unknown) => {
  const { externalId } = sent as { externalId?: unknown };
  return typeof externalId === 'string' ? externalId : null;
};

/**
 * Reads all items and applies those that can be read; `apply` answers for each of these, in their order.
 */
export async function answerEach<Item>(
  schema: z.ZodType<Item>,
  sent: readonly unknown[],
  apply: (items: Item[]) => Promise<ItemOutcome[]>,
): Promise<BulkResult> {
  const read = sent.map((each) => readItem(schema, each));
  const applied = (
    await apply(read.flatMap((each) => ('item' in each ? [each.item] : [])))
  ).values();
  const results = read.map((each, index) => {
    const became = 'item' in each ? applied.next().value : each;
    if (!became) throw new Error('an item was read and not answered');
    const place = { index, externalId: externalIdOf(sent[index]) };
    return 'errors' in became
      ? { ...place, outcome: 'failed' as const, id: null, errors: [...became.errors] }
      : { ...place, ...became, errors: [] };
  });
  const count = (outcome: string) => results.filter((each) => each.outcome === outcome).length;
  return {
    results,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
}
