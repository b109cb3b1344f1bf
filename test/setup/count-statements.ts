import type { PoolClient } from 'pg';
import type { TestApp } from './test-app.js';

/** Counts what is sent to the database from here on, in writes and in statements; set both to 0 as often as you like. */
export function countStatements({ database }: TestApp) {
  const heard = new WeakSet<PoolClient>();
  const counter = { writes: 0, statements: 0 };
  for (const pool of [database.pool, database.reports]) {
    pool.on('acquire', (client: PoolClient) => {
      if (heard.has(client)) return;
      heard.add(client);
      const original = client.query.bind(client) as (...parts: unknown[]) => unknown;
      const query = (...parts: unknown[]) => {
        const [first] = parts as [string | { statements?: object[] }];
        counter.writes += 1;
        counter.statements += typeof first === 'string' ? 1 : (first.statements?.length ?? 1);
        return original(...parts);
      };
      Object.assign(client, { query });
    });
  }
  return counter;
}
