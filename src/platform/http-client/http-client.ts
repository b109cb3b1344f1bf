import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { exchange, type OutboundAnswer } from './exchange.js';
import { isLoopbackAddress, isPublicAddress } from './outbound-addresses.js';
import { OutboundFailure } from './outbound-failure.js';
import { hostOf, readOutboundUrl } from './outbound-url.js';

export { OutboundFailure } from './outbound-failure.js';

export type OutboundRequest = {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** The whole exchange, name look-up included; 15 s if absent. */
  timeoutMs?: number;
  /** 64 KiB if absent; an answer with more is cut off and refused. */
  maxBytes?: number;
};

export type HttpClient = ReturnType<typeof createHttpClient>;

type Options = {
  /** This machine may be called too, without TLS. For the demo and the tests; the configuration refuses it in production. */
  allowLoopback?: boolean;
  /** Every address of a name; the resolver of the operating system if absent. */
  resolve?: (name: string) => Promise<readonly string[]>;
  /** Certificates of authorities trusted beside nobody else (PEM); those of Node if absent. */
  ca?: string;
};

const CHECK_TIMEOUT_MS = 2_000;
const TOTAL_TIMEOUT_MS = 15_000;
const MAX_BYTES = 65_536;
/** Set by the client itself: whoever sets them could speak to another host, or past the end of a request. */
const OWN_HEADERS =
  /^(host|connection|content-length|transfer-encoding|accept-encoding|upgrade|te)$/i;

/** A line break in a value would begin another header, or another request. */
const isHeaderAllowed = ([name, value]: [string, string]) =>
  /^[A-Za-z0-9-]+$/.test(name) && !OWN_HEADERS.test(name) && /^[\x20-\x7e]*$/.test(value);

const resolveByOperatingSystem = async (name: string) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

/** Rejects when the signal does, whatever `work` is still waiting for: a name look-up cannot be called off. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((answer, fail) => {
    const give = () => fail(new OutboundFailure('timeout'));
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    work.then(answer, fail).finally(() => signal.removeEventListener('abort', give));
  });
}

/**
 * The only way out of the service to places it is told of (identity providers, webhooks). The name is resolved here,
 * every address it has is checked, and the connection is made to the checked address, so that a second look-up cannot
 * answer otherwise (OWASP: server-side request forgery). No redirect, no decompression, no proxy.
 */
export function createHttpClient(options: Options = {}) {
  const { allowLoopback = false, resolve = resolveByOperatingSystem, ca } = options;
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

  /** @returns an address to connect to. @throws OutboundFailure unless every address of the host is allowed */
  async function addressOf(url: URL): Promise<string> {
    const host = hostOf(url);
    const addresses =
      isIP(host) === 0
        ? await resolve(host).catch((cause: unknown) => {
            throw new OutboundFailure('unknown-name', { cause });
          })
        : [host];
    const [first] = addresses;
    if (first === undefined) throw new OutboundFailure('unknown-name');
    if (!addresses.every(isAllowed)) throw new OutboundFailure('address');
    // Without a way into IPv6 an IPv6 address fails at once, the other way round it does not happen.
    return addresses.find((address) => isIP(address) === 4) ?? first;
  }

  function read(text: string): URL {
    const answer = readOutboundUrl(text, { allowLoopback });
    if ('refused' in answer) throw new OutboundFailure(answer.refused);
    return answer.url;
  }

  return {
    /** Whether the service would go there, as far as that can be known before it does. @throws OutboundFailure */
    async check(text: string): Promise<void> {
      await within(AbortSignal.timeout(CHECK_TIMEOUT_MS), addressOf(read(text)));
    },

    /** Makes one request. @throws OutboundFailure whatever goes wrong */
    async request(text: string, asked: OutboundRequest = {}): Promise<OutboundAnswer> {
      const url = read(text);
      if (!Object.entries(asked.headers ?? {}).every(isHeaderAllowed))
        throw new OutboundFailure('forbidden-header');
      const signal = AbortSignal.timeout(asked.timeoutMs ?? TOTAL_TIMEOUT_MS);
      const address = await within(signal, addressOf(url));
      const { method = 'GET', headers = {}, body, maxBytes = MAX_BYTES } = asked;
      return exchange({ url, address, method, headers, body, ca, isAllowed, signal, maxBytes });
    },
  };
}
