import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  NewProficiencyScale,
  ProficiencyScale,
  ProficiencyScaleChanges,
  ProficiencyScalePage,
  ScaleParams,
  ScaleQuery,
} from './proficiency-scales.schemas.js';
import type { ScaleService } from './proficiency-scales.service.js';

const tags = ['Proficiency scales'];
const reading = { access: 'skills.read', objects: 'employer' } as const;
const writing = { access: 'skills.write', objects: 'employer' } as const;

export function scaleRoutes(service: ScaleService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/proficiency-scales',
      {
        config: reading,
        schema: {
          operationId: 'listProficiencyScales',
          summary: 'List proficiency scales',
          tags,
          querystring: ScaleQuery,
          response: { 200: ProficiencyScalePage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/proficiency-scales',
      {
        config: writing,
        schema: {
          operationId: 'createProficiencyScale',
          summary: 'Add a proficiency scale; the first becomes the default',
          tags,
          body: NewProficiencyScale,
          response: { 201: ProficiencyScale, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const scale = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/proficiency-scales/${scale.id}`);
        return scale;
      },
    );

    app.get(
      '/proficiency-scales/:scaleId',
      {
        config: reading,
        schema: {
          operationId: 'getProficiencyScale',
          summary: 'Read a proficiency scale',
          tags,
          params: ScaleParams,
          response: { 200: ProficiencyScale },
        },
      },
      async (request) => service.read(request.actor, request.params.scaleId),
    );

    app.patch(
      '/proficiency-scales/:scaleId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateProficiencyScale',
          summary: 'Rename a proficiency scale or its levels',
          tags,
          params: ScaleParams,
          body: ProficiencyScaleChanges,
          response: { 200: ProficiencyScale, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.scaleId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.delete(
      '/proficiency-scales/:scaleId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'deleteProficiencyScale',
          summary: 'Remove a proficiency scale that nothing was measured on',
          tags,
          params: ScaleParams,
          response: { 204: z.null().meta({ description: 'Removed' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        await service.remove(request.actor, request.params.scaleId, readIfMatch(request, false));
        reply.code(204);
        return null;
      },
    );
  };
}
