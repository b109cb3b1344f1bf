import { shortenAddress } from './shorten-address.js';

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:1234:5678::9', '2001:db8:1234::/48'],
  ['::1', '::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['not an address', 'unknown'],
])('%s is kept as %s', (address, kept) => {
  expect(shortenAddress(address)).toBe(kept);
});
