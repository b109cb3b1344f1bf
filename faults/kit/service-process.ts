import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpClient } from './http-client.js';
import { findFreePort } from './own-postgres.js';

/** All parts of an experiment derive their keys from it, so that a token made here is accepted there. */
export const SECRET = 'a secret of the faults, long enough for anyone';
const READY_LIMIT_MS = 60_000;
const POLL_MS = 10;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export type ServiceProcess = {
  url: string;
  /** From the start of the process to its first `200` of /readyz. */
  readyAfterMs: number;
  isRunning(): boolean;
  signal(name: NodeJS.Signals): void;
  /** The exit code, and how long it took from the given moment on; null if a signal ended it. */
  ended: Promise<{ code: number | null; at: number }>;
  /** What it complained about at the end. */
  complaint(): string;
};

export type Launch = {
  port: number;
  url: string;
  process: ServiceProcess;
  /** Fulfilled with the time it took to be ready; rejected if it ends before. */
  ready: Promise<number>;
};

/** Starts `upskill serve` as an operator does, without waiting for it. */
export function launchService(options: { databaseUrl: string; port: number }): Launch {
  const startedAt = performance.now();
  const url = `http://127.0.0.1:${options.port}`;
  const child = spawn(process.execPath, ['bin/upskill.mjs', 'serve', '--json'], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(options.port),
      DATABASE_URL: options.databaseUrl,
      UPSKILL_SECRET: SECRET,
      UPSKILL_LOG_LEVEL: 'fatal',
      // The kit asks faster than anybody may: what it looks for are faults, not limits.
      UPSKILL_RATE_LIMIT_CREDENTIAL: '0',
      UPSKILL_RATE_LIMIT_EMPLOYER: '0',
      UPSKILL_RATE_LIMIT_ADDRESS: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000);
    });
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code: code as number | null, at: performance.now() };
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const service: ServiceProcess = {
    url,
    readyAfterMs: Number.NaN,
    isRunning,
    signal: (name) => child.kill(name),
    ended,
    complaint: () => said.trim(),
  };

  async function untilReady(): Promise<number> {
    const client = createHttpClient(url);
    try {
      while (isRunning() && performance.now() - startedAt < READY_LIMIT_MS) {
        if ((await client.send({ method: 'GET', path: '/readyz' })).status === 200) {
          service.readyAfterMs = performance.now() - startedAt;
          return service.readyAfterMs;
        }
        await sleep(POLL_MS);
      }
      throw new Error(`the service did not become ready: ${said.trim()}`);
    } finally {
      client.close();
    }
  }
  const ready = untilReady();
  ready.catch(() => undefined); // whoever waits for it is told; a service killed on purpose is nobody's failure
  return { port: options.port, url, process: service, ready };
}

/** Starts `upskill serve` and waits until it is ready. */
export async function startService(options: {
  databaseUrl: string;
  port?: number;
}): Promise<ServiceProcess> {
  const port = options.port ?? (await findFreePort());
  const launch = launchService({ databaseUrl: options.databaseUrl, port });
  await launch.ready;
  return launch.process;
}

/** Ends a service that is no longer needed, and waits until it is gone. */
export async function endService(service: ServiceProcess): Promise<void> {
  if (service.isRunning()) service.signal('SIGKILL');
  await service.ended;
}
