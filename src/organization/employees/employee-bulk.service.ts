import { v7 as uuidv7 } from 'uuid';
import { Problem } from '../../kernel/problem.js';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import type { PersonalValues } from '../../platform/events/personal-values.js';
import { readItem } from '../../platform/http/bulk-items.js';
import { employeeErased, unknownReference } from '../../platform/http/http.problems.js';
import { publishChanges } from './employee-changes.service.js';
import * as feed from './employee-feed.repository.js';
import * as problem from './employees.problems.js';
import * as repository from './employees.repository.js';
import {
  type Employee,
  EmployeeBulkItem,
  type EmployeeBulkResult,
  type EmployeeUpsert,
} from './employees.schemas.js';
import { toResource } from './employees.service.js';
import type { EmployeeRow } from './employees.table.js';
import { type KnownFacts, planUpsert } from './rules/plan-upsert.js';

export type EmployeeBulkService = ReturnType<typeof employeeBulkService>;
type ItemError = EmployeeBulkResult['results'][number]['errors'][number];
type Outcome = { outcome: 'created' | 'updated' | 'unchanged'; row: EmployeeRow };

/** The refusals of the plan as problems, for the one-employee upsert; a bulk result carries their codes. */
const refusals: Record<string, (detail: string) => Problem> = {
  'email-taken': problem.emailTaken,
  'reporting-line-circle': problem.reportingLineCircle,
  'reporting-line-too-deep': problem.reportingLineTooDeep,
  'manager-unknown': problem.managerUnknown,
  'employment-dates-wrong': problem.employmentDatesWrong,
  'unknown-reference': unknownReference,
  'employee-erased': employeeErased,
};

const defaults = {
  employeeNumber: null,
  terminatedOn: null,
  terminationReason: null,
  managerId: null,
  departmentId: null,
  jobRoleId: null,
  country: null,
  region: null,
  ownsOverFivePercent: false,
  performanceStanding: 'good',
  customFields: {},
} as const;

const present = (ids: (string | null | undefined)[]) => [
  ...new Set(ids.filter((id): id is string => typeof id === 'string')),
];

async function readFacts(
  tx: EmployerTx,
  candidates: EmployeeBulkItem[],
): Promise<KnownFacts & { rows: Map<string, EmployeeRow> }> {
  const externalIds = candidates.map(({ externalId }) => externalId);
  const emails = candidates.map(({ email }) => email.toLowerCase());
  const known = await feed.lockByExternalIds(tx, externalIds);
  const managerExternalIds = present(candidates.map(({ managerExternalId }) => managerExternalId));
  const [idsByExternalId, emailHolders, references] = await Promise.all([
    feed.readIdsByExternalId(tx, managerExternalIds),
    feed.readEmailHolders(tx, emails),
    feed.readKnownReferences(tx, {
      departments: present(candidates.map(({ departmentId }) => departmentId)),
      jobRoles: present(candidates.map(({ jobRoleId }) => jobRoleId)),
      employees: present(candidates.map(({ managerId }) => managerId)),
    }),
  ]);
  const rows = new Map(known.map((row) => [row.externalId, row]));
  for (const row of known) idsByExternalId.set(row.externalId, row.id);
  const managerOf = await repository.readLinksAbove(tx, [
    ...present(candidates.map(({ managerId }) => managerId)),
    ...idsByExternalId.values(),
  ]);
  return { rows, idsByExternalId, emailHolders, references, managerOf };
}

/** Plans, writes and publishes; answers for each candidate what became of it. */
async function apply(
  tx: EmployerTx,
  { actor, personal }: { actor: Actor; personal: PersonalValues },
  candidates: EmployeeBulkItem[],
): Promise<(Outcome | { error: ItemError })[]> {
  repository.lockReportingLines(tx);
  const facts = await readFacts(tx, candidates);
  const planned = planUpsert(candidates, facts, () => uuidv7());
  const writes = planned.flatMap((each) => {
    if ('error' in each) return [];
    const before = facts.rows.get(each.values.externalId);
    const { managerExternalId: _manager, ...given } = each.values;
    const values = { ...defaults, ...given, id: each.id };
    const { id: _id, ...comparable } = values;
    const changedFields = before ? changedFieldsOf(before, comparable) : [];
    return [{ before, values, changedFields, needed: !before || changedFields.length > 0 }];
  });
  const written = await feed.upsertEmployees(
    tx,
    writes.filter(({ needed }) => needed).map(({ values }) => values),
  );
  const after = new Map(written.map((row) => [row.externalId, row]));
  const changes = writes.flatMap(({ before, values, changedFields }) => {
    const row = after.get(values.externalId);
    return row ? [{ before, after: row, changedFields }] : [];
  });
  await publishChanges(tx, actor, personal, changes);
  return planned.map((each) => {
    if ('error' in each) return { error: each.error };
    const before = facts.rows.get(each.values.externalId);
    const row = after.get(each.values.externalId);
    if (!row && before) return { outcome: 'unchanged', row: before };
    if (!row) throw new Error('an employee was planned and not written');
    return { outcome: before ? 'updated' : 'created', row };
  });
}

const externalIdOf = (item: unknown) => {
  const { externalId } = item as { externalId?: unknown };
  return typeof externalId === 'string' ? externalId : null;
};

export function employeeBulkService({ db, personal }: { db: Database; personal: PersonalValues }) {
  return {
    /** Makes one employee be as the HRIS says; the HRIS is the source of truth, so no If-Match. */
    upsert: (
      actor: Actor,
      externalId: string,
      values: EmployeeUpsert,
    ): Promise<{ created: boolean; employee: Employee }> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const [result] = await apply(tx, { actor, personal }, [{ ...values, externalId }]);
        if (!result) throw new Error('an upsert answered nothing');
        if ('error' in result) {
          const { code, detail, pointer } = result.error;
          const refuse = refusals[code];
          if (!refuse) throw new Error(`no problem is declared for ${code}`);
          throw new Problem(code, refuse(detail).kind, refuse(detail).title, detail, {
            errors: [{ code, detail, pointer }],
          });
        }
        return { created: result.outcome === 'created', employee: toResource(result.row, actor) };
      }),

    /** Up to a thousand employees at once; each item stands or fails alone. */
    upsertMany: (actor: Actor, items: unknown[]): Promise<EmployeeBulkResult> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const read = items.map((item) => readItem(EmployeeBulkItem, item));
        const candidates = read.flatMap((each) => ('item' in each ? [each.item] : []));
        const applied = (await apply(tx, { actor, personal }, candidates)).values();
        const results = read.map((each, index) => {
          const failed = (errors: ItemError[]) => ({
            index,
            externalId: externalIdOf(items[index]),
            outcome: 'failed' as const,
            id: null,
            errors,
          });
          if ('errors' in each) return failed(each.errors);
          const result = applied.next().value;
          if (!result || 'error' in result) return failed(result ? [result.error] : []);
          return {
            index,
            externalId: result.row.externalId,
            outcome: result.outcome,
            id: result.row.id,
            errors: [],
          };
        });
        const count = (outcome: string) =>
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
