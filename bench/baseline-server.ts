import Fastify from 'fastify';
import pg from 'pg';
import { registerReads } from './baseline-reads.js';
import { registerWrites } from './baseline-writes.js';
import { reportTo } from './server-process.js';

/**
 * F: the least one would write for the same work. Bare Fastify and pg, named prepared statements, response schemas; no
 * credential, no row-level security (it connects as the superuser), no validation, no request id, no log.
 */
const { url, employerId } = JSON.parse(process.argv[2] ?? '{}') as {
  url: string;
  employerId: string;
};
const asText = {
  getTypeParser: (oid: number) =>
    [1082, 1184].includes(oid) ? (text: string) => text : pg.types.getTypeParser(oid),
};
const pool = new pg.Pool({
  connectionString: url,
  options: `-c app.employer_id=${employerId}`,
  max: 10,
  types: asText as pg.CustomTypesConfig,
});
const app = Fastify();
registerReads(app, pool, employerId);
registerWrites(app, pool, employerId);
reportTo(await app.listen({ port: 0, host: '127.0.0.1' }));
