import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../../kernel/ids.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { type Author, publish } from '../../platform/events/event.js';
import { type ReadItem, readItem } from '../../platform/http/bulk-items.js';
import { jobRoleChanged, jobRoleCreated } from './job-roles.events.js';
import * as repository from './job-roles.repository.js';
import { type JobRoleBulkResult, NewJobRole } from './job-roles.schemas.js';

export type JobRoleBulkService = ReturnType<typeof jobRoleBulkService>;
/** Whose job roles, and whom the audit trail names: an actor, or the system itself. */
export type JobRoleAuthor = Author & { employerId: EmployerId };

type Result = JobRoleBulkResult['results'][number];
type Applied = { outcome: 'created' | 'updated' | 'unchanged'; id: string };

/** The whole of a role: what is absent is null or the default. */
const complete = (given: NewJobRole) => ({
  code: given.code,
  title: given.title,
  family: given.family ?? null,
  source: given.source ?? ('custom' as const),
  description: given.description ?? null,
  jobZone: given.jobZone ?? null,
});

/** Writes and publishes; answers what became of each. The codes differ. */
async function apply(tx: EmployerTx, author: JobRoleAuthor, given: NewJobRole[]) {
  repository.lockCodes(tx);
  const known = await repository.lockByCodes(
    tx,
    given.map(({ code }) => code),
  );
  const rows = new Map(known.map((row) => [row.code, row]));
  const decided = given.map(complete).map((values) => {
    const before = rows.get(values.code);
    const changedFields = before ? changedFieldsOf(before, values) : [];
    return { before, changedFields, values: { ...values, id: before?.id ?? uuidv7() } };
  });
  const writes = decided.filter(({ before, changedFields }) => !before || changedFields.length > 0);
  await repository.upsertJobRoles(
    tx,
    writes.map(({ values }) => values),
  );
  const events = writes.map(({ values: { id, code }, before, changedFields }) =>
    before ? jobRoleChanged(id, { id, code }, { changedFields }) : jobRoleCreated(id, { id, code }),
  );
  publish(tx, author, ...events);
  return decided.map(({ before, changedFields, values: { id } }): Applied => {
    if (!before) return { outcome: 'created', id };
    return { outcome: changedFields.length > 0 ? 'updated' : 'unchanged', id };
  });
}

/** A code that stands earlier in the request is refused. */
function readRole(sent: unknown, seen: Set<string>): ReadItem<NewJobRole> {
  const read = readItem(NewJobRole, sent);
  if ('errors' in read) return read;
  const { code } = read.item;
  if (seen.has(code)) {
    const detail = 'The same code stands earlier in this request.';
    return { errors: [{ code: 'duplicate-in-request', detail, pointer: '/code' }] };
  }
  seen.add(code);
  return read;
}

const codeOf = (item: unknown) => {
  const { code } = item as { code?: unknown };
  return typeof code === 'string' ? code : null;
};

export function jobRoleBulkService({ db }: { db: Database }) {
  return {
    /** Makes up to 500 job roles, known by their codes, be as a catalog says; each item stands or fails alone. */
    upsertMany: (author: JobRoleAuthor, items: readonly unknown[]): Promise<JobRoleBulkResult> =>
      db.inEmployer(author.employerId, async (tx) => {
        const seen = new Set<string>();
        const read = items.map((item) => readRole(item, seen));
        const given = read.flatMap((each) => ('item' in each ? [each.item] : []));
        const applied = (await apply(tx, author, given)).values();
        const results = read.map((each, index): Result => {
          const place = { index, code: codeOf(items[index]) };
          if ('errors' in each) {
            return { ...place, outcome: 'failed', id: null, errors: each.errors };
          }
          const result = applied.next().value;
          if (!result) throw new Error('a job role was read and not answered');
          return { ...place, ...result, errors: [] };
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
