import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type DemoEmployer,
  type Ended,
  endCommands,
  runCommand,
  type Serving,
  startCommand,
  startServing,
} from './built-command.js';

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const SECRET = 'a secret of at least 32 characters';
const folder = mkdtempSync(path.join(os.tmpdir(), 'upskill-command-'));
const data = path.join(folder, 'data');
const here = { UPSKILL_DATA_DIR: data };
const upskill = (...args: string[]) => runCommand(args, here);

/** The JSON document a command printed, once it has done what it was asked. */
function resultOf({ code, stdout, stderr }: Ended): any {
  if (code !== 0) throw new Error(`expected exit 0, got ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** What a command that failed says, beside its progress: one line, and no stack. */
function complaintOf({ stdout, stderr }: Ended): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('…'));
  expect(stdout).toBe('');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

const postgresProcess = () =>
  Number(readFileSync(path.join(data, 'pg18/postmaster.pid'), 'utf8').split('\n')[0]);

async function secondsUntilGone(processId: number): Promise<number> {
  const start = performance.now();
  while (isAlive(processId) && performance.now() - start < 10_000) await pause(50);
  return (performance.now() - start) / 1000;
}

beforeAll(async () => {
  chmodSync(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  const built = spawn(process.execPath, ['bin/build.mjs'], { stdio: 'inherit' });
  expect(await once(built, 'exit')).toEqual([0, null]);
}, 120_000);

afterAll(() => {
  endCommands();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
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
    const printed = resultOf(await upskill('openapi', '--json'));
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

test('tokens create is refused where NODE_ENV is production', async () => {
  const args = ['tokens', 'create', '--employer', NOWHERE, '--email', 'ada@example.com'];
  const ended = await runCommand(args, { ...here, NODE_ENV: 'production' });
  expect(ended.code).toBe(1);
  expect(complaintOf(ended)).toContain('NODE_ENV is production');
});

/** The tests below tell one story on one data directory, in order. */
describe('a service on the embedded database', () => {
  let serving: Serving;
  let demo: DemoEmployer;
  let employerId: string;
  let key: string;

  const get = (url: string, credential: string) =>
    fetch(`${serving.url}${url}`, { headers: { authorization: `Bearer ${credential}` } });

  const read = async (url: string): Promise<any> => (await get(url, demo.apiKey)).json();

  async function countOf(list: string): Promise<number> {
    let count = 0;
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await read(`${list}?limit=200${next}`);
      count += page.data.length;
      cursor = page.nextCursor;
    }
    return count;
  }

  test('a first start that is stopped while it loads the demo ends cleanly', async () => {
    const first = startCommand(['serve'], here);
    await first.until('stderr', (text) => text.includes('job roles'));
    const postgres = postgresProcess();
    first.process.kill('SIGINT');
    const { code, stdout, stderr } = await first.ended;
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).not.toMatch(/Unexpected failure|\n {4}at /);
    expect(isAlive(postgres)).toBe(false);
  });

  test('the next start goes on with it and is ready: the demo is there, once', async () => {
    const start = performance.now();
    serving = await startServing(here);
    expect((performance.now() - start) / 1000).toBeLessThan(60);
    if (serving.demo === null) throw new Error('the first start loaded no demo');
    demo = serving.demo;
    expect((await fetch(`${serving.url}/readyz`)).status).toBe(200);
    expect(await countOf('/v1/job-roles')).toBeGreaterThanOrEqual(40);
    expect(await countOf('/v1/training-programs')).toBeGreaterThanOrEqual(200);
    const employees = await countOf('/v1/employees');
    expect(employees).toBeGreaterThanOrEqual(120);
    expect(employees).toBeLessThan(200);
    const requests = await read('/v1/reimbursement-requests?limit=200');
    const states = new Set(requests.data.map(({ state }: { state: string }) => state));
    expect(states.size).toBeGreaterThanOrEqual(3);
  }, 120_000);

  test('employers and keys are made while it runs, and work at once', async () => {
    const created = await upskill('employers', 'create', '--name', 'Analytical Engines');
    employerId = resultOf(created).id;
    const scopes = ['--scopes', 'employees.read,departments.read'];
    const made = await upskill('api-keys', 'create', '--employer', employerId, ...scopes);
    key = resultOf(made).key;
    const me = await get('/v1/me', key);
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({
      kind: 'api_key',
      employerId,
      scopes: ['employees.read', 'departments.read'],
    });
    expect(await (await get('/v1/employees', key)).json()).toEqual({ data: [], nextCursor: null });
  });

  test('a key of an unknown scope exits 2 and names those there are; of an unknown employer, 1', async () => {
    const args = ['api-keys', 'create', '--employer', employerId, '--scopes', 'everything'];
    const scope = await upskill(...args);
    expect(scope.code).toBe(2);
    expect(scope.stderr).toMatch(/there is no scope "everything"\. There are: .*employees\.read/);
    const nobody = await upskill('api-keys', 'create', '--employer', NOWHERE, '--all-scopes');
    expect([nobody.code, complaintOf(nobody)]).toEqual([1, `There is no employer ${NOWHERE}.`]);
  });

  test('a token signs in a person of the demo, and nobody who is not there', async () => {
    const [person] = demo.people;
    const args = ['tokens', 'create', '--employer', demo.employerId, '--email'];
    const printed = await upskill(...args, person?.email ?? '');
    expect(printed.code).toBe(0);
    const me = await (await get('/v1/me', printed.stdout.trim())).json();
    expect(me).toMatchObject({ kind: 'person', employerId: demo.employerId });
    const unknown = await upskill(...args, 'nobody@example.com');
    expect([unknown.code, complaintOf(unknown)]).toEqual([
      1,
      'Nobody who works for this employer has the address nobody@example.com.',
    ]);
  });

  test('an O*NET release is imported once; again nothing changes', async () => {
    const importRelease = async () =>
      resultOf(await upskill('import', 'onet', 'demo/data', '--employer', employerId, '--json'));
    const first = await importRelease();
    expect(first.jobRoles.created).toBeGreaterThanOrEqual(40);
    expect(first.requirementVersions.published).toBe(first.jobRoles.created);
    const again = await importRelease();
    expect(again.jobRoles).toEqual({ created: 0, updated: 0, unchanged: first.jobRoles.created });
    const missing = await upskill('import', 'onet', '/nowhere', '--employer', employerId);
    expect([missing.code, complaintOf(missing)]).toEqual([1, 'There is no folder /nowhere.']);
  });

  test('migrate finds nothing to do', async () => {
    expect(resultOf(await upskill('migrate', '--json'))).toEqual({ migrated: true });
  });

  test('a second service on its port is told so', async () => {
    const { port } = new URL(serving.url);
    const second = await runCommand(['serve'], { ...here, PORT: port });
    expect([second.code, complaintOf(second)]).toEqual([
      1,
      `Port ${port} is taken: stop what uses it, or choose another with PORT.`,
    ]);
  });

  test('Ctrl-C ends it and its database with exit 0', async () => {
    const postgres = postgresProcess();
    serving.process.kill('SIGINT');
    const { code, stderr } = await serving.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(isAlive(postgres)).toBe(false);
  });

  test('the next start keeps the data and loads no second demo', async () => {
    serving = await startServing(here);
    expect(serving.demo).toEqual(demo);
    expect((await get('/v1/me', key)).status).toBe(200);
    expect((await get('/v1/employer', demo.apiKey)).status).toBe(200);
  });

  test('kill -9 leaves no database behind, and loses nothing', async () => {
    const postgres = postgresProcess();
    serving.process.kill('SIGKILL');
    await serving.ended;
    expect(await secondsUntilGone(postgres)).toBeLessThan(3);
    const made = await upskill('api-keys', 'create', '--employer', employerId, '--all-scopes');
    expect(resultOf(made).key).toMatch(/^upk_dev_/);
  });

  test('the folder holds the secret and the demo’s key for its owner alone', () => {
    for (const name of ['secret', 'demo.json'])
      expect(statSync(path.join(data, name)).mode & 0o777).toBe(0o600);
  });
});
