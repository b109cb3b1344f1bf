import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '../../src/platform/db/embedded-postgres.js';
import { buildLauncher, endOwners, runOwner } from './embedded-postgres-owners.js';

const isRoot = process.getuid?.() === 0;

let folder: string;
let data: string;
let launcher: string;
const servers: EmbeddedPostgres[] = [];
const shelters: string[] = [];

/** Starts a server in this process, which a failing test cannot leave to the next one. */
async function start(options: Parameters<typeof startEmbeddedPostgres>[0]) {
  const server = await startEmbeddedPostgres(options);
  servers.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const isDraft = (name: string) => name.startsWith('draft-');
const pidFileIn = (directory: string) => path.join(directory, 'pg18/postmaster.pid');
const processIn = (directory: string) =>
  Number(readFileSync(pidFileIn(directory), 'utf8').split('\n')[0]);

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds until the process is gone, at most 3 s. */
async function timeUntilGone(processId: number): Promise<number> {
  const start = performance.now();
  while (isAlive(processId) && performance.now() - start < 3_000) await sleep(20);
  return performance.now() - start;
}

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'upskill-embedded-'));
  chmodSync(folder, 0o755);
  data = path.join(folder, 'data');
  launcher = path.join(folder, 'launcher');
  buildLauncher(launcher);
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

afterAll(() => {
  endOwners();
  for (const shelter of shelters) rmSync(shelter, { recursive: true });
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

describe('a database that stops and starts again', () => {
  test('keeps its data, its password and its directory', async () => {
    const first = await start({ directory: data });
    await query(first.url('postgres'), 'create database people');
    await query(first.url('people'), "create table kept as select 'Ada' as name");
    const firstProcess = processIn(data);
    await first.stop();
    expect(isAlive(firstProcess)).toBe(false);

    const second = await start({ directory: data });
    expect(await query(second.url('people'), 'select name from kept')).toEqual([{ name: 'Ada' }]);
    expect(second).toMatchObject({ adopted: false, password: first.password, directory: data });
    await second.stop();
    await second.stop();
    expect(existsSync(pidFileIn(data))).toBe(false);
  });

  test('writes every commit through to the disk and checks its pages, unless it is thrown away', async () => {
    const settings = `select name, setting from pg_settings where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'work_mem') order by name`;
    const durable = await start({ directory: data });
    expect(await query(durable.url('postgres'), settings)).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'work_mem', setting: '4096' },
    ]);
    await durable.stop();

    const throwaway = await start({
      directory: data,
      durable: false,
      settings: { work_mem: '8MB' },
    });
    expect(await query(throwaway.url('postgres'), settings)).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'off' },
      { name: 'full_page_writes', setting: 'off' },
      { name: 'synchronous_commit', setting: 'off' },
      { name: 'work_mem', setting: '8192' },
    ]);
    await throwaway.stop();
  });

  test('is not held up by a stranger whose process has the number of a server that crashed', async () => {
    const server = await start({ directory: data });
    const record = readFileSync(pidFileIn(data), 'utf8');
    await server.stop();
    // PostgreSQL minds a process of its own account only.
    const { uid, gid } = statSync(path.join(data, 'pg18'));
    const stranger = spawn('sleep', ['60'], {
      stdio: 'ignore',
      cwd: '/',
      ...(isRoot && { uid, gid }),
    });
    const place = pidFileIn(data);
    writeFileSync(place, record.replace(/^\d+/, String(stranger.pid)));

    const restarted = await start({ directory: data });
    expect(restarted.adopted).toBe(false);
    expect(processIn(data)).not.toBe(stranger.pid);
    await restarted.stop();
    stranger.kill();
  });
});

describe('a command beside a running server', () => {
  test('adopts it, and leaves it running at its end', async () => {
    const { process: owner, server } = await runOwner(launcher, data);
    const adopted = await start({ directory: data });
    expect(adopted).toMatchObject({ adopted: true, port: server.port, password: server.password });
    await adopted.stop();
    expect(await query(server.url, 'select 1 as answer')).toEqual([{ answer: 1 }]);

    const serverProcess = processIn(data);
    owner.kill('SIGTERM');
    expect(await timeUntilGone(serverProcess)).toBeLessThan(3_000);
  });

  test('two first starts at once make one database that both can use', async () => {
    const directory = path.join(folder, 'at-once');
    const [one, other] = await Promise.all([
      runOwner(launcher, directory),
      runOwner(launcher, directory),
    ]);
    await query(one.server.url, 'create table seen_by_both (id integer)');
    expect(await query(other.server.url, 'select * from seen_by_both')).toEqual([]);
    expect(other.server.port).toBe(one.server.port);
    expect([one.server.adopted, other.server.adopted].sort()).toEqual([false, true]);
    expect(readdirSync(directory).sort()).toEqual(['pg18', 'postgres.log']);
  });
});

