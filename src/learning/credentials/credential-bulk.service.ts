import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import * as events from './credentials.events.js';
import * as repository from './credentials.repository.js';
import { CredentialBulkItem, type CredentialBulkResult } from './credentials.schemas.js';
import { type CredentialDeps, payloadOf, todayOf } from './credentials.service.js';
import {
  type PlannedCredential,
  planCredentialUpsert,
  type UpsertFacts,
} from './rules/plan-credential-upsert.js';

export type CredentialBulkService = ReturnType<typeof credentialBulkService>;
type Result = CredentialBulkResult['results'][number];
type ItemError = Result['errors'][number];
type Became = Pick<Result, 'outcome' | 'id' | 'errors'>;

const present = (names: readonly (string | null | undefined)[]) => [
  ...new Set(names.filter((name) => typeof name === 'string')),
];

function readItem(item: unknown): { item: CredentialBulkItem } | { errors: ItemError[] } {
  const parsed = CredentialBulkItem.safeParse(item);
  if (parsed.success) return { item: parsed.data };
  const errors = parsed.error.issues.map((issue) => ({
    code: issue.code.replaceAll('_', '-'),
    detail: issue.message,
    pointer: `/${issue.path.join('/')}`,
  }));
  return { errors };
}

const externalIdOf = (sent: unknown) => {
  const { externalId } = sent as { externalId?: unknown };
  return typeof externalId === 'string' ? externalId : null;
};

const failed = (errors: ItemError[]): Became => ({ outcome: 'failed', id: null, errors });

/** Whether a planned credential differs from what is stored. */
function compare(planned: PlannedCredential) {
  if ('error' in planned) return { ...planned, isChange: false as const };
  const { values, before } = planned;
  const changedFields = before ? changedFieldsOf(before, values) : [];
  return { values, before, changedFields, isChange: !before || changedFields.length > 0 };
}

type Compared = ReturnType<typeof compare>;

function outcomeOf(each: Compared): Became {
  if ('error' in each) return failed([each.error]);
  const known = each.isChange ? ('updated' as const) : ('unchanged' as const);
  return { outcome: each.before ? known : 'created', id: each.values.id, errors: [] };
}

export function credentialBulkService(deps: CredentialDeps) {
  const { db, employees, levels } = deps;

  /** Locks what the items name, types before people, as whoever enters a single one does. */
  async function readFacts(
    tx: EmployerTx,
    items: readonly CredentialBulkItem[],
  ): Promise<UpsertFacts> {
    repository.lockUpserts(tx);
    const [today, types, people] = await Promise.all([
      todayOf(tx, deps),
      repository.shareTypes(tx, {
        ids: present(items.map(({ credentialTypeId }) => credentialTypeId)),
        externalIds: present(items.map(({ credentialTypeExternalId }) => credentialTypeExternalId)),
      }),
      repository.findPeople(tx, {
        ids: present(items.map(({ employeeId }) => employeeId)),
        externalIds: present(items.map(({ employeeExternalId }) => employeeExternalId)),
      }),
    ]);
    const [erased, known] = await Promise.all([
      employees.findErased(
        tx,
        people.map(({ id }) => id),
      ),
      repository.lockNamedCredentials(tx, {
        externalIds: items.map(({ externalId }) => externalId),
        numbers: present(items.map(({ number }) => number)),
        typeIds: types.map(({ id }) => id),
      }),
    ]);
    return { today, types, people, erased, known };
  }

  /** The other system is the source of truth, so no If-Match. */
  async function upsert(
    tx: EmployerTx,
    actor: Actor,
    items: readonly CredentialBulkItem[],
  ): Promise<Became[]> {
    const facts = await readFacts(tx, items);
    const compared = planCredentialUpsert(items, facts, () => uuidv7()).map(compare);
    const writes = compared.flatMap((each) => ('error' in each || !each.isChange ? [] : [each]));
    await repository.saveCredentials(
      tx,
      writes.map(({ values }) => values),
    );
    publish(
      tx,
      actor,
      ...writes.map(({ values, before, changedFields }) =>
        before
          ? events.credentialChanged(values.id, payloadOf(values), { changedFields })
          : events.credentialIssued(values.id, payloadOf(values)),
      ),
    );
    const holders = new Set(writes.map(({ values }) => values.employeeId));
    if (holders.size > 0) await levels.refreshEmployees(tx, [...holders]);
    return compared.map(outcomeOf);
  }

  return {
    /** Up to a thousand credentials at once; each item stands or fails alone. */
    upsertMany: (actor: Actor, sent: readonly unknown[]): Promise<CredentialBulkResult> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const read = sent.map(readItem);
        const items = read.flatMap((each) => ('item' in each ? [each.item] : []));
        const applied = (items.length > 0 ? await upsert(tx, actor, items) : []).values();
        const results = read.map((each, index): Result => {
          const became = 'item' in each ? applied.next().value : failed(each.errors);
          if (!became) throw new Error('an item was read and not answered');
          return { index, externalId: externalIdOf(sent[index]), ...became };
        });
        const count = (outcome: Result['outcome']) =>
          results.filter((each) => each.outcome === outcome).length;
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
