import { signInPage } from './sign-in-page.js';

test('each account is a button with its name and role', () => {
  const page = signInPage([{ subject: 'demo-1', name: 'Ada', role: 'auditor' }], '/sign-in/abc');
  expect(page).toContain('<form method="post" action="/sign-in/abc">');
  expect(page).toContain('<button name="account" value="demo-1">Ada</button> auditor');
});

test('a name is text, whatever it holds', () => {
  const page = signInPage([{ subject: '"><i>', name: '<script>', role: "'&" }], '/');
  expect(page).not.toContain('<script>');
  expect(page).toContain('value="&quot;&gt;&lt;i&gt;">&lt;script&gt;</button> &#39;&amp;');
});
