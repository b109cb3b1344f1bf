import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import { SkillSettings, SkillSettingsChanges } from './skill-settings.schemas.js';
import type { SkillSettingsService } from './skill-settings.service.js';

const tags = ['Skills'];

export function skillSettingsRoutes(service: SkillSettingsService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/skill-settings',
      {
        config: { access: 'skill-settings.read', objects: 'employer' },
        schema: {
          operationId: 'getSkillSettings',
          summary: 'Read how evidence is weighed and moves are named',
          tags,
          response: { 200: SkillSettings },
        },
      },
      async (request) => service.read(request.actor),
    );

    app.patch(
      '/skill-settings',
      {
        config: {
          access: 'skill-settings.write',
          objects: 'employer',
          ifMatch: 'version',
          rateClass: 'expensive',
        },
        schema: {
          operationId: 'updateSkillSettings',
          summary: 'Change how evidence is weighed and moves are named',
          tags,
          body: SkillSettingsChanges,
          response: { 200: SkillSettings, ...problems(422) },
        },
      },
      async (request) => service.update(request.actor, readIfMatch(request, false), request.body),
    );
  };
}
