import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import {
  RecommendationParams,
  TrainingRecommendation,
  TrainingRecommendationGoal,
} from './recommendations.schemas.js';
import type { RecommendationService } from './recommendations.service.js';

export function recommendationRoutes(service: RecommendationService): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/employees/:employeeId/training-recommendations',
      {
        config: {
          access: 'recommendations.read',
          objects: 'people-in-view',
          idempotency: 'none',
          rateClass: 'expensive',
        },
        schema: {
          operationId: 'recommendTraining',
          summary: 'Find the training that closes a person’s gaps; computes, stores nothing',
          tags: ['Recommendations'],
          params: RecommendationParams,
          body: TrainingRecommendationGoal,
          response: { 200: TrainingRecommendation, ...problems(422) },
        },
      },
      async (request) => service.recommend(request.actor, request.params.employeeId, request.body),
    );
  };
}
