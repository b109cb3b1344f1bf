import { callerOf } from './client-address.js';

test('an IPv4 address is one caller, also when it is written as IPv6', () => {
  expect(callerOf('192.0.2.7')).toBe('192.0.2.7');
  expect(callerOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(callerOf('::FFFF:c000:207')).toBe('192.0.2.7');
});

test('R-04: every address of an IPv6 /64 is the same caller, however it is written', () => {
  const spellings = [
    '2001:db8:1:2::1',
    '2001:DB8:1:2:ffff:ffff:ffff:ffff',
    '2001:0db8:0001:0002::',
  ];
  expect(new Set(spellings.map(callerOf))).toEqual(new Set(['2001:db8:1:2::/64']));
  expect(callerOf('2001:db8:1:3::1')).not.toBe(callerOf('2001:db8:1:2::1'));
  expect(callerOf('fe80::1%eth0')).toBe(callerOf('fe80::2%eth1'));
});

test('what is no address is one caller together', () => {
  for (const odd of [undefined, '', 'somewhere', '1.2.3', '2130706433', 'x'.repeat(9_000), '::g'])
    expect(callerOf(odd)).toBe('unknown');
});
