import { v7 as uuidv7 } from 'uuid';
import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import * as events from './catalog-imports.events.js';
import { findImport, type ImportRow } from './catalog-imports.repository.js';
import { type Prepared, prepareImport } from './catalog-preparation.service.js';
import {
  type CatalogTargets,
  type ImportAuthor,
  type Written,
  writeCatalog,
} from './catalog-writing.service.js';
import { deleteFiles, readFileContent, replaceErrors } from './import-files.repository.js';
import * as leases from './import-leases.repository.js';
import type { Faults } from './rules/collect-faults.js';

export type ImportRunner = ReturnType<typeof importRunner>;

/** Asks the employers module; only the zone in which "today" is today matters here. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };

type Deps = {
  db: Database;
  targets: CatalogTargets;
  clock: () => Date;
  employers: EmployerSettings;
};

type Run = ImportRow & { leaseId: string; author: ImportAuthor; effectiveOn: PlainDate };
type Failure = { code: string; detail: string };

/** An import that took down whoever ran it as often as this is not tried again. */
const MOST_ATTEMPTS = 5;

/** Somebody cancelled the import, or took it up because its worker seemed dead: nothing more may be written here. */
class LeaseLost extends Error {}

const WRITING_STOPPED: Failure = {
  code: 'import-broke-off',
  detail: `The import broke off ${MOST_ATTEMPTS} times and was given up. What it wrote stays; an import of the same files goes on.`,
};

function failureOf({ list, count }: Faults): Failure {
  const [first] = list;
  const detail = `${count} ${count === 1 ? 'thing is' : 'things are'} wrong with the files, so nothing was written. First: ${first?.detail}`;
  return { code: 'row-errors', detail };
}

/** Does imports that wait, each by one worker at a time. */
export function importRunner({ db, targets, clock, employers }: Deps) {
  const claim = (employerId: EmployerId): Promise<Run | undefined> =>
    db.inEmployer(employerId, async (tx) => {
      const today = dateIn((await employers.settingsOf(tx)).timeZone, clock());
      const leaseId = uuidv7();
      const claimed = await leases.claimImport(tx, leaseId, today);
      const row = claimed && (await findImport(tx, claimed.id));
      if (!claimed || !row?.author || row.effectiveOn === null) return undefined;
      const author = { ...row.author, employerId };
      if (claimed.attempts === 1) {
        publish(tx, author, events.importStarted(row.id, { id: row.id, kind: row.kind }));
      }
      return { ...row, leaseId, author, effectiveOn: row.effectiveOn };
    });

  /** Runs `work` while the lease holds. @throws LeaseLost */
  const underLease = <T>(run: Run, work: (tx: EmployerTx) => Promise<T>): Promise<T> =>
    db.inOneTransaction(run.author.employerId, async (tx) => {
      if (!(await leases.extendLease(tx, run.id, run.leaseId))) throw new LeaseLost();
      return work(tx);
    });

  const finish = (run: Run, { progress, counts }: Written, failure: Failure | null) =>
    underLease(run, async (tx) => {
      leases.saveProgress(tx, run.id, { progress, counts });
      leases.finishImport(tx, run.id, failure ? 'failed' : 'completed', failure);
      deleteFiles(tx, run.id);
      const row = await findImport(tx, run.id);
      const event = failure ? events.importFailed : events.importCompleted;
      publish(
        tx,
        run.author,
        event(run.id, {
          id: run.id,
          kind: run.kind,
          skillsWritten: progress.skills,
          jobRolesWritten: progress.jobRoles,
          rowErrorCount: row?.rowErrorCount ?? 0,
        }),
      );
    });

  const prepare = (run: Run): Promise<Prepared> => {
    const { employerId } = run.author;
    const files = run.files.map(({ name }) => ({
      name,
      content: async () => {
        const content = await db.inEmployer(employerId, (tx) => readFileContent(tx, run.id, name));
        if (!content) throw new LeaseLost(); // cancelled: files go with it
        return content;
      },
    }));
    const { kind, mode, options } = run;
    return prepareImport(targets, run.author, { kind, mode, files, ...options });
  };

  async function perform(run: Run): Promise<void> {
    const { catalog, faults, from } = await prepare(run);
    await underLease(run, async (tx) => {
      replaceErrors(tx, run.id, faults.list);
      const unratedCodes = catalog?.unrated ?? [];
      leases.noteFindings(tx, run.id, { rowErrorCount: faults.count, unratedCodes });
      if (run.progress.total === null) leases.saveProgress(tx, run.id, from);
    });
    if (!catalog) return finish(run, from, failureOf(faults));
    const written = await writeCatalog(targets, catalog, {
      author: run.author,
      effectiveOn: run.effectiveOn,
      ...run.options,
      from: run.progress.total === null ? from : run,
      inPiece: (work) =>
        underLease(run, async (tx) => {
          const reached = await work();
          leases.saveProgress(tx, run.id, reached);
          return reached;
        }),
    });
    await finish(run, written, null);
  }

  return {
    /** Employers with imports that wait or run. */
    findWaiting: (): Promise<EmployerId[]> => db.listEmployers('with_queued_imports'),

    /**
     * Does the employer’s next import, if one waits. What goes wrong with its files is its result; what goes wrong
     * otherwise is thrown, and the import tried again later, from where it was. Answers whether there was one.
     */
    async runNext(employerId: EmployerId): Promise<boolean> {
      const run = await claim(employerId);
      if (!run) return false;
      try {
        if (run.attempts > MOST_ATTEMPTS) await finish(run, run, WRITING_STOPPED);
        else await perform(run);
      } catch (error) {
        if (error instanceof LeaseLost) return true;
        await db.inEmployer(employerId, async (tx) => leases.giveBack(tx, run.id, run.leaseId));
        throw error;
      }
      return true;
    },
  };
}
