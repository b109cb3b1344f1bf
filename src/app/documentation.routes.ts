import scalar from '@scalar/fastify-api-reference';
import type { FastifyPluginAsync } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

const PAGE_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

/** The contract as JSON. */
export const documentRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/openapi.json',
    {
      config: { access: 'public', objects: 'public' },
      schema: {
        operationId: 'getOpenapiDocument',
        summary: 'This document',
        tags: ['Operation'],
        response: {
          200: z
            .looseObject({ openapi: z.string() })
            .meta({ description: 'An OpenAPI 3.1 document' }),
        },
      },
    },
    async () => app.swagger() as { openapi: string },
  );
};

/**
 * The contract as pages for people, at /docs. They bring their own JavaScript: nothing is loaded from elsewhere.
 * Registered before the rules for routes: these are pages, not operations, and they show nothing but the document.
 */
export const documentationPages: FastifyPluginAsync = async (app) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', PAGE_POLICY);
  });
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      url: '/v1/openapi.json',
      title: 'Upskill API',
      withDefaultFonts: false,
      telemetry: false,
    },
  });
};
