import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Ended = { code: number | null; stdout: string; stderr: string; tookMs: number };
export type DemoEmployer = { employerId: string; apiKey: string; people: { email: string }[] };
export type Serving = {
  process: ChildProcess;
  url: string;
  demo: DemoEmployer | null;
  ended: Promise<Ended>;
};
type Environment = Readonly<Record<string, string>>;

const started: ChildProcess[] = [];

/** Builds what is out of date, so that no command has to. */
export async function buildCommand() {
  const built = spawn(process.execPath, ['bin/build.mjs'], { stdio: 'inherit' });
  const [code] = await once(built, 'exit');
  if (code !== 0) throw new Error('Upskill cannot be built');
}

/** A folder for the data of a service that a test throws away. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'upskill-command-'));
  chmodSync(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  return folder;
}

/** Whatever a failing test left running. */
export function endCommands() {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
}

/** Starts `upskill …` as a person would, with nothing in the environment but what is given. */
export function startCommand(args: readonly string[], environment: Environment) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['bin/upskill.mjs', ...args], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...said,
    tookMs: performance.now() - startedAt,
  }));

  /** Waits until the command has said this much. */
  async function until(stream: 'stdout' | 'stderr', isEnough: (text: string) => boolean) {
    const source = child[stream];
    while (!isEnough(said[stream])) {
      const next = await Promise.race([once(source, 'data'), ended]);
      if (!Array.isArray(next)) throw new Error(`the command ended: ${next.code} ${next.stderr}`);
    }
    return said[stream];
  }
  return { process: child, ended, until };
}

/** Runs `upskill …` to its end. */
export const runCommand = (args: readonly string[], environment: Environment): Promise<Ended> =>
  startCommand(args, environment).ended;

/** Runs `upskill serve --json` until it is ready. */
export async function startServing(environment: Environment): Promise<Serving> {
  const { process: child, ended, until } = startCommand(['serve', '--json'], environment);
  const line = await until('stdout', (text) => text.includes('\n'));
  const { url, demo } = JSON.parse(line) as Pick<Serving, 'url' | 'demo'>;
  return { process: child, url, demo, ended };
}

/** What a command that failed says, beside its progress: one line, and no stack. */
export function complaintOf({ stdout, stderr }: Ended): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('…'));
  expect(stdout).toBe('');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}
