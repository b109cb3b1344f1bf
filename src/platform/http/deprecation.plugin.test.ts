import type { RouteShorthandOptions } from 'fastify';
import { pino } from 'pino';
import { z } from 'zod';
import type { Deprecation } from './deprecation.plugin.js';
import { deprecationPlugin } from './deprecation.plugin.js';
import { openapiPlugin } from './openapi.js';
import { pageOf } from './pagination.js';
import { problems } from './problem-details.js';
import { routeRulesPlugin } from './route-rules.plugin.js';
import { createServer } from './server.js';

const Order = z.object({ id: z.string() }).meta({ id: 'Order' });
const deprecation: Deprecation = {
  since: '2026-01-01',
  sunset: '2026-07-01',
  replacement: '/v1/customers/{customerId}/orders',
};

/** A server with one planted operation that is deprecated as given, on a day. */
async function serverWith(deprecated: Deprecation | undefined, today = '2026-03-01') {
  const app = createServer({ logger: pino({ level: 'silent' }), state: { draining: false } });
  await app.register(routeRulesPlugin);
  await app.register(deprecationPlugin, { clock: () => new Date(`${today}T00:00:00Z`) });
  await app.register(openapiPlugin, { tags: { Orders: 'Planted' }, events: [] });
  const options: RouteShorthandOptions = {
    config: { access: 'public', objects: 'public', ...(deprecated ? { deprecated } : {}) },
    schema: {
      operationId: 'listOrders',
      summary: 'List orders',
      tags: ['Orders'],
      params: z.strictObject({ customerId: z.string() }),
      querystring: z.strictObject({ fail: z.string().optional() }),
      response: { 200: pageOf(Order), ...problems(409) },
    } as NonNullable<RouteShorthandOptions['schema']>,
  };
  app.get('/v1/orders-of/:customerId', options, async () => ({ data: [], nextCursor: 'next' }));
  await app.ready();
  return app;
}

const operationOf = async (deprecated: Deprecation | undefined) => {
  const app = await serverWith(deprecated);
  const { paths } = app.swagger();
  return (paths as Record<string, { get: { deprecated?: boolean; responses: object } }>)[
    '/v1/orders-of/{customerId}'
  ]?.get;
};

test('an answer says since when, until when, and what to use instead, beside its other links', async () => {
  const app = await serverWith(deprecation);
  const { statusCode, headers } = await app.inject('/v1/orders-of/a%2Fb');
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    deprecation: '@1767225600',
    sunset: 'Wed, 01 Jul 2026 00:00:00 GMT',
    link: '</v1/customers/a%2Fb/orders>; rel="successor-version", </v1/orders-of/a%2Fb?cursor=next>; rel="next"',
  });
});

test('so does a refusal', async () => {
  const app = await serverWith(deprecation);
  const { statusCode, headers } = await app.inject('/v1/orders-of/a?surely-not-a-parameter=1');
  expect([statusCode, headers.deprecation]).toEqual([400, '@1767225600']);
});

test('410 from the day of the sunset on, and not a moment before', async () => {
  const before = await serverWith(deprecation, '2026-06-30');
  expect((await before.inject('/v1/orders-of/a')).statusCode).toBe(200);
  const after = await serverWith(deprecation, '2026-07-01');
  const { statusCode, headers, payload } = await after.inject('/v1/orders-of/a');
  expect([statusCode, JSON.parse(payload)]).toMatchObject([
    410,
    { code: 'operation-retired', detail: expect.stringContaining('/v1/customers/a/orders') },
  ]);
  expect(headers.sunset).toBe('Wed, 01 Jul 2026 00:00:00 GMT');
});

test('the document marks it, with its headers and its 410', async () => {
  const operation = await operationOf(deprecation);
  expect(operation).toMatchObject({
    deprecated: true,
    responses: {
      200: { headers: { Deprecation: {}, Sunset: {}, Link: {} } },
      410: {},
    },
  });
});

test('an operation that is not deprecated says nothing of it', async () => {
  const app = await serverWith(undefined);
  const { headers } = await app.inject('/v1/orders-of/a');
  expect([headers.deprecation, headers.sunset]).toEqual([undefined, undefined]);
  const operation = await operationOf(undefined);
  expect(operation).not.toHaveProperty('deprecated');
  expect(operation?.responses).not.toHaveProperty('410');
});

test.each([
  ['a notice that is too short', { ...deprecation, sunset: '2026-02-01' }, /180 days/],
  ['a day that does not exist', { ...deprecation, sunset: '2026-13-01' }, /180 days/],
  ['a replacement elsewhere', { ...deprecation, replacement: 'https://example.com' }, /a path/],
  [
    'a replacement that needs an id the route has not',
    { ...deprecation, replacement: '/v1/orders/{orderId}' },
    /\{orderId\}/,
  ],
])('%s stops the server at boot', async (_mistake, deprecated, complaint) => {
  await expect(serverWith(deprecated)).rejects.toThrow(complaint);
});
