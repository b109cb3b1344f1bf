import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ProblemDefinition } from '../kernel/problem.js';
import type { Grants } from './access/actor.js';
import type { Database } from './db/database.js';
import type { PersonalTable } from './db/personal-data.js';
import type { EventDefinition } from './events/event.js';

/** What a module offers the service. Its index.ts makes one; app/modules.ts lists them all. */
export type Module = {
  name: string;
  routes: FastifyPluginAsyncZod;
  grants: Grants;
  events: readonly EventDefinition[];
  problems: readonly ProblemDefinition[];
  /** Every table of the module that names an employee: what of it is the person’s, and what erasure does with it. */
  personalData?: readonly PersonalTable[];
  /** What the module does on its own, apart from requests. */
  workers?: (parts: WorkerParts) => readonly Job[];
};

/** What jobs work with: a database that connects as `upskill_worker`. */
export type WorkerParts = {
  db: Database;
  /** Takes note of something an operator may want to keep; ids and numbers only. */
  note: (facts: Readonly<Record<string, unknown>>, message: string) => void;
};

/** Something done over and over, by every worker that runs: it must be safe beside itself. */
export type Job = {
  name: string;
  /** The pause between two runs, about. */
  everyMs: number;
  run: () => Promise<void>;
};
