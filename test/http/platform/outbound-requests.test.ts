import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  createHttpClient,
  OutboundFailure,
} from '../../../src/platform/http-client/http-client.js';
import { makeCertificate } from '../../setup/make-certificate.js';

const { certificate, privateKey } = makeCertificate(['localhost'], ['127.0.0.1']);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Seen = { url: string | undefined; host: string | undefined; method: string | undefined };

/** A server on this machine that counts who comes; the certificate is that of localhost. */
async function serve(answer: RequestListener, { tls = true } = {}) {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push({ url: request.url, host: request.headers.host, method: request.method });
    answer(request, response);
  };
  const server = tls
    ? createTlsServer({ key: privateKey, cert: certificate }, listener)
    : createPlainServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { port: (server.address() as AddressInfo).port, seen };
}

/** The client as the demo has it: names end on this machine. */
const client = (options: Parameters<typeof createHttpClient>[0] = {}) =>
  createHttpClient({ allowLoopback: true, ca: certificate, ...options });

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it was answered'),
    (failure: unknown) => failure,
  );
  return error instanceof OutboundFailure ? error.reason : String(error);
}

describe('what is answered', () => {
  test('status, type and bytes; the request names the host it was made for', async () => {
    const { port, seen } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[]}');
    });
    const { status, contentType, body } = await client().request(
      `https://localhost:${port}/keys?a=1`,
    );
    expect([status, contentType, body.toString()]).toEqual([
      200,
      'application/json',
      '{"keys":[]}',
    ]);
    expect(seen).toEqual([{ url: '/keys?a=1', host: `localhost:${port}`, method: 'GET' }]);
  });

  test('a body is posted with its length', async () => {
    let received = '';
    const { port } = await serve((request, response) => {
      request.on('data', (chunk) => {
        received += `${request.headers['content-length']} ${chunk}`;
      });
      request.on('end', () => response.end());
    });
    await client().request(`https://localhost:${port}/`, { method: 'POST', body: 'añadir' });
    expect(received).toBe('7 añadir');
  });

  test('a redirect is an answer, and nobody goes there (W-09)', async () => {
    const target = await serve((_request, response) => response.end());
    const { port } = await serve((_request, response) => {
      response.writeHead(302, { location: `https://localhost:${target.port}/` }).end();
    });
    expect((await client().request(`https://localhost:${port}/`)).status).toBe(302);
    expect(target.seen).toEqual([]);
  });
});

describe('a certificate', () => {
  test('of an authority nobody trusts is refused', async () => {
    const { port, seen } = await serve((_request, response) => response.end());
    const distrusting = createHttpClient({ allowLoopback: true });
    expect(await reasonOf(distrusting.request(`https://localhost:${port}/`))).toBe('unreachable');
    expect(seen).toEqual([]);
  });

  test('must be that of the name, though the connection goes to an address', async () => {
    const { port, seen } = await serve((_request, response) => response.end());
    // 127.0.0.2 is not in the certificate; localhost and 127.0.0.1 are.
    expect(await reasonOf(client().request(`https://127.0.0.2:${port}/`))).toBe('unreachable');
    expect((await client().request(`https://127.0.0.1:${port}/`)).status).toBe(200);
    expect(seen).toHaveLength(1);
  });
});

