import { roles } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { Module } from '../../platform/module.js';
import { credentialBulkService } from './credential-bulk.service.js';
import * as typeEvents from './credential-catalog.events.js';
import * as typeProblems from './credential-catalog.problems.js';
import { findExistingTypes } from './credential-catalog.repository.js';
import { credentialTypeRoutes } from './credential-catalog.routes.js';
import { credentialTypeService } from './credential-catalog.service.js';
import { credentialTables } from './credential-erasure.repository.js';
import { credentialStateRoutes } from './credential-states.routes.js';
import { credentialStateService } from './credential-states.service.js';
import * as credentialEvents from './credentials.events.js';
import * as credentialProblems from './credentials.problems.js';
import { readActiveTypes } from './credentials.repository.js';
import { credentialRoutes } from './credentials.routes.js';
import { type CredentialDeps, credentialService } from './credentials.service.js';

const keepers = ['learning_admin', 'hr_admin', 'employer_admin'] as const;

export function credentialsModule(deps: CredentialDeps): Module {
  return {
    name: 'credentials',
    routes: async (app) => {
      await app.register(credentialTypeRoutes(credentialTypeService(deps)));
      await app.register(credentialRoutes(credentialService(deps), credentialBulkService(deps)));
      await app.register(credentialStateRoutes(credentialStateService(deps)));
    },
    grants: {
      'credential-types.read': { roles, apiKeys: true },
      'credential-types.write': { roles: keepers, apiKeys: true },
      'credentials.read': { roles, apiKeys: true },
      'credentials.write': { roles: keepers, apiKeys: true },
    },
    events: [...Object.values(typeEvents), ...Object.values(credentialEvents)],
    problems: [...Object.values(typeProblems), ...Object.values(credentialProblems)],
    personalData: credentialTables,
  };
}

/** For other modules, inside their transaction: which types there are, and which of them people hold on a day. */
export const credentialDirectory = {
  /** Which of these types exist; none of them is deleted until the transaction ends. */
  existing: findExistingTypes,
  /** Types of the credentials that somebody holds, active on a day. */
  activeTypesOf: async (tx: EmployerTx, employeeId: string, asOf: string): Promise<string[]> =>
    (await readActiveTypes(tx, [employeeId], asOf)).get(employeeId) ?? [],
  /** The same for many; who holds none is not in the map. */
  activeTypesOfMany: readActiveTypes,
};
