import type { z } from 'zod';
import type { ProblemPlace } from '../../kernel/problem.js';

/** An item of a bulk request that fits its schema, or every place where it does not. */
export type ReadItem<Item> = { item: Item } | { errors: ProblemPlace[] };

/** Holds one item of a bulk request against its schema, so that a bad one does not stop the others. */
export function readItem<Item>(schema: z.ZodType<Item>, sent: unknown): ReadItem<Item> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return { item: parsed.data };
  const errors = parsed.error.issues.map((issue) => ({
    code: issue.code.replaceAll('_', '-'),
    detail: issue.message,
    pointer: `/${issue.path.join('/')}`,
  }));
  return { errors };
}
