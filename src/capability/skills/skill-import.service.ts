import { v7 as uuidv7 } from 'uuid';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import {
  type CatalogItem,
  namesFor,
  type PlannedSkillImport,
  planSkillImport,
} from './rules/plan-skill-import.js';
import type { SkillAuthor } from './skill-bulk.service.js';
import { lockForImport, remember } from './skill-imports.repository.js';
import { skillChanged, skillCreated } from './skills.events.js';
import { lockCatalog, upsertSkills, type WholeSkill } from './skills.repository.js';

export type SkillImport = {
  source: 'onet' | 'esco';
  /** Stands in brackets behind a name that a skill of the employer’s own has already. */
  label: string;
  /** Each external id once. */
  items: readonly CatalogItem[];
};

/** What became of each item, in their order; `kept` says that a field stayed as the employer had changed it. */
export type SkillImportResult = {
  id: string;
  outcome: 'created' | 'updated' | 'unchanged';
  kept: boolean;
}[];

const asSkill = ({ id, before, values }: PlannedSkillImport, source: string, externalId: string) =>
  ({
    ...values,
    id,
    source: before?.source ?? source,
    externalId: before ? (before.externalId ?? externalId) : externalId,
  }) as WholeSkill;

const hasChanged = (one: unknown, other: unknown) =>
  changedFieldsOf({ value: one }, { value: other }).length > 0;

export function skillImportService({ db }: { db: Database }) {
  return {
    /** Makes up to a thousand skills be as a catalog says, but for what the employer changed in them. */
    importSkills: (
      author: SkillAuthor,
      { source, label, items }: SkillImport,
    ): Promise<SkillImportResult> =>
      db.inEmployer(author.employerId, async (tx) => {
        lockCatalog(tx);
        const stored = await lockForImport(tx, {
          source,
          externalIds: items.map(({ externalId }) => externalId),
          names: items.flatMap((item) => namesFor(label, item)),
        });
        const planned = planSkillImport(items, stored, { source, label, newId: () => uuidv7() });
        const decided = planned.map((plan, index) => {
          const externalId = items[index]?.externalId as string;
          const skill = asSkill(plan, source, externalId);
          const changedFields = plan.before ? changedFieldsOf(plan.before, skill) : [];
          return { ...plan, externalId, skill, changedFields };
        });
        const writes = decided.filter(
          ({ before, changedFields }) => !before || changedFields.length > 0,
        );
        await upsertSkills(
          tx,
          writes.map(({ skill }) => skill),
        );
        remember(
          tx,
          source,
          decided
            .map(({ id, externalId, written: fields }) => ({ id, externalId, fields }))
            .filter(({ externalId, fields }, index) =>
              hasChanged(decided[index]?.before?.imported, { source, externalId, fields }),
            ),
        );
        publish(
          tx,
          author,
          ...writes.map(({ id, before, changedFields }) =>
            before ? skillChanged(id, { id }, { changedFields }) : skillCreated(id, { id }),
          ),
        );
        return decided.map(({ id, before, changedFields, kept }) => {
          const outcome = changedFields.length > 0 ? 'updated' : 'unchanged';
          return { id, outcome: before ? outcome : 'created', kept: kept.length > 0 };
        });
      }),
  };
}
