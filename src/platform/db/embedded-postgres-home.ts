import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/make-folder.js';
import { codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres-error.js';

/** The folder of the database files, named after PostgreSQL's major version: another version cannot read them. */
export const CLUSTER_FOLDER = 'pg18';

/** Where root's data goes when the asked-for folder is closed to the account that runs PostgreSQL. */
const SHELTER = '/var/lib/upskill';

/** The operating-system account PostgreSQL runs as when Upskill itself runs as root. */
export type Account = { name: string; uid: number; gid: number };

/** Where the database lives, as a real path, and who runs it; no account means the one that runs Upskill. */
export type ServerHome = { directory: string; account?: Account };

/** Asks the system itself, as that account, instead of reading modes: access lists and mounts count too. */
export function passesAs(account: Account, condition: string, place: string): boolean {
  const { uid, gid, name } = account;
  const answer = spawnSync('/bin/sh', ['-c', condition, 'sh', place], { uid, gid, cwd: '/' });
  if (answer.error)
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root and root may not switch to the account ${name} here (${codeOf(answer.error)}); start Upskill as an ordinary user or set DATABASE_URL.`,
      { cause: answer.error },
    );
  return answer.status === 0;
}

const canEnter = (account: Account, directory: string) => passesAs(account, 'cd "$1"', directory);

function accountForRoot(): Account {
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry =
    entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody');
  if (!entry)
    throw new EmbeddedPostgresError(
      'PostgreSQL refuses to run as root and there is no account named postgres or nobody; start Upskill as an ordinary user or set DATABASE_URL.',
    );
  return { name: entry[0] ?? '', uid: Number(entry[2]), gid: Number(entry[3]) };
}

function ownerOfCluster(directory: string): Account | undefined {
  const cluster = path.join(directory, CLUSTER_FOLDER);
  const stats = statSync(cluster, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (stats.uid === 0)
    throw new EmbeddedPostgresError(
      `The database files in ${cluster} belong to root, as whom PostgreSQL refuses to run; give them to another account with chown -R.`,
    );
  return { name: `with the number ${stats.uid}`, uid: stats.uid, gid: stats.gid };
}

function openShelter(sheltered: string, directory: string, account: Account): void {
  try {
    makeFolder(sheltered);
    for (const folder of [SHELTER, sheltered]) chmodSync(folder, 0o755);
    writeFileSync(path.join(sheltered, 'made-for.txt'), `${directory}\n`);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new EmbeddedPostgresError(
      `PostgreSQL runs as the account ${account.name}, which cannot reach ${directory}, and ${SHELTER} cannot be used instead: ${reasonOf(code)}; set UPSKILL_DATA_DIR to a folder that account can reach.`,
      { cause: error },
    );
  }
}

/**
 * Makes the data directory and decides who runs the database there.
 *
 * An ordinary user's database runs as that user. PostgreSQL refuses root, so root's runs as `postgres`, else `nobody`, or as
 * the owner of the database files if there are any. If that account cannot reach the directory (it lies in a private folder
 * such as /root/x), the data goes to a folder of /var/lib/upskill named after the directory's hash, so two projects
 * never share one database; `made-for.txt` in it names the directory. Existing files decide before reachability
 * does: a later `chmod` never makes the data seem lost.
 */
export function chooseServerHome(requestedDirectory: string): ServerHome {
  makeFolder(requestedDirectory);
  const directory = realpathSync(requestedDirectory);
  if (process.getuid?.() !== 0) return { directory };

  const owner = ownerOfCluster(directory);
  if (owner && canEnter(owner, directory)) return { directory, account: owner };
  if (owner)
    throw new EmbeddedPostgresError(
      `The account ${owner.name} owns the database in ${directory} and cannot reach it any more; open the folders above it with chmod a+x.`,
    );

  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const sheltered = path.join(SHELTER, hash);
  const shelteredOwner = ownerOfCluster(sheltered);
  if (shelteredOwner) return { directory: sheltered, account: shelteredOwner };

  const account = accountForRoot();
  if (canEnter(account, directory)) return { directory, account };
  openShelter(sheltered, directory, account);
  return { directory: sheltered, account };
}
