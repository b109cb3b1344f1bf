import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  NewReimbursementPolicy,
  PolicyParams,
  PolicyQuery,
  ReimbursementPolicy,
  ReimbursementPolicyChanges,
  ReimbursementPolicyPage,
} from './reimbursement-policies.schemas.js';
import type { ReimbursementPolicyService } from './reimbursement-policies.service.js';

const tags = ['Reimbursement policies'];
const reading = { access: 'reimbursement-policies.read', objects: 'employer' } as const;
const writing = { access: 'reimbursement-policies.write', objects: 'employer' } as const;

export function reimbursementPolicyRoutes(
  service: ReimbursementPolicyService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/reimbursement-policies',
      {
        config: reading,
        schema: {
          operationId: 'listReimbursementPolicies',
          summary: 'List reimbursement policies',
          tags,
          querystring: PolicyQuery,
          response: { 200: ReimbursementPolicyPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/reimbursement-policies',
      {
        config: writing,
        schema: {
          operationId: 'createReimbursementPolicy',
          summary: 'Add a reimbursement policy; the first is the default',
          tags,
          body: NewReimbursementPolicy,
          response: { 201: ReimbursementPolicy, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const policy = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/reimbursement-policies/${policy.id}`);
        return policy;
      },
    );

    app.get(
      '/reimbursement-policies/:policyId',
      {
        config: reading,
        schema: {
          operationId: 'getReimbursementPolicy',
          summary: 'Read a reimbursement policy',
          tags,
          params: PolicyParams,
          response: { 200: ReimbursementPolicy },
        },
      },
      async (request) => service.read(request.actor, request.params.policyId),
    );

    app.patch(
      '/reimbursement-policies/:policyId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateReimbursementPolicy',
          summary: 'Rename a reimbursement policy, or make it the default',
          tags,
          params: PolicyParams,
          body: ReimbursementPolicyChanges,
          response: { 200: ReimbursementPolicy, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.policyId,
          readIfMatch(request, false),
          request.body,
        ),
    );
  };
}
