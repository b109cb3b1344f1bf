import type { EmployerId } from '../../kernel/ids.js';
import type { PersonalValues, RenewedKeys } from '../../platform/events/personal-values.js';
import type { Job, WorkerParts } from '../../platform/module.js';

const RENEW_EVERY_MS = 10 * 60 * 1_000;

/** After the secret changed: people’s keys are wrapped anew, so that the former secret can be forgotten. */
export function personalDataJobs(personal: PersonalValues, { db, note }: WorkerParts): Job[] {
  async function renewAll(employerId: EmployerId) {
    const total = { renewed: 0, unreadable: 0 };
    let afterId: string | null = null;
    do {
      const from: string | null = afterId;
      const some: RenewedKeys = await db.inEmployer(employerId, (tx) =>
        personal.renewKeys(tx, from),
      );
      total.renewed += some.renewed;
      total.unreadable += some.unreadable;
      afterId = some.lastId;
    } while (afterId !== null);
    return total;
  }

  const renew: Job = {
    name: 'renew-subject-keys',
    everyMs: RENEW_EVERY_MS,
    run: async () => {
      for (const employerId of await db.listEmployers('all')) {
        const { renewed, unreadable } = await renewAll(employerId);
        if (renewed > 0) note({ employerId, renewed }, 'subject keys wrapped anew');
        if (unreadable > 0)
          note({ employerId, unreadable }, 'subject keys that no known secret opens were left');
      }
    },
  };
  return [renew];
}
