import { roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import { scaleRoutes } from './proficiency-scales.routes.js';
import { type ScaleService, scaleService } from './proficiency-scales.service.js';
import { skillBulkService } from './skill-bulk.service.js';
import * as events from './skills.events.js';
import * as problems from './skills.problems.js';
import { skillRoutes } from './skills.routes.js';
import { skillService } from './skills.service.js';

export { scaleService } from './proficiency-scales.service.js';
export { skillImportService } from './skill-import.service.js';

/** `scales` is for imports: the scale their levels are on. */
type Services = { scales: ScaleService };

export function skillsModule(deps: { db: Database; pager: Pager }): Module & Services {
  const catalog = skillBulkService(deps);
  const scales = scaleService(deps);
  return {
    name: 'skills',
    routes: async (app) => {
      await app.register(skillRoutes(skillService(deps), catalog));
      await app.register(scaleRoutes(scales));
    },
    grants: {
      'skills.read': { roles, apiKeys: true },
      'skills.write': { roles: ['learning_admin', 'hr_admin', 'employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    scales,
  };
}
