import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { answerEach, type BulkResult, type ItemOutcome } from './bulk-results.schemas.js';
import { readCatalogFacts } from './catalog-references.repository.js';
import { type PlannedProgram, planProgramUpsert } from './rules/plan-program-upsert.js';
import * as events from './training-programs.events.js';
import type { ProgramRow } from './training-programs.repository.js';
import * as repository from './training-programs.repository.js';
import { TrainingProgramBulkItem } from './training-programs.schemas.js';
import { completeProgram, payloadOf } from './training-programs.service.js';

export type TrainingProgramBulkService = ReturnType<typeof trainingProgramBulkService>;

/** One planned item as it would be stored, and whether that differs from what is. */
function compare(
  planned: Extract<PlannedProgram<TrainingProgramBulkItem>, { values: unknown }>['values'],
  known: ReadonlyMap<string | null, ProgramRow>,
) {
  const { providerExternalId: _provider, prerequisiteExternalIds: _named, ...given } = planned;
  const values = completeProgram(given);
  const before = known.get(values.externalId);
  const changedFields = before ? changedFieldsOf(before, values) : [];
  return { values, before, changedFields, isChange: !before || changedFields.length > 0 };
}

function eventsOf({ values, before, changedFields }: ReturnType<typeof compare>) {
  const payload = payloadOf(values);
  const isOpened = values.status === 'published' && before?.status !== 'published';
  return [
    before
      ? events.programChanged(values.id, payload, { changedFields })
      : events.programCreated(values.id, payload),
    ...(isOpened ? [events.programPublished(values.id, payload)] : []),
  ];
}

/** Makes programs be as the catalog says; the catalog is the source of truth, so no If-Match. */
async function upsert(
  tx: EmployerTx,
  actor: Actor,
  items: TrainingProgramBulkItem[],
): Promise<ItemOutcome[]> {
  repository.lockCatalog(tx);
  const externalIds = items.map(({ externalId }) => externalId);
  const rows = await repository.lockProgramsByExternalId(tx, externalIds);
  const known = new Map(rows.map((row) => [row.externalId, row]));
  const statuses = new Map(rows.map((row) => [row.externalId ?? '', row.status]));
  const facts = { ...(await readCatalogFacts(tx, items)), statuses };
  const compared = planProgramUpsert(items, facts, () => uuidv7()).map((planned) =>
    'errors' in planned ? planned : compare(planned.values, known),
  );
  const writes = compared.flatMap((each) => ('errors' in each || !each.isChange ? [] : [each]));
  await repository.savePrograms(
    tx,
    writes.map(({ values }) => values),
  );
  publish(tx, actor, ...writes.flatMap(eventsOf));
  return compared.map((each) => {
    if ('errors' in each) return each;
    const changed = each.before ? ('updated' as const) : ('created' as const);
    return { outcome: each.isChange ? changed : 'unchanged', id: each.values.id };
  });
}

export function trainingProgramBulkService({ db }: { db: Database }) {
  return {
    /** Up to five hundred programs at once; each item stands or fails alone. */
    upsertMany: (actor: Actor, items: unknown[]): Promise<BulkResult> =>
      db.inEmployer(actor.employerId, (tx) =>
        answerEach(TrainingProgramBulkItem, items, (read) => upsert(tx, actor, read)),
      ),
  };
}
