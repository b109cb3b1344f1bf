import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  Me,
  NewRoleAssignment,
  RoleAssignment,
  RoleAssignmentPage,
  RoleAssignmentParams,
  RoleAssignmentQuery,
} from './identity.schemas.js';
import type { IdentityService } from './identity.service.js';

const tags = ['Identity'];

export function identityRoutes(service: IdentityService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/me',
      {
        config: { access: 'me.read', objects: 'nothing' },
        schema: {
          operationId: 'getMe',
          summary: 'Who this credential is and what it may do',
          tags,
          response: { 200: Me },
        },
      },
      async (request) => service.describeMe(request.actor),
    );

    app.get(
      '/role-assignments',
      {
        config: { access: 'role-assignments.read', objects: 'employer' },
        schema: {
          operationId: 'listRoleAssignments',
          summary: 'List who holds which role',
          tags,
          querystring: RoleAssignmentQuery,
          response: { 200: RoleAssignmentPage },
        },
      },
      async (request) => service.listRoles(request.actor, request.query),
    );

    app.post(
      '/role-assignments',
      {
        config: { access: 'role-assignments.write', objects: 'employer' },
        schema: {
          operationId: 'createRoleAssignment',
          summary: 'Give an employee a role',
          tags,
          body: NewRoleAssignment,
          response: { 201: RoleAssignment, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        reply.code(201);
        return service.grantRole(request.actor, request.body);
      },
    );

    app.delete(
      '/role-assignments/:roleAssignmentId',
      {
        config: { access: 'role-assignments.write', objects: 'employer', ifMatch: 'version' },
        schema: {
          operationId: 'deleteRoleAssignment',
          summary: 'Take a role away',
          tags,
          params: RoleAssignmentParams,
          response: { 204: z.null().meta({ description: 'Taken away' }) },
        },
      },
      async (request, reply) => {
        await service.revokeRole(
          request.actor,
          request.params.roleAssignmentId,
          readIfMatch(request, false),
        );
        reply.code(204);
        return null;
      },
    );
  };
}