describe('a server whose owner ends', () => {
  test.each([
    ['is killed with kill -9', (owner: number) => process.kill(owner, 'SIGKILL')],
    ['gets Ctrl-C in its terminal', (owner: number) => process.kill(-owner, 'SIGINT')],
  ])('is gone within 3 s and starts again when its owner %s', async (_story, end) => {
    const { process: owner } = await runOwner(launcher, data);
    const serverProcess = processIn(data);
    end(owner.pid!);
    expect(await timeUntilGone(serverProcess)).toBeLessThan(3_000);

    const next = await start({ directory: data });
    expect(next.adopted).toBe(false);
    await next.stop();
  });

  test('outlasts Ctrl-C until an owner that ends in good order stops it', async () => {
    const { process: owner } = await runOwner(launcher, data, 'orderly-owner.js');
    const serverProcess = processIn(data);
    process.kill(-owner.pid!, 'SIGINT');
    await once(owner, 'exit');
    expect(owner.exitCode).toBe(0);
    expect(isAlive(serverProcess)).toBe(false);
  });

  test('does not keep its owner from ending', async () => {
    const { process: command } = await runOwner(launcher, data, 'forgetful-command.js');
    if (command.exitCode === null) await once(command, 'exit');
    expect(command.exitCode).toBe(0);
    const next = await start({ directory: data });
    expect(next.adopted).toBe(false);
    await next.stop();
  });

  test('killed while it made its first files, leaves none that a later start would use', async () => {
    const directory = path.join(folder, 'interrupted');
    const child = spawn(process.execPath, [path.join(launcher, 'owner.js'), directory], {
      env: {},
      cwd: '/',
      stdio: 'ignore',
    });
    const hasDraft = () => existsSync(directory) && readdirSync(directory).some(isDraft);
    while (!hasDraft()) await sleep(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = readdirSync(directory).filter(isDraft);
    expect(left).toHaveLength(1);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(path.join(directory, left[0]!), longAgo, longAgo);

    const next = await start({ directory });
    expect(next.adopted).toBe(false);
    expect(readdirSync(directory).filter(isDraft)).toEqual([]);
    await next.stop();
  });
});

describe('a data directory that cannot be used', () => {
  test('is named in one sentence that says what to do', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const directory = path.join(file, 'data');
    const attempt = startEmbeddedPostgres({ directory });
    await expect(attempt).rejects.toThrow(EmbeddedPostgresError);
    await expect(attempt).rejects.toThrow(
      `The data directory ${directory} cannot be used: a part of that path is a file, not a folder (ENOTDIR); set UPSKILL_DATA_DIR to a folder that Upskill may write to.`,
    );
  });

  test('a setting PostgreSQL does not know is named too', async () => {
    await expect(
      startEmbeddedPostgres({ directory: data, settings: { work_mem: 'plenty' } }),
    ).rejects.toThrow(
      `The embedded PostgreSQL in ${data} did not start (invalid value for parameter "work_mem": "plenty"); ${data}/postgres.log says more.`,
    );
  });
});

if (isRoot)
  describe('root with a private folder', () => {
    test('gets a database of this folder alone, which says whose it is', async () => {
      for (const name of ['private-one', 'private-two']) {
        const requested = path.join(folder, name);
        mkdirSync(requested, { mode: 0o700 });
        const server = await start({ directory: requested });
        shelters.push(server.directory);
        expect(await query(server.url('postgres'), 'select 1 as answer')).toEqual([{ answer: 1 }]);
        expect(readFileSync(path.join(server.directory, 'made-for.txt'), 'utf8')).toBe(
          `${requested}\n`,
        );
        await server.stop();
      }
      expect(shelters).toEqual([
        expect.stringMatching(/^\/var\/lib\/upskill\/[0-9a-f]{16}$/),
        expect.stringMatching(/^\/var\/lib\/upskill\/[0-9a-f]{16}$/),
      ]);
      expect(new Set(shelters).size).toBe(2);
    });
  });
