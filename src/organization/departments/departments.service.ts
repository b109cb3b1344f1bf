import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { readFailure } from '../../platform/db/sqlstate.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { departmentChanged, departmentCreated, departmentDeleted } from './departments.events.js';
import * as problem from './departments.problems.js';
import * as repository from './departments.repository.js';
import type {
  Department,
  DepartmentChanges,
  DepartmentQuery,
  NewDepartment,
} from './departments.schemas.js';
import type { DepartmentRow } from './departments.table.js';
import { checkDepartmentPlace, DEEPEST_TREE } from './rules/check-department-place.js';

export type DepartmentService = ReturnType<typeof departmentService>;

const missing = () => problem.departmentNotFound('There is no such department.');

/** Of the tree as it stands under its lock. */
async function requirePlace(tx: EmployerTx, parentId: string, departmentId: string) {
  const ruling = checkDepartmentPlace(await repository.findPlace(tx, parentId, departmentId));
  if (ruling.allowed) return;
  if (ruling.reason === 'circle')
    throw problem.departmentCircle('The new parent is the department itself, or below it.');
  throw problem.departmentTooDeep(
    `A tree of departments has at most ${DEEPEST_TREE} levels: choose a parent nearer to the top.`,
  );
}

export function departmentService({ db, pager }: { db: Database; pager: Pager }) {
  const lockExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockDepartment(tx, id);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };

  return {
    create: (actor: Actor, values: NewDepartment): Promise<Department> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const id = uuidv7();
        if (values.parentId) {
          repository.lockTree(tx);
          await requirePlace(tx, values.parentId, id);
        }
        const row = await repository.insertDepartment(tx, { ...values, id });
        publish(tx, actor, departmentCreated(row.id, { id: row.id }));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<Department> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findDepartment(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: DepartmentQuery): Promise<PageWithDeleted<Department>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listDepartments',
        filters: query,
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        if (query.deleted === 'true') {
          const gone = { resource: 'departments', updatedSince: query.updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listDepartments(tx, query, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: DepartmentChanges,
    ): Promise<Department> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (changes.parentId) repository.lockTree(tx);
        const before = await lockExpected(tx, id, expected);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        if (changes.parentId) await requirePlace(tx, changes.parentId, id);
        const after = await repository.updateDepartment(tx, id, changes);
        publish(tx, actor, departmentChanged(id, { id }, { changedFields }));
        return toResource(after);
      }),

    remove: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        await lockExpected(tx, id, expected);
        await repository.deleteDepartment(tx, id).catch((error: unknown) => {
          if (readFailure(error)?.kind !== 'unknown_reference') throw error;
          throw problem.departmentInUse('Move its employees, departments and budgets first.');
        });
        publish(tx, actor, departmentDeleted(id, { id }));
      }),
  };
}

function toResource(row: DepartmentRow): Department {
  return {
    id: row.id,
    name: row.name,
    parentId: row.parentId,
    costCenter: row.costCenter,
    headId: row.headId,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
