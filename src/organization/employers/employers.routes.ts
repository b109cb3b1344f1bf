import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { Employer, EmployerChanges } from './employers.schemas.js';
import type { EmployerService } from './employers.service.js';

const tags = ['Employer'];

export function employerRoutes(service: EmployerService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employer',
      {
        config: { access: 'employer.read', objects: 'employer' },
        schema: {
          operationId: 'getEmployer',
          summary: 'Read the employer’s settings',
          tags,
          response: { 200: Employer },
        },
      },
      async (request) => service.read(request.actor),
    );

    app.patch(
      '/employer',
      {
        config: { access: 'employer.write', objects: 'employer', ifMatch: 'version' },
        schema: {
          operationId: 'updateEmployer',
          summary: 'Change the employer’s settings',
          tags,
          body: EmployerChanges,
          response: { 200: Employer },
        },
      },
      async (request) => service.update(request.actor, readIfMatch(request, false), request.body),
    );
  };
}
