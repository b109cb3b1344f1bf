import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  IdentityProvider,
  IdentityProviderChanges,
  IdentityProviderPage,
  IdentityProviderParams,
  IdentityProviderQuery,
  NewIdentityProvider,
} from './identity-providers.schemas.js';
import type { IdentityProviderService } from './identity-providers.service.js';

const tags = ['Identity'];
const reading = { access: 'identity-providers.read', objects: 'employer' } as const;
const writing = { access: 'identity-providers.write', objects: 'employer' } as const;

export function identityProviderRoutes(service: IdentityProviderService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/identity-providers',
      {
        config: reading,
        schema: {
          operationId: 'listIdentityProviders',
          summary: 'List whose access tokens sign people in',
          tags,
          querystring: IdentityProviderQuery,
          response: { 200: IdentityProviderPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/identity-providers',
      {
        config: writing,
        schema: {
          operationId: 'createIdentityProvider',
          summary: 'Trust an identity provider',
          tags,
          body: NewIdentityProvider,
          response: { 201: IdentityProvider, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const provider = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/identity-providers/${provider.id}`);
        return provider;
      },
    );

    app.get(
      '/identity-providers/:identityProviderId',
      {
        config: reading,
        schema: {
          operationId: 'getIdentityProvider',
          summary: 'Read an identity provider',
          tags,
          params: IdentityProviderParams,
          response: { 200: IdentityProvider },
        },
      },
      async (request) => service.read(request.actor, request.params.identityProviderId),
    );

    app.patch(
      '/identity-providers/:identityProviderId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateIdentityProvider',
          summary: 'Change what is trusted of an identity provider, or switch it off',
          tags,
          params: IdentityProviderParams,
          body: IdentityProviderChanges,
          response: { 200: IdentityProvider, ...problems(422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.identityProviderId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.delete(
      '/identity-providers/:identityProviderId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'deleteIdentityProvider',
          summary: 'Trust an identity provider no longer; its identities go with it',
          tags,
          params: IdentityProviderParams,
          response: { 204: z.null().meta({ description: 'Its tokens end within two seconds' }) },
        },
      },
      async (request, reply) => {
        await service.remove(
          request.actor,
          request.params.identityProviderId,
          readIfMatch(request, false),
        );
        reply.code(204);
        return null;
      },
    );
  };
}
