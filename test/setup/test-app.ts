import type { InjectOptions } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { buildApp } from '../../src/app/build-app.js';
import type { EmployerId } from '../../src/kernel/ids.js';
import type { AssignableRole } from '../../src/platform/access/actor.js';
import type { DatabaseObserver } from '../../src/platform/db/database-observer.js';
import type { RateLimits } from '../../src/platform/http/rate-limits.js';
import type { HttpClient } from '../../src/platform/http-client/http-client.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import type { Metrics } from '../../src/platform/metrics/metrics.js';
import { createKeyring } from '../../src/platform/secrets/keyring.js';
import type { Tracer } from '../../src/platform/tracing/tracer.js';
import { contractObserver } from './contract-observer.js';
import { createTestDatabase } from './test-database.js';

export type Credential = { authorization: string };
export type TestEmployer = { id: EmployerId; admin: Credential };
export type TestPerson = Credential & {
  id: string;
  externalId: string;
  email: string;
  version: number;
};

type Call = {
  url: string;
  body?: object | undefined;
  headers?: Record<string, string>;
  by: Credential;
};
export type Answer = { status: number; headers: Record<string, unknown>; body: any; text: string };

/** Tests tell time themselves, or leave it to the wall. */
export type TestClock = { now: Date | undefined };

let sequence = 0;
/** A word nobody used before in this process. */
export function fresh(prefix: string): string {
  sequence += 1;
  return `${prefix}-${sequence}`;
}

type TestAppOptions = {
  poolSize?: number;
  logLevel?: string;
  metrics?: Metrics;
  tracer?: Tracer;
  databaseObserver?: DatabaseObserver;
  http?: HttpClient;
  rateLimits?: Partial<RateLimits>;
  trustProxy?: string[];
  maxConnections?: number;
};

/** The limits count, and are never met: tests ask faster than anybody else. */
export const unreachedLimits: RateLimits = {
  credential: 1_000_000_000,
  employer: 1_000_000_000,
  address: 1_000_000_000,
};

/**
 * The real service on a database of its own, and people to act as. Every answer it gives is held against the OpenAPI
 * document; `stop` fails if one did not match.
 */
