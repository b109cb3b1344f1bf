import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type Cluster, readServerRecord } from './embedded-postgres-cluster.js';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Account } from './embedded-postgres-home.js';
import type { ServerLog } from './embedded-postgres-log.js';
import { type GuardedProgram, startGuarded } from './embedded-postgres-process.js';
import { unrunnablePrograms } from './embedded-postgres-programs.js';

export const HOST = '127.0.0.1';
export const USER = 'postgres';

const POLL_MS = 20;

/** Long enough to replay a gigabyte of write-ahead log after a crash. */
const START_LIMIT_MS = 120_000;

/** Proves that the server on this port is the one these files belong to: no other knows their password. */
async function acceptsPassword(port: number, password: string): Promise<boolean> {
  const client = new Client({
    host: HOST,
    port,
    user: USER,
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener a server that stops between these lines would end this process.
  let isLost = false;
  client.on('error', () => {
    isLost = true;
  });
  try {
    await client.connect();
    await client.end();
    return !isLost;
  } catch (error) {
    if (codeOf(error) !== '28P01') return false;
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL no longer accepts its own password: set the password of its user postgres back to the one in the file upskill_password.',
      { cause: error },
    );
  }
}

/**
 * Whether a process is a server of these files, told by its command line: after a crash the number in `postmaster.pid`
 * may have passed to any other process, in a container even reliably so.
 */
function isServerOf(cluster: Cluster, processId: number): boolean {
  if (process.platform !== 'linux') {
    const listed = spawnSync('/bin/ps', ['-o', 'args=', '-p', `${processId}`], {
      encoding: 'utf8',
    });
    return listed.stdout.includes(cluster.folder);
  }
  try {
    const words = readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0');
    return words.includes(cluster.folder);
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

/**
 * The port of a live server of these files, waiting for one that is still starting or stopping; undefined if there is
 * none. Throws if it stays in between for two minutes.
 */
export async function findLiveServer(cluster: Cluster): Promise<number | undefined> {
  const startMs = performance.now();
  while (performance.now() - startMs < START_LIMIT_MS) {
    const record = readServerRecord(cluster);
    if (!record || !isServerOf(cluster, record.processId)) return undefined;
    if (record.isReady && (await acceptsPassword(record.port, cluster.password)))
      return record.port;
    await sleep(POLL_MS);
  }
  throw new EmbeddedPostgresError(
    `Another PostgreSQL holds the files in ${cluster.folder} and has not answered for two minutes; stop it, or set UPSKILL_DATA_DIR to another folder.`,
  );
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * What frees PostgreSQL from a stale `postmaster.pid` whose number now belongs to a stranger, on which it would refuse to
 * start. It takes a file that names its own grandparent for stale (CreateLockFile in miscinit.c), and still
 * refuses if processes of the old server hold its shared memory: deleting the file would lose that check.
 */
function disownStaleRecord(cluster: Cluster): Record<string, string> {
  const record = readServerRecord(cluster);
  if (!record || isServerOf(cluster, record.processId)) return {};
  return { PG_GRANDPARENT_PID: String(record.processId) };
}

/**
 * Starts a server of these files on a free port and waits until it answers. Undefined if it ended first: another process
 * may have been faster, or taken the port. Throws if its program cannot run here at all.
 */
export async function launchServer(
  postgres: string,
  cluster: Cluster,
  options: { account: Account | undefined; log: ServerLog; settings: Record<string, string> },
): Promise<{ port: number; server: GuardedProgram } | undefined> {
  const { account, log } = options;
  const port = await findFreePort();
  const settings = {
    ...options.settings,
    listen_addresses: HOST,
    unix_socket_directories: '',
    logging_collector: 'off',
  };
  const server = await startGuarded(
    [
      ...[postgres, '-D', cluster.folder, '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { account, output: log.descriptor, environment: disownStaleRecord(cluster) },
  );
  const startMs = performance.now();
  while (!server.hasEnded() && performance.now() - startMs < START_LIMIT_MS) {
    const record = readServerRecord(cluster);
    if (record?.isReady && record.port === port && (await acceptsPassword(port, cluster.password)))
      return { port, server };
    await sleep(POLL_MS);
  }
  await server.stop();
  const status = await server.ended;
  if (status === 126 || status === 127) throw unrunnablePrograms(log.lastComplaint());
  return undefined;
}
