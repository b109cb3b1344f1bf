import type { EmployerId } from '../../kernel/ids.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { Job, WorkerParts } from '../../platform/module.js';
import type { EmployeeLevelService } from './employee-levels.service.js';

const UPKEEP_EVERY_MS = 60 * 1_000;

/**
 * Keeps stored levels what they would be if they were computed now: after a certificate began or lapsed, and after the
 * settings changed. In small transactions, so that nobody who assesses waits long; safe beside itself.
 */
export function levelJobs(levels: EmployeeLevelService, { db, note }: WorkerParts): Job[] {
  async function inPieces(
    employerId: EmployerId,
    piece: (tx: EmployerTx) => Promise<boolean>,
  ): Promise<void> {
    while (await db.inEmployer(employerId, piece));
  }

  const keep: Job = {
    name: 'keep-skill-levels',
    everyMs: UPKEEP_EVERY_MS,
    run: async () => {
      const failures: unknown[] = [];
      for (const employerId of await db.listEmployers('all')) {
        try {
          await inPieces(employerId, levels.continueRecomputation);
          await inPieces(employerId, levels.refreshDue);
        } catch (error) {
          failures.push(error); // one employer’s failure keeps no other waiting
          note({ employerId }, 'skill levels could not be brought up to date');
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
  return [keep];
}
