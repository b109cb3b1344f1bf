import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import type { EmbeddedPostgres } from '../../src/platform/db/embedded-postgres.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = path.join(PROJECT, 'src/platform/db');

/** A process that owns a server, as Upskill does: it says where the server is and then stays. */
const OWNER = `
import { startEmbeddedPostgres } from './embedded-postgres.js';
const server = await startEmbeddedPostgres({ directory: process.argv[2] });
console.log(JSON.stringify({ ...server, url: server.url('postgres') }));
setInterval(() => {}, 1000);
`;

/** A command that uses the database and forgets to stop the server it started. */
const FORGETFUL_COMMAND = OWNER.replace(/^setInterval.*$/m, '');

/** Upskill as it ends in good order: on Ctrl-C it finishes its work with the database, then stops it. */
const ORDERLY_OWNER = `
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
process.on('SIGINT', async () => {
  await sleep(200);
  const client = new Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.end();
  await server.stop();
  process.exit(0);
});
${OWNER}`;

/** A process that owns a server, and what it said of the server. */
export type Owner = {
  process: ChildProcess;
  server: Omit<EmbeddedPostgres, 'url'> & { url: string };
};

const owners: ChildProcess[] = [];

/** The launcher as plain JavaScript in a folder of its own, so a process without jest can run it. */
export function buildLauncher(destination: string): void {
  mkdirSync(destination);
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(destination, 'node_modules'));
  writeFileSync(path.join(destination, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(destination, 'owner.js'), OWNER);
  writeFileSync(path.join(destination, 'orderly-owner.js'), ORDERLY_OWNER);
  writeFileSync(path.join(destination, 'forgetful-command.js'), FORGETFUL_COMMAND);
  const launcher = readdirSync(LAUNCHER).filter((file) => file.startsWith('embedded-postgres'));
  for (const name of launcher) transpileTo(destination, path.join(LAUNCHER, name));
  const files = path.join(destination, '../files');
  mkdirSync(files, { recursive: true });
  transpileTo(files, path.join(LAUNCHER, '../files/make-folder.ts'));
}

function transpileTo(folder: string, source: string): void {
  const { code } = transformFileSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'es6' },
  });
  writeFileSync(path.join(folder, path.basename(source, '.ts').concat('.js')), code);
}

/** Runs a script of the launcher's folder with an empty environment, in a process group of its own as a terminal would. */
export async function runOwner(
  launcher: string,
  directory: string,
  script = 'owner.js',
): Promise<Owner> {
  const child = spawn(process.execPath, [path.join(launcher, script), directory], {
    env: {},
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(child);
  const ended = once(child, 'exit').then(() => ['']);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout! }), 'line'),
    ended,
  ]);
  if (line === '') throw new Error(`the process that owns the server ended at once: ${script}`);
  return { process: child, server: JSON.parse(line) };
}

/** Ends every owner that a test left running, and with it its server. */
export function endOwners(): void {
  for (const owner of owners.splice(0)) if (owner.exitCode === null) owner.kill('SIGKILL');
}
