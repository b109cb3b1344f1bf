import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkServer, createDatabaseIfMissing } from '../platform/db/check-server.js';
import { startEmbeddedPostgres } from '../platform/db/embedded-postgres.js';
import { migrate } from '../platform/db/migrate.js';
import { makeFolder } from '../platform/files/make-folder.js';
import { type Config, ConfigError } from './config.js';

/** The folder that holds migrations/ beside src/ or dist/src/. */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'migrations')) && dirname(directory) !== directory)
    directory = dirname(directory);
  return directory;
}

export type OpenedDatabase = { url: string; embedded: boolean; stop(): Promise<void> };

/** The database the configuration names, or the embedded one; reachable, durable, migrated. */
export async function openDatabase(
  config: Config,
  options: { migrate: boolean },
): Promise<OpenedDatabase> {
  const opened =
    config.databaseUrl === undefined
      ? await openEmbedded(config)
      : { url: config.databaseUrl, embedded: false, stop: async () => {} };
  try {
    await checkServer(opened.url);
    if (options.migrate && config.migrate) {
      await migrate({
        url: config.ownerUrl ?? opened.url,
        directory: join(packageRoot(), 'migrations'),
      });
    }
    return opened;
  } catch (error) {
    await opened.stop();
    throw error;
  }
}

async function openEmbedded(config: Config): Promise<OpenedDatabase> {
  const postgres = await startEmbeddedPostgres({ directory: config.dataDirectory });
  await createDatabaseIfMissing(postgres.url('postgres'), 'upskill');
  return { url: postgres.url('upskill'), embedded: true, stop: () => postgres.stop() };
}

/** A file only its owner reads, written whole or not at all. */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

/** The same, unless another process wrote it meanwhile: of two that start at the same moment both use one secret. */
function writeOnce(path: string, text: string): void {
  const draft = `${path}.${process.pid}.draft`;
  writePrivately(draft, text);
  try {
    linkSync(draft, path); // unlike a rename it replaces nothing
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(draft, path); // no links on this file system
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The secret all keys are derived from. With the embedded database it is made once and kept beside the data; otherwise
 * the operator gives it.
 * @throws ConfigError if it is missing
 */
export function findSecret(config: Config): string {
  if (config.secret) return config.secret;
  if (config.databaseUrl !== undefined) {
    throw new ConfigError(
      'UPSKILL_SECRET is missing: give at least 32 random characters, for example from `openssl rand -base64 32`.',
    );
  }
  const path = join(config.dataDirectory, 'secret');
  try {
    if (!existsSync(path)) {
      makeFolder(config.dataDirectory);
      writeOnce(path, randomBytes(32).toString('base64url'));
    }
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError(
      `The data directory ${config.dataDirectory} cannot be used (${code}): set UPSKILL_DATA_DIR to a folder this account can write to.`,
      { cause: error },
    );
  }
}
