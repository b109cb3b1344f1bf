import { openPool } from '../../platform/db/connections.js';
import { createDatabase } from '../../platform/db/database.js';
import { removeEmployer } from '../../platform/db/remove-employer.js';
import { type Call, requireEmployer, withService } from './commands.js';
import { CommandError, UsageError } from './output.js';

const TIMEOUT_MS = 10 * 60 * 1_000;

/** `upskill employers delete`: as the owner of the tables, since the service itself may not. */
export async function deleteEmployer({ config, output, flags, positionals }: Call): Promise<void> {
  const employerId = requireEmployer({ employer: positionals[0] });
  const { confirm } = flags;
  if (typeof confirm !== 'string')
    throw new UsageError('--confirm is missing: the name of the employer.');
  await withService(config, async ({ databaseUrl }) => {
    const pool = openPool({
      url: databaseUrl,
      role: 'upskill_owner',
      size: 1,
      statementTimeoutMs: TIMEOUT_MS,
      onError: () => undefined, // the statement under way fails with the same error
    });
    try {
      const removed = await removeEmployer(createDatabase(pool), employerId, confirm);
      if (removed === 'unknown') throw new CommandError(`There is no employer ${employerId}.`);
      if ('called' in removed)
        throw new CommandError(`Nothing was deleted: this employer is called "${removed.called}".`);
      output.result({ deleted: employerId, rows: removed.rows }, [
        `${confirm} is deleted: ${removed.rows} rows.`,
      ]);
    } finally {
      await pool.end();
    }
  });
}
