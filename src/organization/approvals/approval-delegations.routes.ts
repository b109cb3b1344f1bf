import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  ApprovalDelegation,
  ApprovalDelegationChanges,
  ApprovalDelegationPage,
  ApprovalDelegationParams,
  ApprovalDelegationQuery,
  NewApprovalDelegation,
} from './approval-delegations.schemas.js';
import type { ApprovalDelegationService } from './approval-delegations.service.js';

const tags = ['Approvals'];
const reading = { access: 'approval-delegations.read', objects: 'participants' } as const;
const writing = { access: 'approval-delegations.write', objects: 'participants' } as const;

export function approvalDelegationRoutes(
  service: ApprovalDelegationService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/approval-delegations',
      {
        config: reading,
        schema: {
          operationId: 'listApprovalDelegations',
          summary: 'List the delegations from you and to you, or everybody’s',
          tags,
          querystring: ApprovalDelegationQuery,
          response: { 200: ApprovalDelegationPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/approval-delegations',
      {
        config: writing,
        schema: {
          operationId: 'createApprovalDelegation',
          summary: 'Let somebody decide in your place for a while',
          tags,
          body: NewApprovalDelegation,
          response: { 201: ApprovalDelegation, ...problems(422) },
        },
      },
      async (request, reply) => {
        const delegation = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/approval-delegations/${delegation.id}`);
        return delegation;
      },
    );

    app.get(
      '/approval-delegations/:delegationId',
      {
        config: reading,
        schema: {
          operationId: 'getApprovalDelegation',
          summary: 'Read a delegation',
          tags,
          params: ApprovalDelegationParams,
          response: { 200: ApprovalDelegation },
        },
      },
      async (request) => service.read(request.actor, request.params.delegationId),
    );

    app.patch(
      '/approval-delegations/:delegationId',
      {
        config: { ...writing, ifMatch: 'strict' },
        schema: {
          operationId: 'updateApprovalDelegation',
          summary: 'Change the dates of a delegation',
          tags,
          params: ApprovalDelegationParams,
          body: ApprovalDelegationChanges,
          response: { 200: ApprovalDelegation, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.delegationId,
          readIfMatch(request, true),
          request.body,
        ),
    );

    app.delete(
      '/approval-delegations/:delegationId',
      {
        config: { ...writing, ifMatch: 'strict' },
        schema: {
          operationId: 'endApprovalDelegation',
          summary: 'End a delegation at once, or take it back before it begins',
          tags,
          params: ApprovalDelegationParams,
          response: { 204: z.null().meta({ description: 'Ended' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        const { delegationId } = request.params;
        await service.end(request.actor, delegationId, readIfMatch(request, true));
        reply.code(204);
        return null;
      },
    );
  };
}
