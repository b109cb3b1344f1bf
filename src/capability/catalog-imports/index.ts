import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { type EmployerSettings, importRunner } from './catalog-import-runs.service.js';
import * as events from './catalog-imports.events.js';
import * as problems from './catalog-imports.problems.js';
import { catalogImportRoutes } from './catalog-imports.routes.js';
import { catalogImportService } from './catalog-imports.service.js';
import { importJobs } from './catalog-imports.worker.js';
import { folderImporter } from './catalog-imports-at-once.service.js';
import type { TargetsOn } from './catalog-writing.service.js';

export { readOnetFolder } from './catalog-folder.service.js';
export { ImportRefused } from './catalog-imports-at-once.service.js';
export type {
  OnetOccupation,
  OnetRating,
  OnetRelease,
} from './rules/complete-occupations.js';
export { type CatalogSkill, listOnetCatalog } from './rules/list-onet-catalog.js';
export { SCALES } from './rules/place-levels.js';

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  /** Who takes in what a catalog says. */
  targetsOn: TargetsOn;
};
type Services = {
  /** For the command line and the demo: imports that are waited for. */
  folders: ReturnType<typeof folderImporter>;
};

const keepers = ['learning_admin', 'hr_admin', 'employer_admin'] as const;

export function catalogImportsModule(deps: Deps): Module & Services {
  const { db, clock, employers, targetsOn } = deps;
  return {
    name: 'catalog-imports',
    routes: catalogImportRoutes(catalogImportService(deps)),
    grants: {
      'catalog-imports.read': { roles: [...keepers, 'auditor'], apiKeys: true },
      'catalog-imports.write': { roles: keepers, apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    workers: (parts) =>
      importJobs(importRunner({ db: parts.db, targets: targetsOn(parts.db), clock, employers })),
    folders: folderImporter(targetsOn(db)),
  };
}
