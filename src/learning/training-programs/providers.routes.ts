import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  NewProvider,
  Provider,
  ProviderBulk,
  ProviderBulkResult,
  ProviderChanges,
  ProviderPage,
  ProviderParams,
  ProviderQuery,
} from './providers.schemas.js';
import type { ProviderService } from './providers.service.js';

const tags = ['Training programs'];
const reading = { access: 'training-programs.read', objects: 'employer' } as const;
const writing = { access: 'training-programs.write', objects: 'employer' } as const;

export function providerRoutes(service: ProviderService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/providers',
      {
        config: reading,
        schema: {
          operationId: 'listProviders',
          summary: 'List training providers',
          tags,
          querystring: ProviderQuery,
          response: { 200: ProviderPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/providers',
      {
        config: writing,
        schema: {
          operationId: 'createProvider',
          summary: 'Add a training provider',
          tags,
          body: NewProvider,
          response: { 201: Provider, ...problems(409) },
        },
      },
      async (request, reply) => {
        const provider = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/providers/${provider.id}`);
        return provider;
      },
    );

    app.post(
      '/providers/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'upsertProviders',
          summary: 'Make up to 500 providers be as a catalog says; each item stands or fails alone',
          tags,
          body: ProviderBulk,
          response: { 200: ProviderBulkResult, ...problems(409) },
        },
      },
      async (request) => service.upsertMany(request.actor, request.body.items),
    );

    app.get(
      '/providers/:providerId',
      {
        config: reading,
        schema: {
          operationId: 'getProvider',
          summary: 'Read a training provider',
          tags,
          params: ProviderParams,
          response: { 200: Provider },
        },
      },
      async (request) => service.read(request.actor, request.params.providerId),
    );

    app.patch(
      '/providers/:providerId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateProvider',
          summary: 'Change a training provider',
          tags,
          params: ProviderParams,
          body: ProviderChanges,
          response: { 200: Provider, ...problems(409) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.providerId,
          readIfMatch(request, false),
          request.body,
        ),
    );
  };
}
