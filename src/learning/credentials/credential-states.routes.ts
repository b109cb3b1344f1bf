import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { CredentialStateService } from './credential-states.service.js';
import {
  Credential,
  CredentialParams,
  CredentialRenewal,
  CredentialStateAction,
} from './credentials.schemas.js';

const writing = {
  access: 'credentials.write',
  objects: 'people-in-view',
  ifMatch: 'version',
  beyondVersion: ['state'],
} as const;

const schemaOf = (operationId: string, summary: string) => ({
  operationId,
  summary,
  tags: ['Credentials'],
  params: CredentialParams,
  response: { 200: Credential, ...problems(409, 422) },
});

const actions = [
  [
    'suspension',
    'suspend',
    'suspendCredential',
    'Take a credential out of force for the time being',
  ],
  [
    'revocation',
    'revoke',
    'revokeCredential',
    'Take a credential away; until the day before, it was held',
  ],
  [
    'reinstatement',
    'reinstate',
    'reinstateCredential',
    'Put a suspended or revoked credential back in force',
  ],
] as const;

export function credentialStateRoutes(service: CredentialStateService): FastifyPluginAsyncZod {
  return async (app) => {
    for (const [resource, verb, operationId, summary] of actions) {
      app.post(
        `/credentials/:credentialId/${resource}`,
        {
          config: writing,
          schema: { ...schemaOf(operationId, summary), body: CredentialStateAction },
        },
        async (request) =>
          service[verb](
            request.actor,
            request.params.credentialId,
            readIfMatch(request, false),
            request.body,
          ),
      );
    }

    app.post(
      '/credentials/:credentialId/renewal',
      {
        config: writing,
        schema: {
          ...schemaOf('renewCredential', 'Move the last day of a credential on'),
          body: CredentialRenewal,
        },
      },
      async (request) =>
        service.renew(
          request.actor,
          request.params.credentialId,
          readIfMatch(request, false),
          request.body,
        ),
    );
  };
}
