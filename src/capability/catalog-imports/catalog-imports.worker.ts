import type { Job } from '../../platform/module.js';
import type { ImportRunner } from './catalog-import-runs.service.js';

const LOOK_EVERY_MS = 1_000;

/** Does every import that waits; one that fails is no reason to leave the others waiting. */
export function importJobs(runner: ImportRunner): Job[] {
  return [
    {
      name: 'run-catalog-imports',
      everyMs: LOOK_EVERY_MS,
      run: async () => {
        const failures: unknown[] = [];
        for (const employerId of await runner.findWaiting()) {
          try {
            while (await runner.runNext(employerId));
          } catch (error) {
            failures.push(error);
          }
        }
        if (failures.length > 0) throw failures[0];
      },
    },
  ];
}
