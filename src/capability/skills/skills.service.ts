import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { skillChanged, skillCreated } from './skills.events.js';
import { skillNotFound } from './skills.problems.js';
import * as repository from './skills.repository.js';
import type { NewSkill, Skill, SkillChanges, SkillQuery } from './skills.schemas.js';
import type { SkillRow } from './skills.table.js';

export type SkillService = ReturnType<typeof skillService>;

const missing = () => skillNotFound('There is no such skill.');

export function skillService({ db, pager }: { db: Database; pager: Pager }) {
  return {
    create: (actor: Actor, values: NewSkill): Promise<Skill> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { source = 'custom' } = values;
        const row = await repository.insertSkill(tx, { ...values, source, id: uuidv7() });
        publish(tx, actor, skillCreated(row.id, { id: row.id }));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<Skill> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findSkill(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: SkillQuery): Promise<Page<Skill>> => {
      const bound = { employerId: actor.employerId, operationId: 'listSkills', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listSkills(tx, query, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: SkillChanges,
    ): Promise<Skill> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockSkill(tx, id);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const after = await repository.updateSkill(tx, id, changes);
        publish(tx, actor, skillChanged(id, { id }, { changedFields }));
        return toResource(after);
      }),
  };
}

/** A patch with the rounded weight that was read changes nothing that matters: it is far finer than any rating. */
const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;

function toResource(row: SkillRow): Skill {
  const { employerId: _employer, referenceWeight, ...fields } = row;
  return {
    ...fields,
    referenceWeight: referenceWeight === null ? null : atFourDecimals(referenceWeight),
  };
}
