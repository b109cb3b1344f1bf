import { pino } from 'pino';
import { createServer } from '../../../src/platform/http/server.js';

const LISTED = 'https://hr.example.com';

function serverFor(allowedOrigins: readonly string[], trustProxy: string[] = []) {
  const app = createServer({
    logger: pino({ level: 'silent' }),
    state: { draining: false },
    allowedOrigins,
    ...(trustProxy.length > 0 ? { trustProxy } : {}),
  });
  app.get('/thing', async () => ({ done: true }));
  app.get('/asker', async (request) => ({ ip: request.ip, protocol: request.protocol }));
  return app;
}
const cors = (headers: Record<string, unknown>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));
const preflight = { 'access-control-request-method': 'PATCH' };

describe('E-08: pages of other origins', () => {
  test.each([['https://hr.example.com'], ['null'], ['*'], ['https://evil.test']])(
    'without a list no page may read an answer, not one of %s',
    async (origin) => {
      const app = serverFor([]);
      for (const method of ['GET', 'OPTIONS'] as const) {
        const headers = { origin, ...preflight };
        expect(cors((await app.inject({ method, url: '/thing', headers })).headers)).toEqual([]);
      }
    },
  );

  test.each([
    ['null'],
    ['https://evil.test'],
    ['https://hr.example.com.evil.test'],
    ['https://hr.example.com:8443'],
    ['http://hr.example.com'],
    ['https://HR.example.com'],
  ])('with a list a page of %s may not', async (origin) => {
    const answer = await serverFor([LISTED]).inject({ url: '/thing', headers: { origin } });
    expect([answer.statusCode, cors(answer.headers), answer.headers.vary]).toEqual([
      200,
      [],
      'Origin',
    ]);
  });

  test('a listed page may read, never with cookies, and never everybody', async () => {
    const { headers } = await serverFor([LISTED]).inject({
      url: '/thing',
      headers: { origin: LISTED },
    });
    expect(headers['access-control-allow-origin']).toBe(LISTED);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(String(headers['access-control-expose-headers'])).toMatch(/ETag.*X-Request-Id/);
  });

  test('204: a listed page asks before it writes', async () => {
    const answer = await serverFor([LISTED]).inject({
      method: 'OPTIONS',
      url: '/thing',
      headers: { origin: LISTED, ...preflight },
    });
    expect(answer.statusCode).toBe(204);
    expect(String(answer.headers['access-control-allow-methods'])).toContain('PATCH');
    expect(String(answer.headers['access-control-allow-headers'])).toContain('If-Match');
  });
});

describe('H-12: where a request comes from', () => {
  const spoofed = {
    'x-forwarded-for': '203.0.113.7, 198.51.100.9',
    'x-forwarded-proto': 'https',
    forwarded: 'for=203.0.113.7',
    'x-real-ip': '203.0.113.7',
  };
  const asker = async (trusted: string[]) =>
    (await serverFor([], trusted).inject({ url: '/asker', headers: spoofed })).json();

  test('is the socket’s other end, whatever headers say', async () => {
    expect(await asker([])).toEqual({ ip: '127.0.0.1', protocol: 'http' });
  });

  test('is the socket’s other end, unless that is a proxy we trust', async () => {
    expect(await asker(['10.0.0.1'])).toEqual({ ip: '127.0.0.1', protocol: 'http' });
  });

  test('behind a proxy we trust, it is the last address that is not ours', async () => {
    expect(await asker(['127.0.0.1'])).toEqual({ ip: '198.51.100.9', protocol: 'https' });
  });
});
