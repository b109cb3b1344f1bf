import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** 2000::/3, the only part of IPv6 that is given out for the public internet (RFC 4291, IANA registry). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether the service may connect to an address: by allow-list, since every list of what is forbidden forgets
 * something (`::127.0.0.1` is "unicast" to a parser). IPv4 must be ordinary unicast, IPv6 ordinary unicast of 2000::/3,
 * which leaves out mapped, translated and tunnelled IPv4.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false; // also an IPv6 address with a zone
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6);
}

/** 127.0.0.0/8 or ::1: this machine. */
export const isLoopbackAddress = (text: string): boolean =>
  isIP(text) !== 0 && ipaddr.parse(text).range() === 'loopback';
