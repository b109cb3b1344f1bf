import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { CredentialBulkService } from './credential-bulk.service.js';
import {
  Credential,
  CredentialBulk,
  CredentialBulkResult,
  CredentialChanges,
  CredentialPage,
  CredentialParams,
  CredentialQuery,
  NewCredential,
} from './credentials.schemas.js';
import type { CredentialService } from './credentials.service.js';

const tags = ['Credentials'];
/** The state follows the calendar, and counts no version. */
const beyondVersion = ['state'];
const reading = { access: 'credentials.read', objects: 'people-in-view' } as const;
const writing = { access: 'credentials.write', objects: 'people-in-view' } as const;

export function credentialRoutes(
  service: CredentialService,
  bulk: CredentialBulkService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/credentials',
      {
        config: reading,
        schema: {
          operationId: 'listCredentials',
          summary: 'List credentials: one’s own, those of the line below, or everybody’s',
          tags,
          querystring: CredentialQuery,
          response: { 200: CredentialPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/credentials',
      {
        config: { ...writing, beyondVersion },
        schema: {
          operationId: 'createCredential',
          summary: 'Enter a credential that somebody holds',
          tags,
          body: NewCredential,
          response: { 201: Credential, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const credential = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/credentials/${credential.id}`);
        return credential;
      },
    );

    app.post(
      '/credentials/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'upsertCredentials',
          summary:
            'Make up to 1,000 credentials be as another system says; each item stands or fails alone',
          tags,
          body: CredentialBulk,
          response: { 200: CredentialBulkResult, ...problems(409) },
        },
      },
      async (request) => bulk.upsertMany(request.actor, request.body.items),
    );

    app.get(
      '/credentials/:credentialId',
      {
        config: { ...reading, beyondVersion },
        schema: {
          operationId: 'getCredential',
          summary: 'Read a credential, with what became of it',
          tags,
          params: CredentialParams,
          response: { 200: Credential },
        },
      },
      async (request) => service.read(request.actor, request.params.credentialId),
    );

    app.patch(
      '/credentials/:credentialId',
      {
        config: { ...writing, ifMatch: 'version', beyondVersion },
        schema: {
          operationId: 'updateCredential',
          summary: 'Correct a credential, for the past as well',
          tags,
          params: CredentialParams,
          body: CredentialChanges,
          response: { 200: Credential, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.credentialId,
          readIfMatch(request, false),
          request.body,
        ),
    );
  };
}
