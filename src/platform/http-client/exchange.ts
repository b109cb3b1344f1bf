import { type ClientRequest, type IncomingMessage, request as requestInPlain } from 'node:http';
import { type RequestOptions, request as requestWithTls } from 'node:https';
import { isIP } from 'node:net';
import { OutboundFailure } from './outbound-failure.js';
import { hostOf } from './outbound-url.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** A redirect is an answer like any other: it is never followed. */
export type OutboundAnswer = { status: number; contentType: string | undefined; body: Buffer };

type Exchange = {
  url: URL;
  /** The checked address to connect to. */
  address: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  ca: string | undefined;
  isAllowed: (address: string) => boolean;
  /** Ends the exchange wherever it is. */
  signal: AbortSignal;
  maxBytes: number;
};

function open({ url, address, method, headers, body, ca }: Exchange): ClientRequest {
  const host = hostOf(url);
  const isSecure = url.protocol === 'https:';
  const settings: RequestOptions = {
    method,
    host: address,
    port: url.port || (isSecure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    agent: false, // a connection of its own; the shared agents may be told of a proxy by the environment
    // The certificate must be the name's, though the connection goes to its address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  };
  return isSecure ? requestWithTls(settings) : requestInPlain(settings);
}

const asFailure = (cause: unknown) =>
  cause instanceof OutboundFailure ? cause : new OutboundFailure('unreachable', { cause });

/** Connects and asks; answers when the head of the answer is there. */
function ask(exchange: Exchange): Promise<IncomingMessage> {
  const { url, body, isAllowed, signal } = exchange;
  return new Promise((answer, fail) => {
    const request = open(exchange);
    const stop = (cause: unknown) => {
      fail(asFailure(cause));
      request.destroy(asFailure(cause));
    };
    const outOfTime = () => stop(new OutboundFailure('timeout'));
    const connecting = setTimeout(outOfTime, CONNECT_TIMEOUT_MS);
    signal.addEventListener('abort', outOfTime, { once: true });
    request.on('close', () => {
      clearTimeout(connecting);
      signal.removeEventListener('abort', outOfTime);
    });
    request.on('socket', (socket) => {
      const connected = url.protocol === 'https:' ? 'secureConnect' : 'connect';
      socket.once('connect', () => {
        if (!isAllowed(socket.remoteAddress ?? '')) stop(new OutboundFailure('address'));
      });
      socket.once(connected, () => clearTimeout(connecting));
    });
    request.on('error', stop);
    request.on('response', answer);
    request.end(body);
  });
}

/** Reads an answer to its end, or to the limit: what is beyond it is never read. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new OutboundFailure('encoded');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new OutboundFailure('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One request to a checked address and its answer. @throws OutboundFailure whatever goes wrong */
export async function exchange(asked: Exchange): Promise<OutboundAnswer> {
  const response = await ask(asked);
  try {
    const body = await readBody(response, asked.maxBytes);
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'],
      body,
    };
  } catch (cause) {
    throw asked.signal.aborted ? new OutboundFailure('timeout') : asFailure(cause);
  } finally {
    response.destroy();
  }
}
