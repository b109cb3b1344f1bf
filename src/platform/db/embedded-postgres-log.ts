import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import type { ServerHome } from './embedded-postgres-home.js';

const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

/** What PostgreSQL says while it starts and runs. */
export type ServerLog = {
  file: string;
  descriptor: number;
  /** The last complaint since this log was opened, without its time stamp; empty if there is none. */
  lastComplaint(): string;
  /** Closes our hold of it; programs already started write on. */
  close(): void;
};

/**
 * Opens `postgres.log` for appending; it starts anew once it has grown past 10 MiB. It belongs to whoever runs the
 * database, also when root opens it, and root follows no link that this account may have put in its place.
 */
export function openServerLog(home: ServerHome): ServerLog {
  const file = path.join(home.directory, 'postgres.log');
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC, O_NOFOLLOW } = constants;
  const restart = size > LARGEST_LOG_BYTES ? O_TRUNC : 0;
  const descriptor = openSync(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | restart, 0o600);
  if (home.account) fchownSync(descriptor, home.account.uid, home.account.gid);
  const startBytes = fstatSync(descriptor).size;
  return {
    file,
    descriptor,
    lastComplaint() {
      const lines = readFileSync(file).subarray(startBytes).toString().trim().split('\n');
      const complaint = lines.findLast((line) => /(FATAL|PANIC|ERROR|error):/.test(line));
      return (complaint ?? lines.at(-1) ?? '').replace(
        /^.*?(FATAL|PANIC|ERROR|error|sh: \d+): +/,
        '',
      );
    },
    close: () => closeSync(descriptor),
  };
}