export async function startTestApp(options: TestAppOptions = {}) {
  const database = await createTestDatabase(options);
  const keyring = createKeyring({ secret: 'a secret of the tests, long enough for anyone' });
  const observer = contractObserver();
  const clock: TestClock = { now: undefined };
  const logs: string[] = [];
  const logger = createLogger({
    level: options.logLevel ?? 'warn',
    destination: { write: (line: string) => logs.push(line) },
  });
  try {
    const built = await buildApp({
      db: database.db,
      keyring,
      logger,
      clock: () => clock.now ?? new Date(),
      environment: 'test',
      metrics: options.metrics,
      tracer: options.tracer,
      observer: observer.plugin,
      ...(options.http === undefined ? {} : { http: options.http }),
      rateLimits: { ...unreachedLimits, ...options.rateLimits },
      ...(options.trustProxy ? { trustProxy: options.trustProxy } : {}),
      ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
    });
    const { app } = built;
    observer.observe(app);

    async function call(
      method: InjectOptions['method'],
      { url, body, headers, by }: Call,
    ): Promise<Answer> {
      const response = await app.inject({
        method: method as 'GET',
        url,
        headers: {
          authorization: by.authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const isJson = String(response.headers['content-type']).includes('json');
      return {
        status: response.statusCode,
        headers: response.headers,
        body: isJson && response.payload ? JSON.parse(response.payload) : undefined,
        text: response.payload,
      };
    }

    const api = {
      get: (url: string, by: Credential, headers?: Record<string, string>) =>
        call('GET', { url, by, headers: headers ?? {} }),
      post: (url: string, by: Credential, body?: object, headers?: Record<string, string>) =>
        call('POST', { url, by, body, headers: headers ?? {} }),
      put: (url: string, by: Credential, body: object, headers?: Record<string, string>) =>
        call('PUT', { url, by, body, headers: headers ?? {} }),
      patch: (url: string, by: Credential, body: object, version: number | string) =>
        call('PATCH', {
          url,
          by,
          body,
          headers: { 'if-match': typeof version === 'number' ? `"v${version}"` : version },
        }),
      delete: (url: string, by: Credential, version: number | string) =>
        call('DELETE', {
          url,
          by,
          headers: { 'if-match': typeof version === 'number' ? `"v${version}"` : version },
        }),
      /** A POST under a fresh Idempotency-Key, as money asks for it; with If-Match if a version is given. */
      act: (url: string, by: Credential, body?: object, version?: number, key = uuidv7()) =>
        call('POST', {
          url,
          by,
          body,
          headers: {
            'idempotency-key': key,
            ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
          },
        }),
    };

    /** Answers the body of a call that must have succeeded. */
    async function done(answer: Promise<Answer>): Promise<any> {
      const { status, text, body } = await answer;
      if (status >= 300) throw new Error(`expected success, got ${status}: ${text}`);
      return body;
    }

    async function apiKey(
      employerId: EmployerId,
      scopes: readonly string[] | 'all' = 'all',
    ): Promise<Credential> {
      const all = Object.entries(built.grants)
        .filter(([, grant]) => grant.apiKeys === true)
        .map(([scope]) => scope);
      const { key } = await built.credentials.createApiKey(employerId, {
        name: 'test',
        scopes: scopes === 'all' ? all : scopes,
        days: 300,
      });
      return { authorization: `Bearer ${key}` };
    }

    async function newEmployer(
      settings: { currency?: string; timeZone?: string; fiscalYearStartsOn?: string } = {},
    ): Promise<TestEmployer> {
      const { id } = await built.employers.create({
        name: fresh('Employer'),
        country: 'US',
        currency: 'USD',
        timeZone: 'UTC',
        fiscalYearStartsOn: '01-01',
        ...settings,
      });
      return { id: id as EmployerId, admin: await apiKey(id as EmployerId) };
    }

    /** Signs a person in, as the identity provider of their employer would. */
    async function signIn(employer: TestEmployer, email: string): Promise<Credential> {
      const made = await built.credentials.createDevelopmentToken(employer.id, email);
      if (!made) throw new Error(`nobody has the address ${email}`);
      return { authorization: `Bearer ${made.token}` };
    }

    type Hire = { manager?: { id: string }; roles?: readonly AssignableRole[] } & Record<
      string,
      unknown
    >;

    /** Hires somebody by the API and signs them in. Fields beside manager and roles go into the request. */
    async function hire(
      employer: TestEmployer,
      { manager, roles = [], ...fields }: Hire = {},
    ): Promise<TestPerson> {
      const externalId = fresh('E');
      const person = await done(
        api.post('/v1/employees', employer.admin, {
          externalId,
          givenName: 'Test',
          familyName: externalId,
          email: `${externalId.toLowerCase()}@example.com`,
          status: 'active',
          employmentType: 'full_time',
          hiredOn: '2020-01-01',
          ...(manager ? { managerId: manager.id } : {}),
          ...fields,
        }),
      );
      for (const role of roles)
        await done(
          api.post('/v1/role-assignments', employer.admin, { employeeId: person.id, role }),
        );
      const { authorization } = await signIn(employer, person.email);
      return {
        id: person.id,
        externalId,
        email: person.email,
        version: person.version,
        authorization,
      };
    }

    return {
      ...built,
      api,
      call,
      done,
      apiKey,
      newEmployer,
      signIn,
      hire,
      clock,
      logs,
      keyring,
      database,
      owner: database.owner,
      async stop() {
        await app.close();
        await database.drop();
        if (observer.breaches.length > 0)
          throw new Error(`the contract was broken:\n${observer.breaches.join('\n')}`);
      },
    };
  } catch (error) {
    await database.drop(); // open connections would keep jest from ending
    throw error;
  }
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>;
