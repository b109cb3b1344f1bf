import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { PolicyPublicationService } from './policy-publication.service.js';
import type { PolicyVersionService } from './policy-versions.service.js';
import {
  NewReimbursementPolicyVersion,
  PolicyParams,
  PolicyVersionParams,
  PolicyVersionQuery,
  ReimbursementPolicyVersion,
  ReimbursementPolicyVersionChanges,
  ReimbursementPolicyVersionPage,
} from './reimbursement-policies.schemas.js';

const tags = ['Reimbursement policies'];
const reading = { access: 'reimbursement-policies.read', objects: 'employer' } as const;
const writing = { access: 'reimbursement-policies.write', objects: 'employer' } as const;

type Params = { policyId: string; versionId: string };
const addressOf = ({ policyId, versionId }: Params) => ({ policyId, id: versionId });

export function policyVersionRoutes(
  service: PolicyVersionService,
  publications: PolicyPublicationService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/reimbursement-policies/:policyId/versions',
      {
        config: reading,
        schema: {
          operationId: 'listReimbursementPolicyVersions',
          summary: 'List the versions of a policy',
          tags,
          params: PolicyParams,
          querystring: PolicyVersionQuery,
          response: { 200: ReimbursementPolicyVersionPage },
        },
      },
      async (request) => service.list(request.actor, request.params.policyId, request.query),
    );

    app.post(
      '/reimbursement-policies/:policyId/versions',
      {
        config: writing,
        schema: {
          operationId: 'createReimbursementPolicyVersion',
          summary: 'Draft a version of a policy',
          tags,
          params: PolicyParams,
          body: NewReimbursementPolicyVersion,
          response: { 201: ReimbursementPolicyVersion, ...problems(422) },
        },
      },
      async (request, reply) => {
        const { policyId } = request.params;
        const version = await service.draft(request.actor, policyId, request.body);
        reply
          .code(201)
          .header('location', `/v1/reimbursement-policies/${policyId}/versions/${version.id}`);
        return version;
      },
    );

    app.get(
      '/reimbursement-policies/:policyId/versions/:versionId',
      {
        config: reading,
        schema: {
          operationId: 'getReimbursementPolicyVersion',
          summary: 'Read a version of a policy',
          tags,
          params: PolicyVersionParams,
          response: { 200: ReimbursementPolicyVersion },
        },
      },
      async (request) => service.read(request.actor, addressOf(request.params)),
    );

    app.patch(
      '/reimbursement-policies/:policyId/versions/:versionId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateReimbursementPolicyVersion',
          summary: 'Change a draft',
          tags,
          params: PolicyVersionParams,
          body: ReimbursementPolicyVersionChanges,
          response: { 200: ReimbursementPolicyVersion, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          addressOf(request.params),
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.delete(
      '/reimbursement-policies/:policyId/versions/:versionId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'deleteReimbursementPolicyVersion',
          summary: 'Throw a draft away',
          tags,
          params: PolicyVersionParams,
          response: { 204: z.null().meta({ description: 'Removed' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        await service.remove(request.actor, addressOf(request.params), readIfMatch(request, false));
        reply.code(204);
        return null;
      },
    );

    app.post(
      '/reimbursement-policies/:policyId/versions/:versionId/publication',
      {
        config: { ...writing, ifMatch: 'strict' },
        schema: {
          operationId: 'publishReimbursementPolicyVersion',
          summary: 'Publish a draft: from its date on it is the policy, and it never changes again',
          tags,
          params: PolicyVersionParams,
          response: { 200: ReimbursementPolicyVersion, ...problems(409, 422) },
        },
      },
      async (request) =>
        publications.publish(request.actor, addressOf(request.params), readIfMatch(request, true)),
    );
  };
}
