import { jobsOf } from '../../../src/app/workers.js';
import { auditSealer } from '../../../src/integration/audit-log/audit-sealing.service.js';
import { openPool } from '../../../src/platform/db/connections.js';
import { createDatabase } from '../../../src/platform/db/database.js';
import type { Keyring } from '../../../src/platform/secrets/keyring.js';
import type { TestApp } from '../test-app.js';

/** A database that connects as the worker does, beside the app’s own. */
export function asWorker(upskill: TestApp) {
  const pool = openPool({
    url: upskill.database.url,
    role: 'upskill_worker',
    size: 4,
    onError: () => undefined,
  });
  const db = createDatabase(pool);
  return {
    pool,
    db,
    sealer: (keyring: Keyring = upskill.keyring) => auditSealer({ db, keyring }),
    jobs: () => jobsOf(upskill.modules, db, upskill.app.log as never),
    /** Before the app stops: its database cannot be dropped while it is in use. */
    stop: () => pool.end(),
  };
}
