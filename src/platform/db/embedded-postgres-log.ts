import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

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

/** Opens `postgres.log` in `directory` for appending; it starts anew once it has grown past 10 MiB. */
export function openServerLog(directory: string): ServerLog {
  const file = path.join(directory, 'postgres.log');
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const descriptor = openSync(file, size > LARGEST_LOG_BYTES ? 'w' : 'a', 0o600);
  const startBytes = fstatSync(descriptor).size;
  return {
    file,
    descriptor,
    lastComplaint() {
      const lines = readFileSync(file).subarray(startBytes).toString().trim().split('\n');
      const complaint = lines.findLast((line) => /(FATAL|PANIC|ERROR|error):/.test(line));
      return (complaint ?? lines.at(-1) ?? '').replace(/^.*?(FATAL|PANIC|ERROR|error): +/, '');
    },
    close: () => closeSync(descriptor),
  };
}
