import fp from 'fastify-plugin';
import { notPermitted, signInRequired } from '../http/http.problems.js';
import type { RateLimiter } from '../http/rate-limits.js';
import { type Actor, type Grants, type Identity, mayUse } from './actor.js';

/**
 * Which rows a route may touch once the permission is held:
 * `public` anyone, no credential · `employer` any row of the caller's employer · `people-in-view` rows of people the
 * caller may see (own, reports, or everyone for the named roles) · `own` the caller's own rows · `participants` the
 * requester, those who decide, and the named roles · `nothing` computes or answers about the caller only
 */
export type ObjectPolicy =
  | 'public'
  | 'employer'
  | 'people-in-view'
  | 'own'
  | 'participants'
  | 'nothing';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** The permission this route needs, or 'public'. A route without it stops the server at boot. */
    access?: string;
    objects?: ObjectPolicy;
    /** `required` where money moves; every other POST accepts a key, `none` takes it off. */
    idempotency?: 'required' | 'none';
    /** `version`: If-Match or `*`; `strict`: If-Match with a version (money and approvals). */
    ifMatch?: 'version' | 'strict';
  }
}

type Options = {
  grants: Grants;
  /** Who a credential proves to be; undefined if it proves nothing. */
  identify: (authorization: string) => Promise<Identity | undefined>;
  /** Counts who asks, and those who guess. */
  limiter: RateLimiter;
};

const MAX_AUTHORIZATION_LENGTH = 8_192;

/** Credential → actor, on every route that is not public; no route is registered without a permission. */
export const accessPlugin = fp<Options>(
  async (app, { grants, identify, limiter }) => {
    app.decorateRequest('actor');

    app.addHook('onRoute', ({ method, url, config }) => {
      const route = `${String(method)} ${url}`;
      const access = config?.access;
      if (access !== 'public' && !(access && Object.hasOwn(grants, access))) {
        throw new Error(`${route} names no known permission in config.access`);
      }
      if (!config?.objects) throw new Error(`${route} names no object policy in config.objects`);
      if ((access === 'public') !== (config.objects === 'public')) {
        throw new Error(`${route}: access and objects must both be public, or neither`);
      }
    });

    app.addHook('onRequest', async (request, reply) => {
      const { access } = request.routeOptions.config;
      if (!access || access === 'public') return;

      const { authorization } = request.headers;
      const identity =
        authorization && authorization.length <= MAX_AUTHORIZATION_LENGTH
          ? await identify(authorization)
          : undefined;
      if (!identity) {
        limiter.chargeFailedSignIn(request, reply);
        throw signInRequired(
          'Send "Authorization: Bearer" with an API key or an access token that is valid now.',
        );
      }
      limiter.admitCaller(request, reply, identity);

      request.actor = { ...identity, requestId: request.id };
      if (!mayUse(request.actor, access, grants)) {
        throw notPermitted(
          `This needs ${request.actor.kind === 'api_key' ? 'the scope' : 'the permission'} ${access}.`,
        );
      }
    });
  },
  { name: 'access' },
);
