import { type ImportFault, RowRefused } from './read-rows.js';

/** A report longer than this helps nobody; all are counted. */
export const FAULTS_KEPT = 1_000;

export type Faults = ReturnType<typeof collectFaults>;

/** What is wrong with an import: the first thousand faults, and how many there are. */
export function collectFaults() {
  const list: ImportFault[] = [];
  let count = 0;
  const add = (fault: ImportFault) => {
    count += 1;
    if (list.length < FAULTS_KEPT) list.push(fault);
  };
  return {
    list: list as readonly ImportFault[],
    get count() {
      return count;
    },
    add,
    /** Runs `work` for a row; a row that is refused becomes a fault. Answers whether it was taken. */
    attempt(file: string, row: number, work: () => void): boolean {
      try {
        work();
        return true;
      } catch (error) {
        if (!(error instanceof RowRefused)) throw error;
        add({ file, row, code: error.code, detail: `${error.message}.` });
        return false;
      }
    },
  };
}
