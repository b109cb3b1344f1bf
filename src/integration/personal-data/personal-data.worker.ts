import type { PersonalValues } from '../../platform/events/personal-values.js';
import type { Job, WorkerParts } from '../../platform/module.js';

const RENEW_EVERY_MS = 10 * 60 * 1_000;

/** After the secret changed: people’s keys are wrapped anew, so that the former secret can be forgotten. */
export function personalDataJobs(personal: PersonalValues, { db, note }: WorkerParts): Job[] {
  const renew: Job = {
    name: 'renew-subject-keys',
    everyMs: RENEW_EVERY_MS,
    run: async () => {
      for (const employerId of await db.listEmployers('all')) {
        let renewed = 0;
        for (;;) {
          const some = await db.inEmployer(employerId, personal.renewKeys);
          renewed += some;
          if (some === 0) break;
        }
        if (renewed > 0) note({ employerId, renewed }, 'subject keys wrapped anew');
      }
    },
  };
  return [renew];
}
