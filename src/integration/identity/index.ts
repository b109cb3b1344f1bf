import { type Grants, roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { type CredentialService, credentialService } from './credentials.service.js';
import * as events from './identity.events.js';
import * as problems from './identity.problems.js';
import { identityRoutes } from './identity.routes.js';
import { identityService } from './identity.service.js';
import { identityTables } from './identity-erasure.repository.js';

type Deps = {
  db: Database;
  pager: Pager;
  keyring: Keyring;
  clock: () => Date;
  environment: string;
  /** All grants of the service, once every module is known. */
  grants: () => Grants;
};

export function identityModule(deps: Deps): Module & { credentials: CredentialService } {
  return {
    name: 'identity',
    routes: identityRoutes(identityService(deps)),
    grants: {
      'me.read': { roles, apiKeys: 'without scope' },
      'role-assignments.read': { roles: ['hr_admin', 'auditor', 'employer_admin'], apiKeys: true },
      'role-assignments.write': { roles: ['hr_admin', 'employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: identityTables,
    credentials: credentialService(deps),
  };
}
