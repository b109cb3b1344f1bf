import { allProblems } from '../../../src/platform/http/problem-details.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

const definitions = () => [...allProblems, ...upskill.modules.flatMap(({ problems }) => problems)];

test('the type of every problem resolves to a page, without a credential', async () => {
  const missing: string[] = [];
  for (const { code, title } of definitions()) {
    const { statusCode, payload } = await upskill.app.inject(`/problems/${code}`);
    const says = [code, title, 'What to do'].every((part) => payload.includes(part));
    if (statusCode !== 200 || !says) missing.push(`${code}: ${statusCode}`);
  }
  expect(missing).toEqual([]);
});

test('so does the type of a refusal as it was sent', async () => {
  const refusal = (await upskill.app.inject('/v1/departments')).json();
  const { statusCode, headers, payload } = await upskill.app.inject(refusal.type);
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(payload).toContain('<h1>No valid credential</h1>');
});

test('a page runs nothing and loads nothing', async () => {
  const { headers, payload } = await upskill.app.inject('/problems/budget-exceeded');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; frame-ancestors 'none'$/,
  );
  expect(payload).not.toMatch(/<script|<link|src=|https?:/);
});

test('the list leads to every page', async () => {
  const { statusCode, payload } = await upskill.app.inject('/problems');
  expect(statusCode).toBe(200);
  const linked = [...payload.matchAll(/href="\/problems\/([a-z0-9-]+)"/g)].map(([, code]) => code);
  expect(linked).toEqual(
    definitions()
      .map(({ code }) => code)
      .sort(),
  );
});

test.each(['surely-nothing', '%3Cscript%3E', '__proto__'])('404: %s is no code', async (code) => {
  const { statusCode, headers, payload } = await upskill.app.inject(`/problems/${code}`);
  expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json']);
  expect(JSON.parse(payload).code).toBe('not-found');
});
