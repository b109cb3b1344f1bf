import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-addresses.js';

/** Why the service does not go to a place it was told of. */
export type OutboundRefusal =
  | 'not-a-url'
  | 'not-https'
  | 'userinfo'
  | 'fragment'
  | 'port'
  | 'address'
  | 'unknown-name';

const PORTS = ['', '443', '8443']; // URL leaves the default port out

/** The host as an address or a name: without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const isThisMachine = (host: string) => host === 'localhost' || isLoopbackAddress(host);

/**
 * Reads a URL the service was told to fetch: https, port 443 or 8443, no credentials, and no address outside the public
 * internet. What a name resolves to is checked when it is resolved. With `allowLoopback` this machine is allowed as
 * well, on any port and without TLS: for the demo and the tests.
 */
export function readOutboundUrl(
  text: string,
  { allowLoopback }: { allowLoopback: boolean },
): { url: URL } | { refused: OutboundRefusal } {
  if (!URL.canParse(text)) return { refused: 'not-a-url' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { refused: 'userinfo' };
  if (url.hash !== '') return { refused: 'fragment' };
  if (allowLoopback && isThisMachine(hostOf(url)) && /^https?:$/.test(url.protocol)) return { url };
  const refused = refusalOf(url);
  return refused ? { refused } : { url };
}

function refusalOf(url: URL): OutboundRefusal | undefined {
  const host = hostOf(url);
  if (url.protocol !== 'https:') return 'not-https';
  if (!PORTS.includes(url.port)) return 'port';
  const isNameOfThisMachine = /(^|\.)localhost\.?$/.test(host);
  return isNameOfThisMachine || (isIP(host) !== 0 && !isPublicAddress(host))
    ? 'address'
    : undefined;
}
