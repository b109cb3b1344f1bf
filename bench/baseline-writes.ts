import type { FastifyInstance } from 'fastify';
import type pg from 'pg';

/** Rows 5 and 6: added with the requests module. */
export function registerWrites(_app: FastifyInstance, _pool: pg.Pool, _employerId: string) {}
