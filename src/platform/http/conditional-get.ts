import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, namesTag } from './preconditions.js';
import { WrittenJson } from './written-json.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Fields of the answer that can change while its version stays: who may see what, or who decides now. */
    beyondVersion?: readonly string[];
  }
}

type Payload = Readonly<Record<string, unknown>>;

/** The same for the same values; nothing if there are none, so that most answers have the plain tag. */
function variantOf(payload: Payload, fields: readonly string[]): string {
  const values = fields.map((field) => payload[field] ?? []);
  if (values.every((value) => Array.isArray(value) && value.length === 0)) return '';
  return hash('sha256', JSON.stringify(values), 'base64url').slice(0, 16);
}

/** Names the version of a resource in the ETag of its answer. */
export function setEntityTag(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const resource = (payload ?? {}) as Payload;
  if (typeof resource.version !== 'number' || reply.statusCode >= 300) return;
  const { beyondVersion = [] } = request.routeOptions.config;
  const values = payload instanceof WrittenJson ? (payload.facts.beyondVersion ?? {}) : resource;
  reply.header('etag', entityTag(resource.version, variantOf(values, beyondVersion)));
}

/**
 * 304 without a body for a GET whose If-None-Match names the ETag. The route has run by then, so whoever may not see
 * the thing is told the same 404 as ever.
 */
export function answerConditionalGets(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const tag = reply.getHeader('etag');
    const condition = request.headers['if-none-match'];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || typeof tag !== 'string' || condition === undefined)
      return done(null, payload);
    if (!namesTag(condition, tag)) return done(null, payload);
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    done(null, request.method === 'HEAD' ? payload : null); // HEAD has a sender of its own, which counts and drops it
  });
}
