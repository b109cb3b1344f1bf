import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { jobRoleChanged, jobRoleCreated } from './job-roles.events.js';
import { jobRoleNotFound } from './job-roles.problems.js';
import * as repository from './job-roles.repository.js';
import type { JobRole, JobRoleChanges, JobRoleQuery, NewJobRole } from './job-roles.schemas.js';
import type { JobRoleRow } from './job-roles.table.js';

export type JobRoleService = ReturnType<typeof jobRoleService>;

const missing = () => jobRoleNotFound('There is no such job role.');

export function jobRoleService({ db, pager }: { db: Database; pager: Pager }) {
  return {
    create: (actor: Actor, values: NewJobRole): Promise<JobRole> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { source = 'custom' } = values;
        const row = await repository.insertJobRole(tx, { ...values, source, id: uuidv7() });
        publish(tx, actor, jobRoleCreated(row.id, { id: row.id, code: row.code }));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<JobRole> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findJobRole(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: JobRoleQuery): Promise<Page<JobRole>> => {
      const bound = { employerId: actor.employerId, operationId: 'listJobRoles', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listJobRoles(tx, query, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: JobRoleChanges,
    ): Promise<JobRole> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockJobRole(tx, id);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const after = await repository.updateJobRole(tx, id, changes);
        publish(tx, actor, jobRoleChanged(id, { id, code: after.code }, { changedFields }));
        return toResource(after);
      }),
  };
}

function toResource(row: JobRoleRow): JobRole {
  const { employerId: _employer, ...fields } = row;
  return fields;
}
