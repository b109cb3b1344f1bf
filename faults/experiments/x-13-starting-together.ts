import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate, readMigrations } from '../../src/platform/db/migrate.js';
import { atMost, type Experiment, exactly, type Figure, largest } from '../experiment.js';
import { createHttpClient } from '../kit/http-client.js';
import { findFreePort, type OwnPostgres } from '../kit/own-postgres.js';
import { endService, type Launch, launchService } from '../kit/service-process.js';

const REPLICAS = 4;
const READY_LIMIT_MS = 20_000;
const DIRECTORY = 'migrations';
const nameOf = (replica: number) => `replica-${replica}`;

type Start = { launches: Launch[]; owner: pg.Client; applied: () => Promise<number> };

/** Starts four replicas at the same moment, each with a name by which its connections are known. */
async function startTogether(postgres: OwnPostgres, database: string): Promise<Start> {
  const owner = new pg.Client({ connectionString: postgres.url(database) });
  owner.on('error', () => undefined); // the query in flight rejects with the same error
  await owner.connect();
  const ports = await Promise.all(Array.from({ length: REPLICAS }, findFreePort));
  const launches = ports.map((port, replica) =>
    launchService({
      databaseUrl: `${postgres.url(database)}?application_name=${nameOf(replica)}`,
      port,
    }),
  );
  return {
    launches,
    owner,
    async applied() {
      const { rows } = await owner.query<{ there: string | null }>(
        `select to_regclass('upskill_migrations') as there`,
      );
      if (!rows[0]?.there) return 0;
      return (await owner.query('select 1 from upskill_migrations')).rowCount ?? 0;
    },
  };
}

/** Whether the replica's first answer of any kind came when the schema was already whole. */
async function answersOnlyWhenWhole({ url, process: service }: Launch, { applied }: Start) {
  const client = createHttpClient(url);
  try {
    while (service.isRunning()) {
      if ((await client.send({ method: 'GET', path: '/livez' })).status !== 0)
        return (await applied()) === readMigrations(DIRECTORY).length;
      await sleep(10);
    }
    return true;
  } finally {
    client.close();
  }
}

/** Waits for the replica that is applying migrations, and kills it. Answers which one, and how far it had come. */
async function killMigrating({ launches, owner, applied }: Start) {
  for (const began = performance.now(); performance.now() - began < READY_LIMIT_MS; ) {
    const { rows } = await owner.query<{ name: string }>(
      `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and a.datname = current_database()`,
    );
    const done = await applied();
    const victim = launches.findIndex((_, replica) => nameOf(replica) === rows[0]?.name);
    if (victim >= 0 && done > 0) {
      launches[victim]?.process.signal('SIGKILL');
      return { victim, done };
    }
  }
  throw new Error('no replica was seen applying migrations');
}

type Case = { name: string; only: number; kill: boolean };

async function tryCase(postgres: OwnPostgres, each: Case) {
  const database = await postgres.createDatabase();
  const shipped = readMigrations(DIRECTORY).length;
  if (each.only > 0)
    await migrate({ url: postgres.url(database), directory: DIRECTORY, only: each.only });
  const start = await startTogether(postgres, database);
  try {
    const whole = Promise.all(start.launches.map((launch) => answersOnlyWhenWhole(launch, start)));
    const killed = each.kill ? await killMigrating(start) : undefined;
    const living = start.launches.filter((_, replica) => replica !== killed?.victim);
    const readyAfterMs = await Promise.all(
      living.map(({ ready }) => ready.catch(() => Number.NaN)),
    );
    const recorded = await start.applied();
    const early = (await whole).filter((isWhole) => !isWhole).length;
    const figures: Figure[] = [
      exactly(
        `${each.name}: replicas ready`,
        readyAfterMs.filter(Number.isFinite).length,
        living.length,
      ),
      atMost(`${each.name}: until all are ready`, largest(readyAfterMs), READY_LIMIT_MS),
      exactly(`${each.name}: migrations recorded`, recorded, shipped),
      exactly(`${each.name}: replicas that answered before the schema was whole`, early, 0),
    ];
    return { figures, killed };
  } finally {
    for (const { process: service } of start.launches) await endService(service);
    await start.owner.end();
  }
}

export const startingTogether: Experiment = {
  id: 'X-13',
  fault:
    'Four replicas start at the same moment on an empty database, on one a version behind, and one is killed while it migrates.',
  async run({ postgres, isShort }) {
    const shipped = readMigrations(DIRECTORY).length;
    const cases: Case[] = [
      { name: 'empty', only: 0, kill: false },
      { name: 'one version behind', only: shipped - 1, kill: false },
      { name: 'one killed', only: 0, kill: true },
    ];
    const figures: Figure[] = [];
    const notes: string[] = [
      `${shipped} migrations; each is recorded at most once by the key of its table.`,
    ];
    for (const each of isShort ? cases.slice(2) : cases) {
      const tried = await tryCase(postgres, each);
      figures.push(...tried.figures);
      if (tried.killed)
        notes.push(
          `Killed ${nameOf(tried.killed.victim)} when ${tried.killed.done} of ${shipped} were applied.`,
        );
    }
    return { figures, notes };
  },
};
