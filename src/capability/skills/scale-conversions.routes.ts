import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  LevelPreview,
  LevelPreviewRequest,
  NewScaleConversion,
  ScaleConversion,
  ScaleConversionPage,
  ScaleConversionParams,
  ScaleConversionQuery,
} from './scale-conversions.schemas.js';
import type { ScaleConversionService } from './scale-conversions.service.js';

const tags = ['Proficiency scales'];
const reading = { access: 'skills.read', objects: 'employer' } as const;
const writing = { access: 'skills.write', objects: 'employer' } as const;

export function scaleConversionRoutes(service: ScaleConversionService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/scale-conversions',
      {
        config: reading,
        schema: {
          operationId: 'listScaleConversions',
          summary: 'List conversions between proficiency scales: past, in force and planned',
          tags,
          querystring: ScaleConversionQuery,
          response: { 200: ScaleConversionPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/scale-conversions',
      {
        config: writing,
        schema: {
          operationId: 'createScaleConversion',
          summary: 'Lay down how levels of one scale read on another from a date on',
          tags,
          body: NewScaleConversion,
          response: { 201: ScaleConversion, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const conversion = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/scale-conversions/${conversion.id}`);
        return conversion;
      },
    );

    app.post(
      '/scale-conversions/previews',
      {
        config: { ...reading, rateClass: 'expensive', idempotency: 'none' },
        schema: {
          operationId: 'previewScaleConversion',
          summary: 'Say what a level of one scale comes to on another; nothing is stored',
          tags,
          body: LevelPreviewRequest,
          response: { 200: LevelPreview, ...problems(422) },
        },
      },
      async (request) => service.preview(request.actor, request.body),
    );

    app.get(
      '/scale-conversions/:conversionId',
      {
        config: reading,
        schema: {
          operationId: 'getScaleConversion',
          summary: 'Read a conversion between proficiency scales',
          tags,
          params: ScaleConversionParams,
          response: { 200: ScaleConversion },
        },
      },
      async (request) => service.read(request.actor, request.params.conversionId),
    );

    app.delete(
      '/scale-conversions/:conversionId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'withdrawScaleConversion',
          summary: 'Withdraw a conversion that is planned for a later date',
          tags,
          params: ScaleConversionParams,
          response: { 204: z.null().meta({ description: 'Withdrawn' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        const { conversionId } = request.params;
        await service.withdraw(request.actor, conversionId, readIfMatch(request, false));
        reply.code(204);
        return null;
      },
    );
  };
}
