import { type Grants, roles } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { HttpClient } from '../../platform/http-client/http-client.js';
import type { Module } from '../../platform/module.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { apiKeyRotationService } from './api-key-rotation.service.js';
import { apiKeyRoutes } from './api-keys.routes.js';
import { apiKeyService } from './api-keys.service.js';
import { type CredentialService, credentialService } from './credentials.service.js';
import { employeeIdentityRoutes } from './employee-identities.routes.js';
import { employeeIdentityService } from './employee-identities.service.js';
import * as events from './identity.events.js';
import * as problems from './identity.problems.js';
import { identityRoutes } from './identity.routes.js';
import { identityService } from './identity.service.js';
import { identityTables } from './identity-erasure.repository.js';
import { identityProviderRoutes } from './identity-providers.routes.js';
import { identityProviderService } from './identity-providers.service.js';

type Deps = {
  db: Database;
  pager: Pager;
  keyring: Keyring;
  clock: () => Date;
  environment: string;
  /** The way out, to fetch the keys of identity providers. */
  http: HttpClient;
  /** Told when keys could not be fetched. */
  onKeysMissing: (failure: { identityProviderId: string; reason: string }) => void;
  /** All grants of the service, once every module is known. */
  grants: () => Grants;
};

export function identityModule(deps: Deps): Module & { credentials: CredentialService } {
  return {
    name: 'identity',
    routes: async (app) => {
      await app.register(identityRoutes(identityService(deps)));
      await app.register(apiKeyRoutes(apiKeyService(deps), apiKeyRotationService(deps)));
      await app.register(identityProviderRoutes(identityProviderService(deps)));
      await app.register(employeeIdentityRoutes(employeeIdentityService(deps)));
    },
    grants: {
      'me.read': { roles, apiKeys: 'without scope' },
      'role-assignments.read': { roles: ['hr_admin', 'auditor', 'employer_admin'], apiKeys: true },
      'role-assignments.write': { roles: ['hr_admin', 'employer_admin'], apiKeys: true },
      'api-keys.read': { roles: ['auditor', 'employer_admin'], apiKeys: true },
      'api-keys.write': { roles: ['employer_admin'], apiKeys: true },
      'identity-providers.read': { roles: ['auditor', 'employer_admin'], apiKeys: true },
      'identity-providers.write': { roles: ['employer_admin'], apiKeys: true },
      'employee-identities.read': {
        roles: ['hr_admin', 'auditor', 'employer_admin'],
        apiKeys: true,
      },
      'employee-identities.write': { roles: ['employer_admin'], apiKeys: true },
    },
    events: Object.values(events),
    problems: Object.values(problems),
    personalData: identityTables,
    credentials: credentialService(deps),
  };
}
