import { composeModules } from '../../src/app/modules.js';
import { openPool } from '../../src/platform/db/connections.js';
import { createDatabase } from '../../src/platform/db/database.js';
import { createKeyring } from '../../src/platform/secrets/keyring.js';

/** Every module of the service, to read what it declares. Nothing is connected: there is no database behind it. */
export function readComposition() {
  const pool = openPool({
    url: 'postgres://nobody@127.0.0.1:1/none',
    role: 'upskill_app',
    onError: () => undefined,
  });
  return composeModules({
    db: createDatabase(pool),
    keyring: createKeyring({ secret: 'no request is served, so nothing is signed' }),
    clock: () => new Date(),
    environment: 'test',
  });
}
