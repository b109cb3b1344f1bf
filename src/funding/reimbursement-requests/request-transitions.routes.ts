import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { invalidRequest } from '../../platform/http/http.problems.js';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { ReimbursementDecisionService } from './reimbursement-decisions.service.js';
import {
  NewReimbursementDecision,
  ReimbursementRequest,
  RequestParams,
} from './reimbursement-requests.schemas.js';
import type { ReimbursementSubmissionService } from './reimbursement-submissions.service.js';
import type { ReimbursementWithdrawalService } from './reimbursement-withdrawals.service.js';

const tags = ['Reimbursement requests'];
const moving = { objects: 'participants', idempotency: 'required', ifMatch: 'strict' } as const;

/** A transition says everything by its path: a field in the body would be dropped silently. */
const refuseBody = async ({ body }: FastifyRequest) => {
  if (body === undefined || body === null) return;
  if (typeof body === 'object' && Object.keys(body).length === 0) return;
  throw invalidRequest('This takes no body.');
};

type Services = {
  submissions: ReimbursementSubmissionService;
  decisions: ReimbursementDecisionService;
  withdrawals: ReimbursementWithdrawalService;
};

export function requestTransitionRoutes({
  submissions,
  decisions,
  withdrawals,
}: Services): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/reimbursement-requests/:requestId/submission',
      {
        config: { ...moving, access: 'reimbursement-requests.write' },
        preValidation: refuseBody,
        schema: {
          operationId: 'submitReimbursementRequest',
          summary:
            'Hand a draft in: reserves cap and budget, freezes the policy, asks the approvers',
          tags,
          params: RequestParams,
          response: { 201: ReimbursementRequest, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const { requestId } = request.params;
        const submitted = await submissions.submit(
          request.actor,
          requestId,
          Number(readIfMatch(request, true)),
        );
        reply.code(201).header('location', `/v1/reimbursement-requests/${requestId}`);
        return submitted;
      },
    );

    app.post(
      '/reimbursement-requests/:requestId/decisions',
      {
        config: { ...moving, access: 'reimbursement-requests.decide' },
        schema: {
          operationId: 'decideOnReimbursementRequest',
          summary: 'Approve or reject a request at its current step',
          tags,
          params: RequestParams,
          body: NewReimbursementDecision,
          response: { 201: ReimbursementRequest, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const { requestId } = request.params;
        const decided = await decisions.decide(
          request.actor,
          requestId,
          Number(readIfMatch(request, true)),
          request.body,
        );
        reply.code(201).header('location', `/v1/reimbursement-requests/${requestId}`);
        return decided;
      },
    );

    app.post(
      '/reimbursement-requests/:requestId/withdrawal',
      {
        config: { ...moving, access: 'reimbursement-requests.write' },
        preValidation: refuseBody,
        schema: {
          operationId: 'withdrawReimbursementRequest',
          summary: 'Take a request back while it waits, and release what it holds',
          tags,
          params: RequestParams,
          response: { 201: ReimbursementRequest, ...problems(409) },
        },
      },
      async (request, reply) => {
        const { requestId } = request.params;
        const withdrawn = await withdrawals.withdraw(
          request.actor,
          requestId,
          Number(readIfMatch(request, true)),
        );
        reply.code(201).header('location', `/v1/reimbursement-requests/${requestId}`);
        return withdrawn;
      },
    );
  };
}
