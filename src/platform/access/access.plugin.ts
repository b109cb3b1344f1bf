import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ambiguousCredential, notPermitted, signInRequired } from '../http/http.problems.js';
import type { RateLimiter } from '../http/rate-limits.js';
import { type Actor, type Grants, mayUse, type Refusal, type SignIn } from './actor.js';
import { shortenAddress } from './shorten-address.js';

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
  /** Who a credential proves to be, or why nobody. */
  identify: (authorization: string) => Promise<SignIn>;
  /** Counts who asks, and those who guess. */
  limiter: RateLimiter;
};

const MAX_AUTHORIZATION_LENGTH = 8_192;

/** Node keeps the first of several Authorization headers and drops the rest without a word. */
function requireOneCredential({ raw: { rawHeaders } }: FastifyRequest) {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 13 && name.toLowerCase() === 'authorization') count += 1;
  }
  if (count > 1) throw ambiguousCredential('Send one Authorization header with one credential.');
}

async function signIn(
  authorization: string | undefined,
  identify: Options['identify'],
): Promise<SignIn> {
  if (!authorization) return { refused: 'missing', credential: 'none' };
  if (authorization.length > MAX_AUTHORIZATION_LENGTH)
    return { refused: 'unreadable', credential: 'none' };
  return identify(authorization);
}

/**
 * The security log: one line for each refusal, by allow-list. It says what was refused and why, from where, and whose it
 * would have been; never the credential. Nobody having signed in is no more than ordinary information.
 */
function logRefusal(request: FastifyRequest, why: Refusal | { permission: string }) {
  const entry = {
    security: 'permission' in why ? 'permission-refused' : 'credential-refused',
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    address: shortenAddress(request.ip),
    ...('permission' in why
      ? {
          permission: why.permission,
          employerId: request.actor.employerId,
          principal: request.actor.principalId,
        }
      : {
          reason: why.refused,
          credential: why.credential,
          keyId: why.keyId,
          employerId: why.employerId,
          identityProviderId: why.identityProviderId,
        }),
  };
  const level = 'refused' in why && why.refused === 'missing' ? 'info' : 'warn';
  request.log[level](entry, 'refused');
}

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

      requireOneCredential(request);
      const identity = await signIn(request.headers.authorization, identify);
      if ('refused' in identity) {
        limiter.chargeFailedSignIn(request, reply);
        logRefusal(request, identity);
        throw signInRequired(
          'Send "Authorization: Bearer" with an API key or an access token that is valid now.',
        );
      }
      limiter.admitCaller(request, reply, identity);

      request.actor = { ...identity, requestId: request.id };
      if (!mayUse(request.actor, access, grants)) {
        logRefusal(request, { permission: access });
        throw notPermitted(
          `This needs ${request.actor.kind === 'api_key' ? 'the scope' : 'the permission'} ${access}.`,
        );
      }
    });
  },
  { name: 'access' },
);
