import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { JobRoleBulkService } from './job-role-bulk.service.js';
import {
  JobRole,
  JobRoleBulk,
  JobRoleBulkResult,
  JobRoleChanges,
  JobRolePage,
  JobRoleParams,
  JobRoleQuery,
  NewJobRole,
} from './job-roles.schemas.js';
import type { JobRoleService } from './job-roles.service.js';

const tags = ['Job roles'];
const reading = { access: 'job-roles.read', objects: 'employer' } as const;
const writing = { access: 'job-roles.write', objects: 'employer' } as const;

export function jobRoleRoutes(
  service: JobRoleService,
  bulk: JobRoleBulkService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/job-roles',
      {
        config: reading,
        schema: {
          operationId: 'listJobRoles',
          summary: 'List job roles',
          tags,
          querystring: JobRoleQuery,
          response: { 200: JobRolePage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/job-roles',
      {
        config: writing,
        schema: {
          operationId: 'createJobRole',
          summary: 'Add a job role',
          tags,
          body: NewJobRole,
          response: { 201: JobRole, ...problems(409) },
        },
      },
      async (request, reply) => {
        const role = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/job-roles/${role.id}`);
        return role;
      },
    );

    app.post(
      '/job-roles/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'upsertJobRoles',
          summary:
            'Make up to 500 job roles, known by their codes, be as a catalog says; each item stands or fails alone',
          tags,
          body: JobRoleBulk,
          response: { 200: JobRoleBulkResult, ...problems(409) },
        },
      },
      async (request) => bulk.upsertMany(request.actor, request.body.items),
    );

    app.get(
      '/job-roles/:jobRoleId',
      {
        config: reading,
        schema: {
          operationId: 'getJobRole',
          summary: 'Read a job role',
          tags,
          params: JobRoleParams,
          response: { 200: JobRole },
        },
      },
      async (request) => service.read(request.actor, request.params.jobRoleId),
    );

    app.patch(
      '/job-roles/:jobRoleId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateJobRole',
          summary: 'Change a job role',
          tags,
          params: JobRoleParams,
          body: JobRoleChanges,
          response: { 200: JobRole, ...problems(409) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.jobRoleId,
          readIfMatch(request, false),
          request.body,
        ),
    );
  };
}
