import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../../kernel/ids.js';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { employerCreated, employerUpdated } from './employers.events.js';
import * as repository from './employers.repository.js';
import type { Employer, EmployerChanges, NewEmployer } from './employers.schemas.js';
import type { EmployerRow } from './employers.table.js';

export type EmployerService = ReturnType<typeof employerService>;

export function employerService({ db }: { db: Database }) {
  return {
    /** Sets up an employer; the operator's act, from the command line. */
    create: (settings: NewEmployer): Promise<Employer> => {
      const employerId = uuidv7() as EmployerId;
      return db.inEmployer(employerId, async (tx) => {
        const row = await repository.insertEmployer(tx, { ...settings, employerId });
        const operator = {
          kind: 'system',
          principalId: 'command-line',
          requestId: 'command-line',
        } as const;
        publish(tx, operator, employerCreated(employerId, { id: employerId }));
        return toResource(row);
      });
    },

    /** Whether there is such an employer; for the command line. */
    exists: (employerId: EmployerId): Promise<boolean> =>
      db.inEmployer(employerId, async (tx) => (await repository.findEmployer(tx)) !== undefined),

    read: (actor: Actor): Promise<Employer> =>
      db.inEmployer(actor.employerId, async (tx) => toResource(await repository.readEmployer(tx))),

    update: (
      actor: Actor,
      expected: ExpectedVersion,
      changes: EmployerChanges,
    ): Promise<Employer> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockEmployer(tx);
        requireVersion(expected, before.version);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const after = await repository.updateEmployer(tx, changes);
        publish(
          tx,
          actor,
          employerUpdated(after.employerId, { id: after.employerId }, { changedFields }),
        );
        return toResource(after);
      }),

    /** For other modules: the settings that dates and money depend on. */
    settingsOf: (tx: EmployerTx) => repository.readSettings(tx),
  };
}

function toResource(row: EmployerRow): Employer {
  return {
    id: row.employerId,
    name: row.name,
    country: row.country,
    currency: row.currency,
    timeZone: row.timeZone,
    fiscalYearStartsOn: row.fiscalYearStartsOn,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
