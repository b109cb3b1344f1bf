import type { EmployerId } from '../../kernel/ids.js';
import type { Job } from '../../platform/module.js';
import type { CompanyGapCounting } from './company-gap-counting.service.js';

const COUNT_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 10 * 60 * 1_000;

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

/** Counts who waits every second; and looks now and then where only a new day has changed something. */
export function companyGapJobs(counting: CompanyGapCounting): Job[] {
  return [
    {
      name: 'count-company-gaps',
      everyMs: COUNT_EVERY_MS,
      run: async () => forEach(await counting.findWaiting(), counting.count),
    },
    {
      name: 'count-company-gaps-of-new-days',
      everyMs: LOOK_EVERY_MS,
      run: async () => forEach(await counting.findAll(), counting.count),
    },
  ];
}
