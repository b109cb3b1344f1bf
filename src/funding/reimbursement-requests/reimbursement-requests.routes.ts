import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import { ReimbursementTrace } from './reimbursement-quotes.schemas.js';
import type { ReimbursementQuoteService } from './reimbursement-quotes.service.js';
import {
  NewReimbursementRequest,
  ReimbursementRequest,
  ReimbursementRequestChanges,
  ReimbursementRequestPage,
  RequestHistoryPage,
  RequestHistoryQuery,
  RequestParams,
  RequestQuery,
} from './reimbursement-requests.schemas.js';
import type { ReimbursementRequestService } from './reimbursement-requests.service.js';

const tags = ['Reimbursement requests'];
const reading = { access: 'reimbursement-requests.read', objects: 'participants' } as const;
const writing = { access: 'reimbursement-requests.write', objects: 'participants' } as const;

export function reimbursementRequestRoutes(
  service: ReimbursementRequestService,
  quotes: ReimbursementQuoteService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/reimbursement-requests',
      {
        config: reading,
        schema: {
          operationId: 'listReimbursementRequests',
          summary: 'List the requests you may see',
          tags,
          querystring: RequestQuery,
          response: { 200: ReimbursementRequestPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/reimbursement-requests',
      {
        config: { ...writing, objects: 'own' },
        schema: {
          operationId: 'createReimbursementRequest',
          summary: 'Draft a request to be repaid for a course',
          tags,
          body: NewReimbursementRequest,
          response: { 201: ReimbursementRequest, ...problems(422) },
        },
      },
      async (request, reply) => {
        const created = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/reimbursement-requests/${created.id}`);
        return created;
      },
    );

    app.get(
      '/reimbursement-requests/:requestId',
      {
        config: { ...reading, beyondVersion: ['steps'] },
        schema: {
          operationId: 'getReimbursementRequest',
          summary: 'Read a request',
          tags,
          params: RequestParams,
          response: { 200: ReimbursementRequest },
        },
      },
      async (request) => service.read(request.actor, request.params.requestId),
    );

    app.patch(
      '/reimbursement-requests/:requestId',
      {
        config: { ...writing, ifMatch: 'strict' },
        schema: {
          operationId: 'updateReimbursementRequest',
          summary: 'Change a draft',
          tags,
          params: RequestParams,
          body: ReimbursementRequestChanges,
          response: { 200: ReimbursementRequest, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.requestId,
          Number(readIfMatch(request, true)),
          request.body,
        ),
    );

    app.delete(
      '/reimbursement-requests/:requestId',
      {
        config: { ...writing, ifMatch: 'strict' },
        schema: {
          operationId: 'deleteReimbursementRequest',
          summary: 'Throw a draft away',
          tags,
          params: RequestParams,
          response: { 204: z.null().meta({ description: 'Thrown away' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        await service.remove(
          request.actor,
          request.params.requestId,
          Number(readIfMatch(request, true)),
        );
        reply.code(204);
        return null;
      },
    );

    app.get(
      '/reimbursement-requests/:requestId/trace',
      {
        config: reading,
        schema: {
          operationId: 'getReimbursementTrace',
          summary: 'How each amount of a request came about',
          tags,
          params: RequestParams,
          response: { 200: ReimbursementTrace },
        },
      },
      async (request) => quotes.trace(request.actor, request.params.requestId),
    );

    app.get(
      '/reimbursement-requests/:requestId/history',
      {
        config: reading,
        schema: {
          operationId: 'listReimbursementRequestHistory',
          summary: 'List what happened to a request, and who did it',
          tags,
          params: RequestParams,
          querystring: RequestHistoryQuery,
          response: { 200: RequestHistoryPage },
        },
      },
      async (request) => service.history(request.actor, request.params.requestId, request.query),
    );
  };
}
