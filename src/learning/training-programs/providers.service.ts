import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { answerEach, type BulkResult, type ItemOutcome } from './bulk-results.schemas.js';
import { providerChanged, providerCreated } from './providers.events.js';
import { providerNotFound } from './providers.problems.js';
import * as repository from './providers.repository.js';
import {
  type NewProvider,
  type Provider,
  ProviderBulkItem,
  type ProviderChanges,
  type ProviderQuery,
} from './providers.schemas.js';
import type { ProviderRow } from './providers.table.js';
import { lockCatalog } from './training-programs.repository.js';

export type ProviderService = ReturnType<typeof providerService>;

const missing = () => providerNotFound('There is no such provider.');

const repeated: ItemOutcome = {
  errors: [
    {
      code: 'duplicate-in-request',
      detail: 'The same external id stands earlier in this request.',
      pointer: '/externalId',
    },
  ],
};

/** Makes providers be as the catalog says; the catalog is the source of truth, so no If-Match. */
async function upsert(
  tx: EmployerTx,
  actor: Actor,
  items: ProviderBulkItem[],
): Promise<ItemOutcome[]> {
  lockCatalog(tx);
  const externalIds = items.map(({ externalId }) => externalId);
  const known = await repository.lockProvidersByExternalId(tx, externalIds);
  const byExternalId = new Map(known.map((row) => [row.externalId, row]));
  const seen = new Set<string>();
  const planned = items.map((item) => {
    if (seen.has(item.externalId)) return { answer: repeated };
    seen.add(item.externalId);
    const before = byExternalId.get(item.externalId);
    const given = { accredited: false, accreditor: null, ...item };
    const changedFields = before ? changedFieldsOf(before, given) : [];
    const id = before?.id ?? uuidv7();
    const isChange = !before || changedFields.length > 0;
    const outcome = before ? (isChange ? 'updated' : 'unchanged') : 'created';
    const data = { id, externalId: item.externalId };
    const event = before ? providerChanged(id, data, { changedFields }) : providerCreated(id, data);
    const answer: ItemOutcome = { outcome, id };
    return isChange ? { answer, row: { ...given, id }, event } : { answer };
  });
  const writes = planned.flatMap(({ row, event }) => (row && event ? [{ row, event }] : []));
  await repository.upsertProviders(
    tx,
    writes.map(({ row }) => row),
  );
  publish(tx, actor, ...writes.map(({ event }) => event));
  return planned.map(({ answer }) => answer);
}

export function providerService({ db, pager }: { db: Database; pager: Pager }) {
  return {
    create: (actor: Actor, values: NewProvider): Promise<Provider> =>
      db.inEmployer(actor.employerId, async (tx) => {
        lockCatalog(tx);
        const row = await repository.insertProvider(tx, { ...values, id: uuidv7() });
        publish(tx, actor, providerCreated(row.id, { id: row.id, externalId: row.externalId }));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<Provider> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findProvider(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: ProviderQuery): Promise<Page<Provider>> => {
      const bound = { employerId: actor.employerId, operationId: 'listProviders', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listProviders(tx, query, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: ProviderChanges,
    ): Promise<Provider> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (changes.externalId) lockCatalog(tx);
        const before = await repository.lockProvider(tx, id);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const after = await repository.updateProvider(tx, id, changes);
        const data = { id, externalId: after.externalId };
        publish(tx, actor, providerChanged(id, data, { changedFields }));
        return toResource(after);
      }),

    /** Up to five hundred providers at once; each item stands or fails alone. */
    upsertMany: (actor: Actor, items: unknown[]): Promise<BulkResult> =>
      db.inEmployer(actor.employerId, (tx) =>
        answerEach(ProviderBulkItem, items, (read) => upsert(tx, actor, read)),
      ),
  };
}

function toResource(row: ProviderRow): Provider {
  const { employerId: _employer, ...fields } = row;
  return fields;
}
