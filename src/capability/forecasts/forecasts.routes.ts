import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import { Forecast, ForecastRequest } from './forecasts.schemas.js';
import type { ForecastService } from './forecasts.service.js';

export function forecastRoutes(service: ForecastService): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/skill-gaps/forecasts',
      {
        config: {
          access: 'forecasts.read',
          objects: 'employer',
          idempotency: 'none',
          rateClass: 'expensive',
        },
        schema: {
          operationId: 'forecastSkillGaps',
          summary: 'Forecast demand for skills and supply of them; computes, stores nothing',
          tags: ['Skill gaps'],
          body: ForecastRequest,
          response: { 200: Forecast, ...problems(422) },
        },
      },
      async (request) => service.forecast(request.actor, request.body),
    );
  };
}