describe('where the service does not go', () => {
  test.each([
    ['one public and one private address (W-07)', ['8.8.8.8', '10.0.0.1']],
    ['this machine', ['127.0.0.1']],
    ['this machine in IPv6', ['::1']],
    ['the metadata service of a cloud', ['169.254.169.254']],
    ['IPv4 in IPv6', ['::ffff:10.0.0.1']],
    ['something that is no address', ['localhost']],
  ])('to a name with %s', async (_name, addresses) => {
    const guarded = createHttpClient({ resolve: async () => addresses });
    for (const work of [
      guarded.check('https://keys.example/'),
      guarded.request('https://keys.example/'),
    ])
      expect(await reasonOf(work)).toBe('address');
  });

  test('to a name that was public when it was checked and is private now (W-08)', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    const guarded = createHttpClient({ resolve: async () => answers.shift() ?? [] });
    await guarded.check('https://keys.example:8443/');
    expect(await reasonOf(guarded.request('https://keys.example:8443/'))).toBe('address');
  });

  test('to a name nobody has, or that has no address', async () => {
    const unknown = createHttpClient({
      resolve: async () => {
        throw new Error('ENOTFOUND');
      },
    });
    expect(await reasonOf(unknown.check('https://keys.example/'))).toBe('unknown-name');
    const empty = createHttpClient({ resolve: async () => [] });
    expect(await reasonOf(empty.check('https://keys.example/'))).toBe('unknown-name');
  });

  test('to this machine, unless the demo allows it', async () => {
    const { port, seen } = await serve((_request, response) => response.end(), { tls: false });
    const url = `http://127.0.0.1:${port}/`;
    expect(await reasonOf(createHttpClient().request(url))).toBe('not-https');
    expect(seen).toEqual([]);
    expect((await client().request(url)).status).toBe(200);
  });

  test.each([
    ['host', 'elsewhere.example'],
    ['Content-Length', '0'],
    ['x-note', 'a\r\nHost: elsewhere.example'],
    ['x note', 'a'],
  ])('with the header %s: %j (W-13)', async (name, value) => {
    const asked = client().request('https://localhost:1/', { headers: { [name]: value } });
    expect(await reasonOf(asked)).toBe('forbidden-header');
  });
});

describe('what the service does not take', () => {
  test('more than the limit, however it is sent (W-11)', async () => {
    let sent = 0;
    const { port } = await serve((_request, response) => {
      const send = () => {
        sent += 16_384;
        if (response.write(Buffer.alloc(16_384))) setImmediate(send);
        else response.once('drain', send);
      };
      send();
    });
    const asked = client().request(`https://localhost:${port}/`, { maxBytes: 65_536 });
    expect(await reasonOf(asked)).toBe('too-large');
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test('exactly the limit is taken, one byte more is not', async () => {
    const { port } = await serve((request, response) => {
      response.end(Buffer.alloc(Number(request.url?.slice(1))));
    });
    const ask = (size: number) =>
      client().request(`https://localhost:${port}/${size}`, { maxBytes: 100 });
    expect((await ask(100)).body).toHaveLength(100);
    expect(await reasonOf(ask(101))).toBe('too-large');
  });

  test('a compressed answer: it may be a bomb', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end();
    });
    expect(await reasonOf(client().request(`https://localhost:${port}/`))).toBe('encoded');
  });

  test.each([
    ['never comes', (() => undefined) as RequestListener],
    [
      'comes drop by drop',
      ((_request, response) => {
        const dripping = setInterval(() => response.write('.'), 20);
        response.on('close', () => clearInterval(dripping));
      }) as RequestListener,
    ],
  ])('an answer that %s', async (_name, answer) => {
    const { port } = await serve(answer);
    const asked = client().request(`https://localhost:${port}/`, { timeoutMs: 200 });
    expect(await reasonOf(asked)).toBe('timeout');
  });

  test('an answer after a name look-up that hangs', async () => {
    const hanging = createHttpClient({ resolve: () => new Promise(() => undefined) });
    const asked = hanging.request('https://keys.example/', { timeoutMs: 100 });
    expect(await reasonOf(asked)).toBe('timeout');
  });

  test('nothing at all: nobody listens, or the connection breaks', async () => {
    expect(await reasonOf(client().request('https://localhost:1/'))).toBe('unreachable');
    const { port } = await serve((request) => request.socket.destroy());
    expect(await reasonOf(client().request(`https://localhost:${port}/`))).toBe('unreachable');
    const half = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    expect(await reasonOf(client().request(`https://localhost:${half.port}/`))).toBe('unreachable');
  });
});
