import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { VersionsParams } from './requirement-versions.schemas.js';
import { SimilarRoles, SimilarRolesQuery } from './similar-roles.schemas.js';
import type { SimilarRoleService } from './similar-roles.service.js';

export function similarRoleRoutes(service: SimilarRoleService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/job-roles/:jobRoleId/similar',
      {
        config: { access: 'job-roles.read', objects: 'employer' },
        schema: {
          operationId: 'findSimilarRoles',
          summary:
            'Find the roles most like one, with the way from it, or from an employee, to each',
          tags: ['Job roles'],
          params: VersionsParams,
          querystring: SimilarRolesQuery,
          response: { 200: SimilarRoles },
        },
      },
      async (request) => service.find(request.actor, request.params.jobRoleId, request.query),
    );
  };
}
