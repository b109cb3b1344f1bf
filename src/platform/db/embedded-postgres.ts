import path from 'node:path';
import { type Cluster, openCluster } from './embedded-postgres-cluster.js';
import { removeAbandonedDrafts } from './embedded-postgres-draft.js';
import { EmbeddedPostgresError, explainFileError } from './embedded-postgres-error.js';
import { chooseServerHome } from './embedded-postgres-home.js';
import { openServerLog } from './embedded-postgres-log.js';
import { preparePrograms } from './embedded-postgres-programs.js';
import { findLiveServer, HOST, launchServer, USER } from './embedded-postgres-server.js';

export { EmbeddedPostgresError };

/** Two starts at once may take one another's port or lock; whoever loses looks again. */
const ATTEMPTS = 3;

/** What the database of a test may leave undone; a crash of the machine would ruin it. */
const THROWAWAY_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** A running PostgreSQL of Upskill's own, reachable from this machine only. */
export type EmbeddedPostgres = {
  host: typeof HOST;
  port: number;
  user: typeof USER;
  password: string;
  /** True if another process started it; only that one stops it. */
  adopted: boolean;
  /** Where the data really is: the directory asked for, or root's stand-in for it (see `startEmbeddedPostgres`). */
  directory: string;
  /** A connection URL for the database of that name, as the superuser. */
  url(database: string): string;
  /** Disconnects everyone, stops the server in good order and waits until it is gone; leaves an adopted one alone. */
  stop(): Promise<void>;
};

type Options = {
  /** Where the data shall be; made if missing. A relative path counts from the working directory. */
  directory: string;
  /** False only for databases that tests throw away: commits are then not written through to the disk. */
  durable?: boolean;
  /** Further PostgreSQL settings, by name. An adopted server keeps those it was started with. */
  settings?: Record<string, string>;
};

async function openServer(directory: string, options: Options): Promise<EmbeddedPostgres> {
  const { durable = true, settings = {} } = options;
  const home = chooseServerHome(directory);
  removeAbandonedDrafts(home.directory);
  const programs = await preparePrograms(home);
  const log = openServerLog(home);
  const describe = (
    cluster: Cluster,
    port: number,
  ): Omit<EmbeddedPostgres, 'adopted' | 'stop'> => ({
    host: HOST,
    port,
    user: USER,
    password: cluster.password,
    directory: home.directory,
    url: (database: string) =>
      `postgres://${USER}:${cluster.password}@${HOST}:${port}/${encodeURIComponent(database)}`,
  });
  try {
    const cluster = await openCluster(home, programs, log);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const livePort = await findLiveServer(cluster);
      if (livePort) return { ...describe(cluster, livePort), adopted: true, stop: async () => {} };
      const launched = await launchServer(programs.postgres, cluster, {
        account: home.account,
        log,
        settings: { ...(durable ? {} : THROWAWAY_SETTINGS), ...settings },
      });
      if (!launched) continue;
      const { port, server } = launched;
      server.letGo();
      return { ...describe(cluster, port), adopted: false, stop: server.stop };
    }
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL in ${home.directory} did not start (${log.lastComplaint()}); ${log.file} says more.`,
    );
  } finally {
    log.close();
  }
}

/**
 * Starts the PostgreSQL that comes with Upskill, or adopts the one that another process of Upskill runs on the same
 * directory. The first start makes the database files; later ones find them, and the password, again. The server listens on
 * a free port of 127.0.0.1 and ends with the process that started it, however that one ends; it does not keep that
 * process alive.
 *
 * Whoever adopted a server loses it when its owner stops: a command that needs the database for long should own it.
 *
 * PostgreSQL refuses to run as root, so root's server runs as the account `postgres`, else `nobody`. If that account cannot
 * reach the directory (a private folder such as /root/x, or one made by `mkdtemp`), the data goes to a folder of
 * /var/lib/upskill named after a hash of the directory's real path, in which `made-for.txt` names the directory;
 * `directory` in the answer says where the data is.
 *
 * Runs on macOS and on Linux with glibc. Throws EmbeddedPostgresError, one sentence for the person, if the directory cannot
 * be used, the system is another or the server does not start.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const directory = path.resolve(options.directory);
  try {
    return await openServer(directory, options);
  } catch (error) {
    throw explainFileError(error, directory);
  }
}
