import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';

export type MetricsServer = { url: string; close(): Promise<void> };

async function answer(metrics: Metrics, request: IncomingMessage, response: ServerResponse) {
  const known = request.url === '/metrics';
  const readable = request.method === 'GET' || request.method === 'HEAD';
  if (!known || !readable) {
    response.writeHead(known ? 405 : 404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(known ? 'GET only.\n' : 'There is only /metrics here.\n');
    return;
  }
  const text = await metrics.print();
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/**
 * Serves `/metrics` and nothing else, on an address of its own: what it says is for operators, and it must answer when
 * the API is overloaded.
 * @throws what listening throws (EADDRINUSE, EACCES, EADDRNOTAVAIL)
 */
export async function serveMetrics(
  metrics: Metrics,
  address: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000, keepAliveTimeout: 5_000, maxHeaderSize: 8_192 },
    (request, response) => {
      answer(metrics, request, response).catch(() => response.destroy());
    },
  );
  server.maxConnections = 32;
  server.listen(address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return {
    url: `http://${host}:${port}/metrics`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
