import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openCluster, readServerRecord } from '../../src/platform/db/embedded-postgres-cluster.js';
import { chooseServerHome } from '../../src/platform/db/embedded-postgres-home.js';
import { openServerLog } from '../../src/platform/db/embedded-postgres-log.js';
import {
  type GuardedProgram,
  startGuarded,
} from '../../src/platform/db/embedded-postgres-process.js';
import { preparePrograms } from '../../src/platform/db/embedded-postgres-programs.js';

const HOST = '127.0.0.1';
const LIMIT_MS = 60_000;
const SETTINGS = {
  max_connections: '300',
  listen_addresses: HOST,
  unix_socket_directories: '',
  logging_collector: 'off',
};

/** The ways a database goes down: told to stop, told to stop now, or not told at all. */
export const stopModes = ['fast', 'immediate', 'kill'] as const;
export type StopMode = (typeof stopModes)[number];
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

export type OwnPostgres = Awaited<ReturnType<typeof startOwnPostgres>>;

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Sends a signal to a process that may be gone. Answers whether it was there. */
function signal(processId: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(processId, name);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(processId: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < LIMIT_MS; ) {
    if (!signal(processId, 0)) return;
    await sleep(5);
  }
  throw new Error(`process ${processId} does not end`);
}

/**
 * A PostgreSQL of the experiment's own, durable and with data checksums, whose port stays the same when it is stopped and
 * started again. It ends with this process, however that one ends.
 */
export async function startOwnPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'upskill-faults-'));
  chmodSync(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  const home = chooseServerHome(folder);
  const programs = await preparePrograms(home);
  const log = openServerLog(home);
  const cluster = await openCluster(home, programs, log);
  const port = await findFreePort();
  let program: GuardedProgram | undefined;

  const url = (database: string, through = port) =>
    `postgres://postgres:${cluster.password}@${HOST}:${through}/${database}`;

  async function asAdmin<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: url('postgres'),
      connectionTimeoutMillis: 1_000,
    });
    client.on('error', () => undefined); // the query in flight rejects with the same error
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Starts it; fulfilled at the moment a connection is accepted. */
  async function start(): Promise<void> {
    program = await startGuarded(
      [
        ...[programs.postgres, '-D', cluster.folder, '-p', String(port)],
        ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { account: home.account, output: log.descriptor },
    );
    program.letGo();
    for (const began = performance.now(); performance.now() - began < LIMIT_MS; ) {
      const isAccepting = await asAdmin('select 1').then(
        () => true,
        () => false,
      );
      if (isAccepting) return;
      if (program.hasEnded()) break;
      await sleep(5);
    }
    throw new Error(`PostgreSQL did not start: ${log.lastComplaint()}`);
  }

  /** Takes it down and waits until every process of it is gone; only processes it named itself are signalled. */
  async function stop(mode: StopMode): Promise<void> {
    const postmaster = readServerRecord(cluster)?.processId;
    if (postmaster === undefined) return;
    const others = await asAdmin<{ pid: number }>(
      'select pid from pg_stat_activity where pid <> pg_backend_pid()',
    );
    signal(postmaster, SIGNALS[mode]);
    if (mode === 'kill') for (const { pid } of others) signal(pid, 'SIGKILL');
    for (const pid of [postmaster, ...others.map(({ pid }) => pid)]) await untilGone(pid);
    await program?.ended;
  }

  await start();
  return {
    port,
    url,
    start,
    stop,
    /** An empty database; answers its name. */
    async createDatabase(): Promise<string> {
      const name = `faults_${randomBytes(5).toString('hex')}`;
      await asAdmin(`create database ${name}`);
      return name;
    },
    /** Stops it for good and removes its files. */
    async dispose(): Promise<void> {
      await program?.stop();
      log.close();
      for (const place of new Set([home.directory, folder]))
        rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
