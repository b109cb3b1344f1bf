import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  CredentialType,
  CredentialTypeChanges,
  CredentialTypePage,
  CredentialTypeParams,
  CredentialTypeQuery,
  NewCredentialType,
} from './credential-catalog.schemas.js';
import type { CredentialTypeService } from './credential-catalog.service.js';

const tags = ['Credentials'];
const reading = { access: 'credential-types.read', objects: 'employer' } as const;
const writing = { access: 'credential-types.write', objects: 'employer' } as const;

export function credentialTypeRoutes(service: CredentialTypeService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/credential-types',
      {
        config: reading,
        schema: {
          operationId: 'listCredentialTypes',
          summary: 'List types of credentials',
          tags,
          querystring: CredentialTypeQuery,
          response: { 200: CredentialTypePage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/credential-types',
      {
        config: writing,
        schema: {
          operationId: 'createCredentialType',
          summary: 'Add a type of credential, with the levels it grants',
          tags,
          body: NewCredentialType,
          response: { 201: CredentialType, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const type = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/credential-types/${type.id}`);
        return type;
      },
    );

    app.get(
      '/credential-types/:credentialTypeId',
      {
        config: reading,
        schema: {
          operationId: 'getCredentialType',
          summary: 'Read a type of credential',
          tags,
          params: CredentialTypeParams,
          response: { 200: CredentialType },
        },
      },
      async (request) => service.read(request.actor, request.params.credentialTypeId),
    );

    app.patch(
      '/credential-types/:credentialTypeId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateCredentialType',
          summary: 'Change a type of credential; other levels hold for all its holders at once',
          tags,
          params: CredentialTypeParams,
          body: CredentialTypeChanges,
          response: { 200: CredentialType, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.credentialTypeId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.delete(
      '/credential-types/:credentialTypeId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'deleteCredentialType',
          summary: 'Remove a type of credential that nothing refers to',
          tags,
          params: CredentialTypeParams,
          response: { 204: z.null().meta({ description: 'Removed' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        await service.remove(
          request.actor,
          request.params.credentialTypeId,
          readIfMatch(request, false),
        );
        reply.code(204);
        return null;
      },
    );
  };
}
