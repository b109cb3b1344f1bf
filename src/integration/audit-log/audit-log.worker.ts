import type { EmployerId } from '../../kernel/ids.js';
import type { Job, WorkerParts } from '../../platform/module.js';
import type { AuditSealer, Sealed } from './audit-sealing.service.js';

const SEAL_EVERY_MS = 1_000;
const HEAD_EVERY_MS = 60 * 60 * 1_000;
const RENEW_EVERY_MS = 10 * 60 * 1_000;

/**
 * Heads go to the log, which is kept outside the database: with one of them `upskill audit verify --head` finds a
 * chain that was cut off or written anew. At most one an hour and employer.
 */
function headNotes(note: WorkerParts['note'], now: () => number) {
  const notedAt = new Map<EmployerId, number>();
  return (employerId: EmployerId, { last }: Sealed) => {
    const due = now() - (notedAt.get(employerId) ?? Number.NEGATIVE_INFINITY) >= HEAD_EVERY_MS;
    if (!last || !due) return;
    notedAt.set(employerId, now());
    note({ employerId, seq: last.seq, hash: last.hash.toString('hex') }, 'audit head');
  };
}

/** One employer’s failure is no reason to leave the others waiting; the first is thrown when all had their turn. */
async function forEach(
  employerIds: readonly EmployerId[],
  work: (employerId: EmployerId) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const employerId of employerIds)
    await work(employerId).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** Keeps every chain some seconds behind what happens. */
export function auditJobs(
  sealer: AuditSealer,
  { db, note }: WorkerParts,
  options: { isRotating: boolean },
): Job[] {
  const noteHead = headNotes(note, () => performance.now());
  const seal: Job = {
    name: 'seal-audit-entries',
    everyMs: SEAL_EVERY_MS,
    run: async () =>
      forEach(await sealer.findWaiting(), async (employerId) =>
        noteHead(employerId, await sealer.seal(employerId)),
      ),
  };
  const renew: Job = {
    name: 'renew-audit-keys',
    everyMs: RENEW_EVERY_MS,
    run: async () => forEach(await db.listEmployers('all'), sealer.renewKeys),
  };
  return options.isRotating ? [seal, renew] : [seal];
}
