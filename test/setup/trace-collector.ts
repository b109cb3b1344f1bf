import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedSpan = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, unknown>;
  failed: boolean;
};

type OtlpValue = { stringValue?: string; intValue?: number | string };
type OtlpSpan = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: OtlpValue }[];
  status?: { code?: number };
};
type OtlpBody = { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };

const plainOf = ({ stringValue, intValue }: OtlpValue) =>
  stringValue ?? (intValue === undefined ? undefined : Number(intValue));

function readSpans(text: string): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(text) as OtlpBody;
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ name, traceId, spanId, parentSpanId, attributes, status }) => ({
      name,
      traceId,
      spanId,
      parentSpanId: parentSpanId || undefined,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, plainOf(value)])),
      failed: status?.code === 2,
    }));
}

/** A trace collector that takes OTLP over HTTP in JSON and keeps what it gets; `silent`: takes all, answers nothing. */
export async function startTraceCollector(options: { silent?: boolean } = {}) {
  const bodies: string[] = [];
  const paths = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      paths.add(`${request.method} ${request.url} ${request.headers['content-type']}`);
      bodies.push(Buffer.concat(chunks).toString());
      if (!options.silent) response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    paths,
    spans: () => bodies.flatMap(readSpans),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
