import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  NewRequirementVersion,
  RequirementVersion,
  RequirementVersionPage,
  VersionParams,
  VersionQuery,
  VersionsParams,
} from './requirement-versions.schemas.js';
import type { RequirementVersionService } from './requirement-versions.service.js';

const tags = ['Job roles'];
const reading = { access: 'job-roles.read', objects: 'employer' } as const;
const writing = { access: 'job-roles.write', objects: 'employer' } as const;

export function requirementVersionRoutes(
  service: RequirementVersionService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/job-roles/:jobRoleId/requirement-versions',
      {
        config: reading,
        schema: {
          operationId: 'listRequirementVersions',
          summary: 'List what a job role asked, asks and will ask for, newest first',
          tags,
          params: VersionsParams,
          querystring: VersionQuery,
          response: { 200: RequirementVersionPage },
        },
      },
      async (request) => service.list(request.actor, request.params.jobRoleId, request.query),
    );

    app.post(
      '/job-roles/:jobRoleId/requirement-versions',
      {
        config: writing,
        schema: {
          operationId: 'createRequirementVersion',
          summary: 'Lay down what a job role asks for from a date on',
          tags,
          params: VersionsParams,
          body: NewRequirementVersion,
          response: { 201: RequirementVersion, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const { jobRoleId } = request.params;
        const version = await service.create(request.actor, jobRoleId, request.body);
        const location = `/v1/job-roles/${version.jobRoleId}/requirement-versions/${version.id}`;
        reply.code(201).header('location', location);
        return version;
      },
    );

    app.get(
      '/job-roles/:jobRoleId/requirement-versions/:versionId',
      {
        config: reading,
        schema: {
          operationId: 'getRequirementVersion',
          summary: 'Read a requirement version',
          tags,
          params: VersionParams,
          response: { 200: RequirementVersion },
        },
      },
      async (request) =>
        service.read(request.actor, request.params.jobRoleId, request.params.versionId),
    );

    app.delete(
      '/job-roles/:jobRoleId/requirement-versions/:versionId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'withdrawRequirementVersion',
          summary: 'Withdraw a version that is planned for a later date',
          tags,
          params: VersionParams,
          response: { 204: z.null().meta({ description: 'Withdrawn' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        const { jobRoleId, versionId } = request.params;
        await service.withdraw(request.actor, jobRoleId, versionId, readIfMatch(request, false));
        reply.code(204);
        return null;
      },
    );
  };
}
