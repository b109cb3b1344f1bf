// Does what the Dockerfile says without a container engine: runs its steps in a folder, starts the result on a
// PostgreSQL of its own as an account that is not root, asks its health check, and stops it. Needs a package registry.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabaseIfMissing } from '../dist/src/platform/db/check-server.js';
import { startEmbeddedPostgres } from '../dist/src/platform/db/embedded-postgres.js';

const NOBODY = 65_534;
const READY_WITHIN_MS = 60_000;

/** The instructions, with continued lines joined: [['FROM', 'node:20… AS build'], …]. */
function readDockerfile() {
  const lines = readFileSync('Dockerfile', 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, name, rest] = /^(\w+)\s+(.*)$/.exec(line);
    return [name, rest.trim()];
  });
}

const folder = mkdtempSync(join(tmpdir(), 'upskill-image-'));
chmodSync(folder, 0o755);
const stages = new Map();
let stage;

function copy(words) {
  const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
  const target = words.pop();
  for (const source of words) {
    const path = from ? join(stages.get(from).root, source) : source;
    const place = target.endsWith('/') ? join(target, basename(source)) : target;
    cpSync(path, join(stage.root, stage.directory, place), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

function run(command) {
  process.stdout.write(`RUN ${command}\n`);
  const { status } = spawnSync('sh', ['-c', command], {
    cwd: join(stage.root, stage.directory),
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`the step failed: ${command}`);
}

const steps = {
  FROM(rest) {
    const [, , name = 'final'] = rest.split(/\s+/);
    stage = { root: join(folder, name), directory: '/', environment: {}, user: 'root' };
    mkdirSync(stage.root);
    stages.set(name, stage);
  },
  WORKDIR(rest) {
    stage.directory = rest;
    mkdirSync(join(stage.root, rest), { recursive: true });
  },
  COPY: (rest) => copy(rest.split(/\s+/)),
  RUN: run,
  ENV(rest) {
    for (const pair of rest.split(/\s+/)) {
      const [name, value] = pair.split('=');
      stage.environment[name] = value;
    }
  },
  USER: (rest) => (stage.user = rest),
  HEALTHCHECK: (rest) => (stage.health = JSON.parse(/CMD\s+(\[.*\])$/.exec(rest)[1])),
  ENTRYPOINT: (rest) => (stage.entry = JSON.parse(rest)),
  CMD: (rest) => (stage.command = JSON.parse(rest)),
  EXPOSE: () => undefined,
  STOPSIGNAL: (rest) => (stage.signal = rest),
};

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts a command of the image as nobody, with its environment and what is given. */
function start([program, ...args], environment) {
  return spawn(program === 'node' ? process.execPath : program, args, {
    cwd: join(stage.root, stage.directory),
    env: { PATH: process.env.PATH, ...stage.environment, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
  });
}

async function untilHealthy(environment) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const [code] = await once(start(stage.health, environment), 'exit');
    if (code === 0) return;
    await pause(500);
  }
  throw new Error('the health check never passed');
}

let postgres;
try {
  for (const [name, rest] of readDockerfile()) {
    if (!Object.hasOwn(steps, name)) throw new Error(`this script does not know ${name}`);
    steps[name](rest);
  }
  if (stage.user === 'root') throw new Error('the image runs as root');
  postgres = await startEmbeddedPostgres({ directory: join(folder, 'postgres') });
  await createDatabaseIfMissing(postgres.url('postgres'), 'upskill');
  const environment = {
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATABASE_URL: postgres.url('upskill'),
    UPSKILL_SECRET: 'only for this try, thrown away with its database',
  };
  const service = start([...stage.entry, ...stage.command], environment);
  const ended = once(service, 'exit');
  await Promise.race([
    untilHealthy(environment),
    ended.then(() => {
      throw new Error('the service ended');
    }),
  ]);
  const ready = await fetch(`http://127.0.0.1:${environment.PORT}/readyz`);
  if (!ready.ok) throw new Error(`/readyz answers ${ready.status}`);
  service.kill(stage.signal);
  const [code] = await ended;
  if (code !== 0) throw new Error(`${stage.signal} ended it with ${code}`);
  process.stdout.write(
    'The image works: built, started as nobody, healthy, ready, stopped with 0.\n',
  );
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}
