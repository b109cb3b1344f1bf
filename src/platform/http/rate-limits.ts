import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Identity } from '../access/actor.js';
import { callerOf } from './client-address.js';
import { rateLimitExceeded } from './http.problems.js';
import { type Bucket, createTokenBuckets, type TokenBuckets, WINDOW_MS } from './token-buckets.js';

/** Requests a minute; 0 switches the limit off. */
export type RateLimits = { credential: number; employer: number; address: number };

/**
 * High enough that a nightly feed of an HRIS never meets them: a bulk request carries up to a thousand people. An
 * address may be the office of a whole employer, so it may do what the employer may.
 */
export const defaultRateLimits: RateLimits = {
  credential: 3_000,
  employer: 12_000,
  address: 12_000,
};

/** What a request is to the limits: what it costs, and whether few of its kind may run at once. */
export type RateClass = 'read' | 'write' | 'expensive' | 'exempt';

const TOKENS_OF: Record<RateClass, number> = { exempt: 0, read: 1, write: 1, expensive: 10 };
/** What a credential that proves nothing costs its address, on top of the request. */
export const FAILED_SIGN_IN_TOKENS = 50;
const BUCKETS_KEPT = 50_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** What the address this request came from has left; null where no limit applies. */
    addressBucket: Bucket | null;
  }
  interface FastifyContextConfig {
    /** By default `read` for GET and `write` for the rest. `exempt` is for routes without a credential only. */
    rateClass?: RateClass;
  }
}

/** The class of a route: as declared, else by its method. */
export function rateClassOf({
  method,
  config,
}: Pick<RouteOptions, 'method' | 'config'>): RateClass {
  const reads = ['GET', 'HEAD'].includes(String(method));
  return config?.rateClass ?? (reads ? 'read' : 'write');
}

type Scope = keyof RateLimits;
type Meter = { scope: Scope; buckets: TokenBuckets; keyOf: (identity: Identity) => string };

export type RateLimiter = ReturnType<typeof createRateLimiter>;

/** `"credential";r=2999;t=1`: an item of the structured field RateLimit. `t` is when everything is back. */
function writeBalance(scope: Scope, buckets: TokenBuckets, bucket: Bucket): string {
  const { remaining, fullInSeconds } = buckets.balanceOf(bucket);
  return `"${scope}";r=${remaining};t=${fullInSeconds}`;
}

/**
 * Three counts of requests: by address, before anybody is looked up, so that guessing credentials is limited; then by
 * credential and by employer. A caller is counted under who was found, never under anything a request may vary. Each
 * process counts for itself. `now` is in milliseconds and never runs backwards.
 */
export function createRateLimiter(limits: RateLimits, now = () => performance.now()) {
  const bucketsOf = (scope: Scope) =>
    createTokenBuckets({ perMinute: limits[scope], capacity: BUCKETS_KEPT, now });
  const isOn = (scope: Scope) => limits[scope] > 0;
  const addresses = isOn('address') ? bucketsOf('address') : undefined;
  const meters: Meter[] = [
    { scope: 'credential' as const, keyOf: (identity: Identity) => identity.principalId },
    { scope: 'employer' as const, keyOf: (identity: Identity) => identity.employerId },
  ]
    .filter(({ scope }) => isOn(scope))
    .map((meter) => ({ ...meter, buckets: bucketsOf(meter.scope) }));

  const writePolicy = (...scopes: Scope[]) =>
    scopes
      .filter(isOn)
      .map((scope) => `"${scope}";q=${limits[scope]};w=${WINDOW_MS / 1000}`)
      .join(', ');
  const addressPolicy = writePolicy('address');
  const fullPolicy = writePolicy('credential', 'employer', 'address');

  function announce(reply: FastifyReply, policy: string, balance: string) {
    if (balance !== '') reply.header('ratelimit-policy', policy).header('ratelimit', balance);
  }

  function announceAddress({ addressBucket }: FastifyRequest, reply: FastifyReply) {
    if (!addresses || !addressBucket) return;
    announce(reply, addressPolicy, writeBalance('address', addresses, addressBucket));
  }

  const exceeded = (scope: Scope, waitMs: number) =>
    rateLimitExceeded(
      `One ${scope} may make ${limits[scope]} requests a minute. Wait as long as Retry-After says; RateLimit tells what is left.`,
      { retryAfterSeconds: Math.ceil(waitMs / 1000) },
    );

  return {
    /** Before anything else is done for a request. @returns the 429 if the address has had its share */
    admitAddress(request: FastifyRequest, reply: FastifyReply): Error | undefined {
      if (!addresses) return undefined;
      const bucket = addresses.find(callerOf(request.ip));
      request.addressBucket = bucket;
      const waitMs = addresses.take(bucket, 1);
      const { access } = request.routeOptions.config;
      const asksForSignIn = access !== undefined && access !== 'public';
      if (waitMs === 0 && asksForSignIn) return undefined; // announced with the caller's own counts
      announceAddress(request, reply);
      return waitMs > 0 ? exceeded('address', waitMs) : undefined;
    },

    /** When no identity was found: whoever sent a credential that proves nothing pays for the search. */
    chargeFailedSignIn(request: FastifyRequest, reply: FastifyReply): void {
      if (!addresses || !request.addressBucket) return;
      if (request.headers.authorization !== undefined)
        addresses.charge(request.addressBucket, FAILED_SIGN_IN_TOKENS);
      announceAddress(request, reply);
    },

    /** Once it is known who asks, before it is asked whether they may. @throws 429 */
    admitCaller(request: FastifyRequest, reply: FastifyReply, identity: Identity): void {
      const tokens = TOKENS_OF[request.routeOptions.config.rateClass ?? 'write'];
      const balances: string[] = [];
      let refusal: Error | undefined;
      for (const { scope, buckets, keyOf } of meters) {
        const bucket = buckets.find(keyOf(identity));
        const waitMs = refusal ? 0 : buckets.take(bucket, tokens);
        if (waitMs > 0) refusal = exceeded(scope, waitMs);
        balances.push(writeBalance(scope, buckets, bucket));
      }
      if (addresses && request.addressBucket)
        balances.push(writeBalance('address', addresses, request.addressBucket));
      announce(reply, fullPolicy, balances.join(', '));
      if (refusal) throw refusal;
    },
  };
}

/** Says once that a proxy nobody vouched for forwards: all it forwards counts as one address. */
function warnOfUntrustedProxy(app: FastifyInstance) {
  let isSaid = false;
  return ({ headers, socket }: FastifyRequest) => {
    if (isSaid || headers['x-forwarded-for'] === undefined) return;
    isSaid = true;
    app.log.warn(
      { peer: socket.remoteAddress },
      'a request carries X-Forwarded-For from a peer that is not in UPSKILL_TRUSTED_PROXIES: its callers share one address limit',
    );
  };
}

/** The limit by address on every route, and the class of each; accessPlugin asks for the other two. */
export function limitByAddress(app: FastifyInstance, limiter: RateLimiter, trustsProxies: boolean) {
  app.decorateRequest('addressBucket', null);
  const warn = trustsProxies ? () => undefined : warnOfUntrustedProxy(app);

  app.addHook('onRoute', (route) => {
    const rateClass = rateClassOf(route);
    if (rateClass === 'exempt' && route.config?.access !== 'public')
      throw new Error(`${String(route.method)} ${route.url}: only public routes may be exempt`);
    route.config = { ...route.config, rateClass };
  });

  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.rateClass === 'exempt') return done();
    warn(request);
    done(limiter.admitAddress(request, reply) as never);
  });
}
