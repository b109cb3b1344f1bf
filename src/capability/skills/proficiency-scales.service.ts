import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../../kernel/ids.js';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { readFailure } from '../../platform/db/sqlstate.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { type Author, publish } from '../../platform/events/event.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import * as repository from './proficiency-scales.repository.js';
import type {
  NewProficiencyScale,
  ProficiencyScale,
  ProficiencyScaleChanges,
  ScaleQuery,
} from './proficiency-scales.schemas.js';
import type { ScaleRow } from './proficiency-scales.table.js';
import { checkScale, relabelLevels, type ScaleFault } from './rules/check-scale.js';
import { scaleChanged, scaleCreated, scaleDeleted } from './skills.events.js';
import * as problem from './skills.problems.js';

export type ScaleService = ReturnType<typeof scaleService>;
type ScaleAuthor = Author & { employerId: EmployerId };

const missing = () => problem.scaleNotFound('There is no such proficiency scale.');

const faults: Record<ScaleFault, { pointer: string; detail: string }> = {
  max_not_above_zero: { pointer: '/max', detail: 'max must be above zero.' },
  levels_not_ascending: {
    pointer: '/levels',
    detail: 'Each level must have a higher value than the one before.',
  },
  level_outside_ends: { pointer: '/levels', detail: 'Levels must lie between zero and max.' },
  values_changed: {
    pointer: '/levels',
    detail: 'Labels may change; the values and their number may not.',
  },
};

function refuse(make: typeof problem.scaleWrong, fault: ScaleFault) {
  const { pointer, detail } = faults[fault];
  return make(detail, { errors: [{ pointer, detail, code: fault.replaceAll('_', '-') }] });
}

/** The first scale becomes the default. @throws `proficiency-scale-wrong` (422) */
async function insert(
  tx: EmployerTx,
  author: ScaleAuthor,
  values: NewProficiencyScale,
  current: ScaleRow | undefined,
): Promise<ScaleRow> {
  const ruling = checkScale(values);
  if (!ruling.allowed) throw refuse(problem.scaleWrong, ruling.reason);
  const row = await repository.insertScale(tx, { ...values, isDefault: !current, id: uuidv7() });
  publish(tx, author, scaleCreated(row.id, { id: row.id }));
  return row;
}

export function scaleService({ db, pager }: { db: Database; pager: Pager }) {
  return {
    create: (actor: Actor, values: NewProficiencyScale): Promise<ProficiencyScale> =>
      db.inEmployer(actor.employerId, async (tx) => {
        repository.lockScales(tx);
        const current = await repository.findDefaultScale(tx);
        if (current && values.isDefault) {
          throw problem.defaultScaleExists(
            'Levels and requirements are kept on the default scale, so it does not change.',
          );
        }
        return toResource(await insert(tx, actor, values, current));
      }),

    /** The default scale; the given one, if the employer has none yet. */
    ensureDefault: (author: ScaleAuthor, values: NewProficiencyScale): Promise<ProficiencyScale> =>
      db.inEmployer(author.employerId, async (tx) => {
        repository.lockScales(tx);
        const current = await repository.findDefaultScale(tx);
        return toResource(current ?? (await insert(tx, author, values, current)));
      }),

    /** The default scale, if the employer has one yet. */
    findDefault: (author: ScaleAuthor): Promise<ProficiencyScale | undefined> =>
      db.inEmployer(author.employerId, async (tx) => {
        const current = await repository.findDefaultScale(tx);
        return current && toResource(current);
      }),

    read: (actor: Actor, id: string): Promise<ProficiencyScale> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findScale(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: ScaleQuery): Promise<PageWithDeleted<ProficiencyScale>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listProficiencyScales', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        if (query.deleted === 'true') {
          const gone = { resource: 'proficiency_scales', updatedSince: query.updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listScales(tx, query, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    /** @throws `proficiency-scale-values-fixed` (422) */
    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: ProficiencyScaleChanges,
    ): Promise<ProficiencyScale> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockScale(tx, id);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        const ruling = relabelLevels(before.levels, changes.levels ?? before.levels);
        if (!ruling.allowed) throw refuse(problem.scaleValuesFixed, ruling.reason);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const after = await repository.updateScale(tx, id, changes);
        publish(tx, actor, scaleChanged(id, { id }, { changedFields }));
        return toResource(after);
      }),

    /** Takes a scale away that nothing was measured on. @throws `default-scale-stays`, `proficiency-scale-in-use` (409) */
    remove: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockScale(tx, id);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        if (before.isDefault) {
          throw problem.defaultScaleStays('Levels and requirements are kept on the default scale.');
        }
        await repository.deleteScale(tx, id).catch((error: unknown) => {
          if (readFailure(error)?.kind !== 'unknown_reference') throw error;
          throw problem.scaleInUse(
            'People were assessed on it, or a conversion is from it or to it: planned conversions can be withdrawn.',
          );
        });
        publish(tx, actor, scaleDeleted(id, { id }));
      }),
  };
}

function toResource(row: ScaleRow): ProficiencyScale {
  const { employerId: _employer, ...fields } = row;
  return fields;
}
