import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ProblemDefinition } from '../kernel/problem.js';
import type { Grants } from './access/actor.js';
import type { EventDefinition } from './events/event.js';

/** What a module offers the service. Its index.ts makes one; app/modules.ts lists them all. */
export type Module = {
  name: string;
  routes: FastifyPluginAsyncZod;
  grants: Grants;
  events: readonly EventDefinition[];
  problems: readonly ProblemDefinition[];
};
