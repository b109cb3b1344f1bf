import { pino } from 'pino';
import { openPool } from '../platform/db/connections.js';
import { createDatabase } from '../platform/db/database.js';
import { createKeyring } from '../platform/secrets/keyring.js';
import { buildApp } from './build-app.js';

/** The OpenAPI document as the service serves it. Needs no database: nothing is connected until a request comes. */
export async function openapiDocument(): Promise<object> {
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
    environment: 'dev',
  });
  const document = app.swagger();
  await app.close();
  await pool.end();
  return document;
}
