import fp from 'fastify-plugin';
import { pino } from 'pino';
import { buildApp } from '../../src/app/build-app.js';
import { openPool } from '../../src/platform/db/connections.js';
import { createDatabase } from '../../src/platform/db/database.js';
import { createKeyring } from '../../src/platform/secrets/keyring.js';

/** What the server routes, as `GET /v1/things/{thingId}`: read from the server itself, not from its document. */
export async function registeredRoutes(): Promise<string[]> {
  const routes: string[] = [];
  const observer = fp(async (app) => {
    app.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat())
        if (each !== 'HEAD') routes.push(`${each} ${url.replace(/:(\w+)/g, '{$1}')}`);
    });
  });
  const pool = openPool({
    url: 'postgres://nobody@127.0.0.1:1/none',
    role: 'upskill_app',
    onError: () => undefined,
  });
  const { app } = await buildApp({
    db: createDatabase(pool),
    keyring: createKeyring({ secret: 'no request is served, so nothing is signed' }),
    logger: pino({ level: 'silent' }),
    clock: () => new Date(),
    environment: 'test',
    observer,
  });
  await app.close();
  return routes;
}
