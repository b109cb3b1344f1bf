import type { Grants } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { PersonalValues } from '../../platform/events/personal-values.js';
import type { Pager } from '../../platform/http/pagination.js';
import type { Module } from '../../platform/module.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { auditLogRoutes } from './audit-log.routes.js';
import { type AuditLogService, auditLogService } from './audit-log.service.js';
import { auditJobs } from './audit-log.worker.js';
import { auditSealer } from './audit-sealing.service.js';
import { type AuditVerifier, auditVerifier } from './audit-verification.service.js';

export type { KnownHead } from './rules/find-break.js';

type Deps = {
  db: Database;
  pager: Pager;
  keyring: Keyring;
  personal: PersonalValues;
  grants: () => Grants;
};

/** `service` and `verifier` are for the command line. */
export function auditLogModule(
  deps: Deps,
): Module & { service: AuditLogService; verifier: AuditVerifier } {
  const { keyring } = deps;
  const service = auditLogService(deps);
  const verifier = auditVerifier(deps);
  return {
    name: 'audit-log',
    service,
    verifier,
    routes: auditLogRoutes(service, verifier),
    grants: { 'audit-entries.read': { roles: ['auditor', 'employer_admin'], apiKeys: true } },
    events: [],
    problems: [],
    personalData: [
      {
        table: 'audit_entries',
        about: ['personal_subject_id'],
        sealed: 'personal_values',
        onErasure: [
          { keep: 'the values cannot be read without the person’s key, which is destroyed' },
        ],
      },
    ],
    workers: (parts) =>
      auditJobs(auditSealer({ db: parts.db, keyring }), parts, { isRotating: keyring.isRotating }),
  };
}
