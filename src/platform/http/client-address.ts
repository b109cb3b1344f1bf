import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The part of an address that stands for one caller: an IPv4 address, or the /64 of an IPv6 address, which is what one
 * customer is given (RFC 6177) and can vary at will. What is no address shares one name, so that a proxy that forwards
 * arbitrary text opens no bucket for each of them.
 */
export function callerOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!address.includes(':')) return isIPv4(address) ? address : 'unknown';
  const withoutZone = address.split('%')[0] ?? '';
  if (!ipaddr.IPv6.isValid(withoutZone)) return 'unknown';
  const parsed = ipaddr.IPv6.parse(withoutZone);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
