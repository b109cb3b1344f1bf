import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ApprovalPage, ApprovalQuery } from './approvals.schemas.js';
import type { ApprovalService } from './approvals.service.js';

export function approvalRoutes(service: ApprovalService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/approvals',
      {
        config: { access: 'approvals.read', objects: 'own' },
        schema: {
          operationId: 'listApprovals',
          summary: 'List what waits for your decision, delegated or not, or what you have decided',
          tags: ['Approvals'],
          querystring: ApprovalQuery,
          response: { 200: ApprovalPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );
  };
}
