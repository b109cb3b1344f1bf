import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { publishFolder } from './embedded-postgres-draft.js';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error.js';
import { CLUSTER_FOLDER, type ServerHome } from './embedded-postgres-home.js';
import type { ServerLog } from './embedded-postgres-log.js';
import { startGuarded } from './embedded-postgres-process.js';
import { type ServerPrograms, unrunnablePrograms } from './embedded-postgres-programs.js';

const PASSWORD_FILE = 'upskill_password';

/** The database files and the password of their superuser `postgres`. */
export type Cluster = { folder: string; password: string };

/** What a running server writes down about itself in `postmaster.pid`; parts are missing while it starts. */
export type ServerRecord = { processId: number; port: number; isReady: boolean };

async function createCluster(
  destination: string,
  home: ServerHome,
  programs: ServerPrograms,
  log: ServerLog,
): Promise<void> {
  await publishFolder(destination, async (draft, workshop) => {
    const passwordFile = path.join(workshop, PASSWORD_FILE);
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (home.account)
      for (const place of [workshop, draft, passwordFile])
        chownSync(place, home.account.uid, home.account.gid);
    const initdb = await startGuarded(
      [
        programs.initdb,
        `--pgdata=${draft}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
      ],
      { account: home.account, output: log.descriptor },
    );
    const status = await initdb.ended;
    if (status === 126 || status === 127) throw unrunnablePrograms(log.lastComplaint());
    if (status !== 0)
      throw new EmbeddedPostgresError(
        `PostgreSQL could not create its files in the data directory ${home.directory} (${log.lastComplaint()}); set UPSKILL_DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of your own; ${log.file} says more.`,
      );
    renameSync(passwordFile, path.join(draft, PASSWORD_FILE));
  });
}

/** Opens the database files in `home`, making them first where there are none. */
export async function openCluster(
  home: ServerHome,
  programs: ServerPrograms,
  log: ServerLog,
): Promise<Cluster> {
  const folder = path.join(home.directory, CLUSTER_FOLDER);
  await createCluster(folder, home, programs, log);
  return { folder, password: readFileSync(path.join(folder, PASSWORD_FILE), 'utf8').trim() };
}

/** What `postmaster.pid` says, undefined if there is no such file: then no server uses these files. */
export function readServerRecord(cluster: Cluster): ServerRecord | undefined {
  try {
    const lines = readFileSync(path.join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n');
    // Line 1 the process, line 4 the port, line 8 the state: src/include/utils/pidfile.h of PostgreSQL.
    return {
      processId: Number(lines[0]),
      port: Number(lines[3]),
      isReady: lines[7]?.trim() === 'ready',
    };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
