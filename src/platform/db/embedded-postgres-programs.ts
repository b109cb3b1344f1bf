import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { publishFolder } from './embedded-postgres-draft.js';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error.js';
import { passesAs, type ServerHome } from './embedded-postgres-home.js';

/** Absolute paths of the two PostgreSQL programs Upskill runs. */
export type ServerPrograms = { initdb: string; postgres: string };

type Package = { native: string; version: string };
type LibraryLink = { source: string; target: string };

/** Programs that do not start at all: built for another C library, or on a disk mounted without permission to execute. */
export const unrunnablePrograms = (detail: string) =>
  new EmbeddedPostgresError(
    `The embedded PostgreSQL cannot run on this system (it needs Linux with glibc, or macOS, and a disk that allows programs)${detail && `: ${detail}`}; set DATABASE_URL to a PostgreSQL of your own.`,
  );

function locatePackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform !== 'win32') {
    try {
      const ours = createRequire(import.meta.url);
      const theirs = createRequire(ours.resolve('embedded-postgres'));
      const root = path.dirname(path.dirname(theirs.resolve(name)));
      const about: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
      const isVersioned = typeof about === 'object' && about !== null && 'version' in about;
      return { native: path.join(root, 'native'), version: String(isVersioned && about.version) };
    } catch (error) {
      if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw unrunnablePrograms(`${name} is not installed`);
}

/**
 * Makes the links between library names that an npm package cannot carry and that its install script makes, which
 * `--ignore-scripts` leaves out. Answers whether all links are there: the package may lie on a read-only or foreign disk.
 */
function linkLibraries(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links: LibraryLink[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = path.join(native, path.relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** A package installed under a strict umask is closed to other accounts: its copy must not be. */
function openToEveryAccount(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) openToEveryAccount(place);
    else if (entry.isFile()) chmodSync(place, statSync(place).mode & 0o100 ? 0o755 : 0o644);
  }
}

/**
 * The programs of the installed package, or a copy of them in the data directory (60 MB) where they could not be
 * completed with their links or the account that runs PostgreSQL could not read them.
 */
export async function preparePrograms(home: ServerHome): Promise<ServerPrograms> {
  const { native, version } = locatePackage();
  const isReadable =
    !home.account ||
    passesAs(home.account, 'test -x "$1/bin/postgres" && ls -R "$1" >/dev/null 2>&1', native);
  let folder = native;
  if (!linkLibraries(native) || !isReadable) {
    folder = path.join(home.directory, `programs-${version}`);
    await publishFolder(folder, async (draft) => {
      cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
      openToEveryAccount(draft);
      linkLibraries(draft);
    });
  }
  return { initdb: path.join(folder, 'bin/initdb'), postgres: path.join(folder, 'bin/postgres') };
}
