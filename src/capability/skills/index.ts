import { type Role, roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { type ConversionTables, conversionTables } from './conversion-tables.service.js';
import { scaleRoutes } from './proficiency-scales.routes.js';
import { type ScaleService, scaleService } from './proficiency-scales.service.js';
import { conversionAuthors } from './scale-conversions.repository.js';
import { scaleConversionRoutes } from './scale-conversions.routes.js';
import { type EmployerSettings, scaleConversionService } from './scale-conversions.service.js';
import { skillBulkService } from './skill-bulk.service.js';
import { skillSettingsRoutes } from './skill-settings.routes.js';
import { type KeptLevels, skillSettingsService } from './skill-settings.service.js';
import * as events from './skills.events.js';
import * as problems from './skills.problems.js';
import { skillRoutes } from './skills.routes.js';
import { skillService } from './skills.service.js';

export { conversionTables } from './conversion-tables.service.js';
export { scaleService } from './proficiency-scales.service.js';
export { skillImportService } from './skill-import.service.js';

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  levels: KeptLevels;
};

type Services = {
  /** For imports: the scale their levels are on. */
  scales: ScaleService;
  /** For whoever places levels of one scale on another. */
  conversions: ConversionTables;
};

const keepers: readonly Role[] = ['learning_admin', 'hr_admin', 'employer_admin'];

export function skillsModule(deps: Deps): Module & Services {
  const catalog = skillBulkService(deps);
  const scales = scaleService(deps);
  const settings = skillSettingsService(deps);
  return {
    name: 'skills',
    routes: async (app) => {
      await app.register(skillRoutes(skillService(deps), catalog));
      await app.register(scaleRoutes(scales));
      await app.register(scaleConversionRoutes(scaleConversionService(deps)));
      await app.register(skillSettingsRoutes(settings));
    },
    grants: {
      'skills.read': { roles, apiKeys: true },
      'skills.write': { roles: keepers, apiKeys: true },
      // What an answer was computed with is nobody's secret.
      'skill-settings.read': { roles, apiKeys: true },
      'skill-settings.write': { roles: keepers, apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: conversionAuthors,
    scales,
    conversions: conversionTables(deps),
  };
}
