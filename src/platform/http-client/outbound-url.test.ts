import { readOutboundUrl } from './outbound-url.js';

const read = (text: string, allowLoopback = false) => {
  const answer = readOutboundUrl(text, { allowLoopback });
  return 'refused' in answer ? answer.refused : answer.url.href;
};

test('an https URL on port 443 or 8443 is read', () => {
  expect(read('https://login.example.com/keys')).toBe('https://login.example.com/keys');
  expect(read('https://login.example.com:443/keys')).toBe('https://login.example.com/keys');
  expect(read('https://login.example.com:8443/')).toBe('https://login.example.com:8443/');
  expect(read('https://8.8.8.8/keys')).toBe('https://8.8.8.8/keys');
});

test.each([
  ['http://login.example.com/keys', 'not-https'],
  ['javascript:alert(1)', 'not-https'],
  ['file:///etc/passwd', 'not-https'],
  ['gopher://login.example.com/', 'not-https'],
  ['ftp://login.example.com/', 'not-https'],
  ['login.example.com', 'not-a-url'],
  ['https://', 'not-a-url'],
  ['https://user:password@login.example.com/', 'userinfo'],
  ['https://user@login.example.com/', 'userinfo'],
  ['https://login.example.com/#keys', 'fragment'],
])('%s is refused: %s (W-01, W-02, W-03)', (url, reason) => {
  expect(read(url)).toBe(reason);
});

test.each(['22', '25', '80', '5432', '8080'])('port %s is refused (W-10)', (port) => {
  expect(read(`https://login.example.com:${port}/`)).toBe('port');
});

test.each([
  '127.0.0.1',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
  '0',
  '0.0.0.0',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '①②⑦.0.0.1',
  '169.254.169.254',
  '10.0.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fd00::1]',
  '[fe80::1]',
])('https://%s/ is refused, however it is spelled (W-04, W-05)', (host) => {
  expect(read(`https://${host}/`)).toBe('address');
});

test('where the demo allows it, this machine is read, on any port and without TLS; nothing else is', () => {
  for (const url of ['http://127.0.0.1:3001/jwks', 'https://localhost:9/jwks', 'http://[::1]:1/'])
    expect(read(url, true)).toBe(url);
  expect(read('http://login.example.com/', true)).toBe('not-https');
  expect(read('https://10.0.0.1/', true)).toBe('address');
  expect(read('file://localhost/etc/passwd', true)).toBe('not-https');
  expect(read('http://me@127.0.0.1/', true)).toBe('userinfo');
});
