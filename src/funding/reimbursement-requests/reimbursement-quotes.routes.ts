import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import { NewReimbursementQuote, ReimbursementQuote } from './reimbursement-quotes.schemas.js';
import type { ReimbursementQuoteService } from './reimbursement-quotes.service.js';

export function reimbursementQuoteRoutes(
  service: ReimbursementQuoteService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/reimbursement-quotes',
      {
        config: { access: 'reimbursement-requests.write', objects: 'own' },
        schema: {
          operationId: 'quoteReimbursement',
          summary: 'What a request would bring, who would decide, and why; stores nothing',
          tags: ['Reimbursement requests'],
          body: NewReimbursementQuote,
          response: { 200: ReimbursementQuote, ...problems(422) },
        },
      },
      async (request) => service.quote(request.actor, request.body),
    );
  };
}
