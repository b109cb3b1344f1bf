import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { buildCommand, complaintOf, endCommands, makeFolder, runCommand } from './built-command.js';

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const SECRET = 'a secret of at least 32 characters';
const folder = makeFolder();
const data = path.join(folder, 'data');
const here = { UPSKILL_DATA_DIR: data };
const upskill = (...args: string[]) => runCommand(args, here);

beforeAll(buildCommand, 120_000);
afterAll(() => {
  endCommands();
  rmSync(folder, { recursive: true });
});

describe('a command that is asked what there is', () => {
  test('--help names every command, and --help after a command describes that one', async () => {
    const { code, stdout, stderr } = await upskill('--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const name of [
      'serve',
      'migrate',
      'employers create',
      'api-keys create',
      'tokens create',
      'import onet',
      'import esco',
      'demo',
      'openapi',
    ])
      expect(stdout).toContain(`upskill ${name}`);
    const one = await upskill('api-keys', 'create', '--help');
    expect([one.code, one.stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^upskill api-keys create --employer ID/),
    ]);
  });

  test('openapi prints the document of every path, without a database', async () => {
    const { code, stdout } = await upskill('openapi', '--json');
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    const kept = JSON.parse(readFileSync('openapi/v1.json', 'utf8'));
    expect(Object.keys(printed.paths)).toEqual(Object.keys(kept.paths));
    expect(() => statSync(data)).toThrow('ENOENT');
  });
});

describe('a command called the wrong way exits 2 and says how', () => {
  test.each([
    [['bogus'], 'There is no command "bogus".'],
    [['employers', 'remove'], 'There is no command "employers remove".'],
    [['toString'], 'There is no command "toString".'],
    [['serve', 'now'], 'serve takes no argument "now".'],
    [['import', 'onet', '--employer', NOWHERE], 'import onet needs a folder.'],
    [['employers', 'create'], '--name is missing.'],
    [['employers', 'create', '--name', 'A', '--currency', 'XYZ'], /^--currency: /],
    [['api-keys', 'create', '--employer', '7', '--all-scopes'], /^--employer must be the id/],
    [['api-keys', 'create', '--employer', NOWHERE, '--days', '366'], /^--days must be from 1/],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await upskill(...args);
    expect([code, stdout]).toEqual([2, '']);
    const [said, hint] = stderr.split('\n');
    expect(said).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    expect(hint).toBe('See `upskill --help`.');
  });

  test('without a command, with the help', async () => {
    const { code, stdout } = await upskill();
    expect([code, stdout]).toEqual([2, expect.stringContaining('upskill serve')]);
  });
});

describe('a service that cannot start exits 1 and says why in one sentence', () => {
  const serve = (environment: Record<string, string>) => runCommand(['serve'], environment);

  test('a secret that is too short', async () => {
    const ended = await serve({ ...here, UPSKILL_SECRET: 'short' });
    expect(ended.code).toBe(1);
    expect(complaintOf(ended)).toBe('UPSKILL_SECRET must have at least 32 characters.');
  });

  test('a database and no secret', async () => {
    const ended = await serve({ ...here, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(ended.code).toBe(1);
    expect(complaintOf(ended)).toMatch(/^UPSKILL_SECRET is missing: .+\.$/);
  });

  test('a database that refuses, without saying its password', async () => {
    const url = 'postgres://nobody:hush@127.0.0.1:1/none';
    const ended = await serve({ ...here, UPSKILL_SECRET: SECRET, DATABASE_URL: url });
    expect([ended.code, complaintOf(ended)]).toEqual([
      1,
      'The database at 127.0.0.1:1 cannot be reached (ECONNREFUSED): check DATABASE_URL.',
    ]);
    expect(ended.stderr).not.toContain('hush');
  });

  test('a database that never answers, in less than 8 s', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const url = `postgres://nobody@127.0.0.1:${port}/none`;
    const ended = await serve({ ...here, UPSKILL_SECRET: SECRET, DATABASE_URL: url });
    silent.close();
    expect(ended.code).toBe(1);
    expect(complaintOf(ended)).toMatch(/^The database at 127.0.0.1:\d+ cannot be reached/);
    expect(ended.tookMs).toBeLessThan(8_000);
  });

  test('a data directory that cannot be made', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const ended = await serve({ UPSKILL_DATA_DIR: path.join(file, 'data') });
    expect(ended.code).toBe(1);
    expect(complaintOf(ended)).toMatch(/^The data directory .+a-file.data cannot be used .+\.$/);
  });

  test('a port that is taken, before a first start loads anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const ended = await serve({ ...here, PORT: String(port) });
    other.close();
    expect([ended.code, complaintOf(ended)]).toEqual([
      1,
      `Port ${port} is taken: stop what uses it, or choose another with PORT.`,
    ]);
    expect(() => statSync(data)).toThrow('ENOENT');
  });

  test('with --json the sentence is a document too', async () => {
    const ended = await runCommand(['serve', '--json'], { ...here, PORT: 'http' });
    expect(ended.code).toBe(1);
    expect(JSON.parse(complaintOf(ended))).toEqual({ error: expect.stringMatching(/^PORT /) });
  });
});

test('serve --demo-sign-in is refused where NODE_ENV is production', async () => {
  const ended = await runCommand(['serve', '--demo-sign-in'], { ...here, NODE_ENV: 'production' });
  expect(ended.code).toBe(1);
  expect(complaintOf(ended)).toContain('NODE_ENV is production');
});

test('tokens create is refused where NODE_ENV is production', async () => {
  const args = ['tokens', 'create', '--employer', NOWHERE, '--email', 'ada@example.com'];
  const ended = await runCommand(args, { ...here, NODE_ENV: 'production' });
  expect(ended.code).toBe(1);
  expect(complaintOf(ended)).toContain('NODE_ENV is production');
});
