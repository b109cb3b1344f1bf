import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { operationRetired } from './http.problems.js';
import { addLink } from './link-header.js';

/** That an operation will end: documented, said in the headers of every answer, and 410 once the day has come. */
export type Deprecation = {
  /** The day it was deprecated, `YYYY-MM-DD`, at midnight UTC. */
  since: string;
  /** The day it stops working, `YYYY-MM-DD`, at midnight UTC. */
  sunset: string;
  /** The path to use instead, with the `{parameters}` of the deprecated one. */
  replacement: string;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecated?: Deprecation;
  }
}

/** Clients need time to move: no operation ends sooner after its deprecation. */
const SHORTEST_NOTICE_DAYS = 180;
const DAY_MS = 24 * 60 * 60 * 1000;

const midnightOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const parametersOf = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

function requireSound(route: string, url: string, { since, sunset, replacement }: Deprecation) {
  const noticeDays = (midnightOf(sunset) - midnightOf(since)) / DAY_MS;
  if (!(noticeDays >= SHORTEST_NOTICE_DAYS))
    throw new Error(`${route}: sunset must be ${SHORTEST_NOTICE_DAYS} days after since, or later`);
  if (!replacement.startsWith('/'))
    throw new Error(`${route}: replacement must be a path of this service`);
  const unknown = parametersOf(replacement).find((name) => !url.includes(`:${name}`));
  if (unknown) throw new Error(`${route}: replacement has {${unknown}}, the route has not`);
}

/** The replacement for this request: its own ids stand in the path. */
function successorOf(replacement: string, request: FastifyRequest): string {
  const params = (request.params ?? {}) as Record<string, string>;
  return replacement.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
}

/**
 * Answers of a deprecated operation carry `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and the way to what replaces
 * it; from the sunset on by `clock` the answer is 410 `operation-retired`, whoever asks.
 */
export const deprecationPlugin = fp<{ clock: () => Date }>(
  async (app, { clock }) => {
    app.addHook('onRoute', ({ method, url, config }) => {
      if (config?.deprecated) requireSound(`${String(method)} ${url}`, url, config.deprecated);
    });

    app.addHook('onRequest', async (request, reply) => {
      const { deprecated } = request.routeOptions.config;
      if (!deprecated) return;
      const successor = successorOf(deprecated.replacement, request);
      const sunsetMs = midnightOf(deprecated.sunset);
      reply.header('deprecation', `@${midnightOf(deprecated.since) / 1000}`);
      reply.header('sunset', new Date(sunsetMs).toUTCString());
      addLink(reply, `<${successor}>; rel="successor-version"`);
      if (clock().getTime() >= sunsetMs)
        throw operationRetired(`It ended on ${deprecated.sunset}. Use ${successor} instead.`);
    });
  },
  { name: 'deprecation' },
);
