import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address without what tells one person from their neighbours: /24 of IPv4, /48 of IPv6. Logs need no more. */
export function shortenAddress(text: string): string {
  if (isIP(text) === 0) return 'unknown';
  const address = ipaddr.process(text); // IPv4 in IPv6 is IPv4
  const kept = address.kind() === 'ipv4' ? 24 : 48;
  const bytes = address.toByteArray().map((byte, place) => (place < kept / 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${kept}`;
}
