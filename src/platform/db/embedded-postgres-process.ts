import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Account } from './embedded-postgres-home.js';

/**
 * Runs the program given as arguments until it ends or file descriptor 3 closes. Node holds the other end of that
 * descriptor, and the system closes it however Node dies, so even `kill -9` ends the program. SIGINT makes PostgreSQL
 * disconnect everyone and shut down cleanly, SIGQUIT makes it stop at once. The loop around `wait` outlasts the signals
 * that interrupt it: this shell ends only after the program has.
 */
const GUARD_SCRIPT = `
"$@" 3<&- &
program=$!
trap 'kill -INT $program' TERM INT HUP
trap 'kill -QUIT $program' QUIT
(while read -r line; do :; done <&3; kill -INT $program) 2>/dev/null &
guard=$!
exec 3<&-
wait $program
status=$?
while kill -0 $program 2>/dev/null; do wait $program; status=$?; done
kill $guard 2>/dev/null
exit $status
`;

/** How long a program may take to end in good order before it is ended at once. */
const PATIENCE_MS = 30_000;

/** Children get nothing of our environment: it may hold secrets, or be empty. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/** A program that cannot outlive this process, whatever ends it. */
export type GuardedProgram = {
  hasEnded(): boolean;
  /** Fulfilled with the exit status, or null if a signal ended the guard; never rejected. */
  ended: Promise<number | null>;
  /** Lets this process end by itself while the program still runs; the program then ends with it. */
  letGo(): void;
  /** Ends the program in good order, after 30 s at once, and waits until it is gone. */
  stop(): Promise<void>;
};

/**
 * Starts a program as `account`, its output appended to the file `output`. Throws the system's error if it cannot be
 * spawned; a program that is missing or cannot run ends with status 126 or 127, as in a shell.
 */
export async function startGuarded(
  command: readonly string[],
  options: { account: Account | undefined; output: number; environment?: Record<string, string> },
): Promise<GuardedProgram> {
  const { account, output, environment } = options;
  const shell = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'sh', ...command], {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: '/',
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', output, output, 'pipe'],
    // A session of its own: Ctrl-C in the terminal reaches Upskill alone, which stops the program in good order.
    detached: true,
  });
  const lifeline = shell.stdio[3] instanceof Socket ? shell.stdio[3] : undefined;
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    shell.once('exit', (status) => {
      hasEnded = true;
      lifeline?.destroy();
      resolve(status);
    });
  });
  await once(shell, 'spawn');

  return {
    hasEnded: () => hasEnded,
    ended,
    letGo() {
      shell.unref();
      lifeline?.unref();
    },
    async stop() {
      if (hasEnded) return;
      shell.ref();
      lifeline?.destroy();
      const forced = setTimeout(() => shell.kill('SIGQUIT'), PATIENCE_MS);
      await ended;
      clearTimeout(forced);
    },
  };
}
