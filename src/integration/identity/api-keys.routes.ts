import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { ApiKeyRotationService } from './api-key-rotation.service.js';
import {
  ApiKey,
  ApiKeyChanges,
  ApiKeyPage,
  ApiKeyParams,
  ApiKeyQuery,
  ApiKeyRotation,
  ApiKeyWithSecret,
  NewApiKey,
} from './api-keys.schemas.js';
import type { ApiKeyService } from './api-keys.service.js';

const tags = ['Identity'];
const reading = { access: 'api-keys.read', objects: 'employer' } as const;
const writing = { access: 'api-keys.write', objects: 'employer' } as const;
/** A key that is used keeps its version, and so does one whose previous secret ends by the clock. */
const beyondVersion = ['lastUsedAt', 'previousSecretExpiresAt', 'previousSecretLastUsedAt'];

export function apiKeyRoutes(
  keys: ApiKeyService,
  rotation: ApiKeyRotationService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api-keys',
      {
        config: reading,
        schema: {
          operationId: 'listApiKeys',
          summary: 'List API keys, the ended ones too',
          tags,
          querystring: ApiKeyQuery,
          response: { 200: ApiKeyPage },
        },
      },
      async (request) => keys.list(request.actor, request.query),
    );

    app.post(
      '/api-keys',
      {
        config: { ...writing, secretFields: ['key'] },
        schema: {
          operationId: 'createApiKey',
          summary: 'Make an API key; its secret is shown this once',
          tags,
          body: NewApiKey,
          response: { 201: ApiKeyWithSecret, ...problems(422) },
        },
      },
      async (request, reply) => {
        const made = await keys.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/api-keys/${made.id}`);
        return made;
      },
    );

    app.get(
      '/api-keys/:apiKeyId',
      {
        config: { ...reading, beyondVersion },
        schema: {
          operationId: 'getApiKey',
          summary: 'Read an API key, without its secret',
          tags,
          params: ApiKeyParams,
          response: { 200: ApiKey },
        },
      },
      async (request) => keys.read(request.actor, request.params.apiKeyId),
    );

    app.patch(
      '/api-keys/:apiKeyId',
      {
        config: { ...writing, ifMatch: 'version', beyondVersion },
        schema: {
          operationId: 'updateApiKey',
          summary: 'Rename an API key, or end the secret that is being replaced',
          tags,
          params: ApiKeyParams,
          body: ApiKeyChanges,
          response: { 200: ApiKey },
        },
      },
      async (request) =>
        keys.update(
          request.actor,
          request.params.apiKeyId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.post(
      '/api-keys/:apiKeyId/rotation',
      {
        config: { ...writing, ifMatch: 'version', beyondVersion, secretFields: ['key'] },
        schema: {
          operationId: 'rotateApiKey',
          summary: 'Give an API key a new secret; the present one lives on for a while',
          tags,
          params: ApiKeyParams,
          body: ApiKeyRotation,
          response: { 200: ApiKeyWithSecret, ...problems(409, 422) },
        },
      },
      async (request) =>
        rotation.rotate(
          request.actor,
          request.params.apiKeyId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.post(
      '/api-keys/:apiKeyId/revocation',
      {
        config: { ...writing, ifMatch: 'version', beyondVersion },
        schema: {
          operationId: 'revokeApiKey',
          summary: 'End an API key for good: within two seconds everywhere',
          tags,
          params: ApiKeyParams,
          response: { 200: ApiKey },
        },
      },
      async (request) =>
        rotation.revoke(request.actor, request.params.apiKeyId, readIfMatch(request, false)),
    );
  };
}
