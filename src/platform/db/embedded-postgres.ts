import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type Cluster, openCluster, readServerRecord } from './embedded-postgres-cluster.js';
import { removeAbandonedDrafts } from './embedded-postgres-draft.js';
import { codeOf, EmbeddedPostgresError, explainFileError } from './embedded-postgres-error.js';
import { chooseServerHome, type ServerHome } from './embedded-postgres-home.js';
import { openServerLog, type ServerLog } from './embedded-postgres-log.js';
import { type GuardedProgram, startGuarded } from './embedded-postgres-process.js';
import {
  preparePrograms,
  type ServerPrograms,
  unrunnablePrograms,
} from './embedded-postgres-programs.js';

export { EmbeddedPostgresError };

const HOST = '127.0.0.1';
const USER = 'postgres';
const ATTEMPTS = 3;
const POLL_MS = 20;

/** Long enough to replay a gigabyte of write-ahead log after a crash. */
const START_LIMIT_MS = 120_000;

/** What a database that only tests use may leave undone; a crash of the machine would ruin it. */
const THROWAWAY_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** A running PostgreSQL of Upskill's own, reachable from this machine only. */
export type EmbeddedPostgres = {
  host: typeof HOST;
  port: number;
  user: typeof USER;
  password: string;
  /** True if another process started it, which alone stops it. */
  adopted: boolean;
  /** Where the data really is: the directory asked for, or its folder under /var/lib/upskill (see `startEmbeddedPostgres`). */
  directory: string;
  /** A connection URL for a database of that name, as the superuser. */
  url(database: string): string;
  /** Stops the server in good order, disconnecting everyone, and waits until it is gone; leaves an adopted one alone. */
  stop(): Promise<void>;
};

type Options = { directory: string; durable?: boolean; settings?: Record<string, string> };
type Launch = { home: ServerHome; programs: ServerPrograms; cluster: Cluster; log: ServerLog };

const isFrom = (startMs: number) => performance.now() - startMs < START_LIMIT_MS;

/** Proves that a server on this port is the one these files belong to: no other knows their password. */
async function acceptsPassword(port: number, password: string): Promise<boolean> {
  const client = new Client({
    ...{ host: HOST, port, user: USER, password, database: 'postgres', ssl: false },
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (codeOf(error) === '28P01')
      throw new EmbeddedPostgresError(
        'The embedded PostgreSQL no longer accepts its own password; set it back to the one in the file upskill_password of the data directory.',
        { cause: error },
      );
    return false;
  } finally {
    await client.end();
  }
}

/**
 * Whether a process is a server of these files, told by its command line: after a crash the number in `postmaster.pid` may
 * have passed to any other process, in a container even reliably so.
 */
async function serves(processId: number, cluster: Cluster): Promise<boolean> {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${processId}/cmdline`, 'utf8')
        .split('\0')
        .includes(cluster.folder);
    const listed = await promisify(execFile)('/bin/ps', ['-o', 'args=', '-p', `${processId}`]);
    return listed.stdout.includes(cluster.folder);
  } catch (error) {
    if (error instanceof Error || codeOf(error) !== undefined) return false;
    throw error;
  }
}
