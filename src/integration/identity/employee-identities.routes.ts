import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  EmployeeIdentitiesParams,
  EmployeeIdentity,
  EmployeeIdentityPage,
  EmployeeIdentityParams,
  EmployeeIdentityQuery,
  NewEmployeeIdentity,
} from './employee-identities.schemas.js';
import type { EmployeeIdentityService } from './employee-identities.service.js';

const tags = ['Identity'];
const reading = { access: 'employee-identities.read', objects: 'employer' } as const;
const writing = { access: 'employee-identities.write', objects: 'employer' } as const;

export function employeeIdentityRoutes(service: EmployeeIdentityService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employees/:employeeId/identities',
      {
        config: reading,
        schema: {
          operationId: 'listEmployeeIdentities',
          summary: 'List the identities an employee signs in with',
          tags,
          params: EmployeeIdentitiesParams,
          querystring: EmployeeIdentityQuery,
          response: { 200: EmployeeIdentityPage },
        },
      },
      async (request) => service.list(request.actor, request.params.employeeId, request.query),
    );

    app.post(
      '/employees/:employeeId/identities',
      {
        config: writing,
        schema: {
          operationId: 'linkEmployeeIdentity',
          summary: 'Let an employee sign in with an identity',
          tags,
          params: EmployeeIdentitiesParams,
          body: NewEmployeeIdentity,
          response: { 201: EmployeeIdentity, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        reply.code(201);
        return service.link(request.actor, request.params.employeeId, request.body);
      },
    );

    app.delete(
      '/employees/:employeeId/identities/:employeeIdentityId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'unlinkEmployeeIdentity',
          summary: 'Let an identity sign an employee in no longer',
          tags,
          params: EmployeeIdentityParams,
          response: { 204: z.null().meta({ description: 'Unlinked' }) },
        },
      },
      async (request, reply) => {
        await service.unlink(request.actor, request.params, readIfMatch(request, false));
        reply.code(204);
        return null;
      },
    );
  };
}
