import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../../kernel/ids.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { type Author, publish } from '../../platform/events/event.js';
import { readItem } from '../../platform/http/bulk-items.js';
import { planSkillUpsert } from './rules/plan-skill-upsert.js';
import { skillChanged, skillCreated } from './skills.events.js';
import * as repository from './skills.repository.js';
import { NewSkill, type SkillBulkResult } from './skills.schemas.js';

export type SkillBulkService = ReturnType<typeof skillBulkService>;
/** Whose skills, and whom the audit trail names: an actor, or the system itself. */
export type SkillAuthor = Author & { employerId: EmployerId };

type Result = SkillBulkResult['results'][number];
type ItemError = Result['errors'][number];
type Applied = { outcome: 'created' | 'updated' | 'unchanged'; id: string } | { error: ItemError };

/** The whole of a skill: what is absent is null or the default. */
const complete = (given: NewSkill) => ({
  name: given.name,
  kind: given.kind,
  source: given.source ?? ('custom' as const),
  externalId: given.externalId ?? null,
  description: given.description ?? null,
  aliases: given.aliases ?? [],
  referenceWeight: given.referenceWeight ?? null,
});

async function apply(tx: EmployerTx, author: SkillAuthor, given: NewSkill[]): Promise<Applied[]> {
  repository.lockCatalog(tx);
  const candidates = given.map(complete);
  const known = await repository.lockNamed(tx, candidates);
  const rows = new Map(known.map((row) => [row.id, row]));
  const decided = planSkillUpsert(candidates, known, () => uuidv7()).map((planned) => {
    if ('error' in planned) return planned;
    const before = rows.get(planned.values.id);
    return {
      ...planned,
      before,
      changedFields: before ? changedFieldsOf(before, planned.values) : [],
    };
  });
  const writes = decided.flatMap((each) =>
    'values' in each && (!each.before || each.changedFields.length > 0) ? [each] : [],
  );
  await repository.upsertSkills(
    tx,
    writes.map(({ values }) => values),
  );
  const events = writes.map(({ values: { id }, before, changedFields }) =>
    before ? skillChanged(id, { id }, { changedFields }) : skillCreated(id, { id }),
  );
  publish(tx, author, ...events);
  return decided.map((each) => {
    if ('error' in each) return { error: each.error };
    const { before, changedFields, values } = each;
    if (!before) return { outcome: 'created', id: values.id };
    return { outcome: changedFields.length > 0 ? 'updated' : 'unchanged', id: values.id };
  });
}

/** The item as the answer names it, readable or not. */
function namesOf(item: unknown) {
  const { externalId, name } = item as { externalId?: unknown; name?: unknown };
  return {
    externalId: typeof externalId === 'string' ? externalId : null,
    name: typeof name === 'string' ? name : null,
  };
}

export function skillBulkService({ db }: { db: Database }) {
  return {
    /** Makes up to a thousand skills be as a catalog says; each item stands or fails alone. */
    upsertMany: (author: SkillAuthor, items: readonly unknown[]): Promise<SkillBulkResult> =>
      db.inEmployer(author.employerId, async (tx) => {
        const read = items.map((item) => readItem(NewSkill, item));
        const given = read.flatMap((each) => ('item' in each ? [each.item] : []));
        const applied = (await apply(tx, author, given)).values();
        const results = read.map((each, index): Result => {
          const place = { index, ...namesOf(items[index]) };
          const failed = (errors: ItemError[]) =>
            ({ ...place, outcome: 'failed', id: null, errors }) as const;
          if ('errors' in each) return failed(each.errors);
          const result = applied.next().value;
          if (!result) throw new Error('a skill was read and not answered');
          return 'error' in result ? failed([result.error]) : { ...place, ...result, errors: [] };
        });
        const count = (outcome: Result['outcome']) =>
          results.filter((result) => result.outcome === outcome).length;
        return {
          results,
          created: count('created'),
          updated: count('updated'),
          unchanged: count('unchanged'),
          failed: count('failed'),
        };
      }),
  };
}
