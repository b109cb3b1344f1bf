import { assessmentsModule } from '../capability/assessments/index.js';
import { jobRolesModule } from '../capability/job-roles/index.js';
import { recommendationsModule } from '../capability/recommendations/index.js';
import { skillGapsModule } from '../capability/skill-gaps/index.js';
import { skillsModule } from '../capability/skills/index.js';
import { budgetLedger, budgetsModule } from '../funding/budgets/index.js';
import {
  policyDirectory,
  reimbursementPoliciesModule,
} from '../funding/reimbursement-policies/index.js';
import { reimbursementRequestsModule } from '../funding/reimbursement-requests/index.js';
import { identityModule } from '../integration/identity/index.js';
import { trainingProgramsModule } from '../learning/training-programs/index.js';
import { approvalDesk, approvalsModule } from '../organization/approvals/index.js';
import { departmentsModule } from '../organization/departments/index.js';
import { employeeDirectory, employeesModule } from '../organization/employees/index.js';
import { employersModule } from '../organization/employers/index.js';
import type { Grants } from '../platform/access/actor.js';
import type { Database } from '../platform/db/database.js';
import { createPager, type Pager } from '../platform/http/pagination.js';
import { createHttpClient, type HttpClient } from '../platform/http-client/http-client.js';
import type { Module } from '../platform/module.js';
import type { Keyring } from '../platform/secrets/keyring.js';

export type ServiceParts = {
  db: Database;
  keyring: Keyring;
  /** The wall clock; tests turn it. */
  clock: () => Date;
  /** Stands in API keys, so that a key of a test deployment is refused in production. */
  environment: string;
  /** The way out of the service; guarded, and to the public internet only, if absent. */
  http?: HttpClient;
  /** Told what no request can be told. */
  logger?: { warn: (entry: object, message: string) => void };
};

function composeIdentity(parts: ServiceParts, pager: Pager, grants: () => Grants) {
  return identityModule({
    ...parts,
    pager,
    grants,
    http: parts.http ?? createHttpClient(),
    onKeysMissing: (failure) =>
      parts.logger?.warn(
        { security: 'keys-missing', ...failure },
        'the keys of an identity provider could not be fetched',
      ),
  });
}

/** Every module of the service, and who answers whose questions. Adding one is adding a line. */
export function composeModules(parts: ServiceParts) {
  const { db, keyring, clock } = parts;
  const pager = createPager(keyring, clock);
  const grants = (): Grants => Object.assign({}, ...modules.map((module) => module.grants));

  const employers = employersModule({ db });
  const identity = composeIdentity(parts, pager, grants);
  const skills = skillsModule({ db, pager });
  const jobRoles = jobRolesModule({
    db,
    pager,
    clock,
    employers: employers.service,
    credentialTypes: { existing: async () => [] },
  });
  const assessments = assessmentsModule({
    db,
    pager,
    clock,
    employers: employers.service,
    employees: employeeDirectory,
  });
  const skillGaps = skillGapsModule({
    db,
    clock,
    employers: employers.service,
    levels: assessments.levels,
    credentials: { activeTypesOf: async () => [] },
  });
  const modules: Module[] = [
    employers,
    departmentsModule({ db, pager }),
    employeesModule({ db, pager }),
    skills,
    jobRoles,
    assessments,
    skillGaps,
    reimbursementPoliciesModule({ db, pager, clock, settingsOf: employers.service.settingsOf }),
    budgetsModule({ db, pager, settingsOf: employers.service.settingsOf }),
    trainingProgramsModule({ db, pager }),
    approvalsModule({ db, pager }),
    reimbursementRequestsModule({
      db,
      pager,
      clock,
      ports: {
        settingsOf: employers.service.settingsOf,
        policies: policyDirectory,
        findGapsOf: skillGaps.gaps.findGapsOf,
        budgets: budgetLedger,
        approvals: approvalDesk,
      },
    }),
    recommendationsModule({ db, clock, gaps: skillGaps.gaps, employers: employers.service }),
    identity,
  ];
  return {
    modules,
    grants: grants(),
    employers: employers.service,
    credentials: identity.credentials,
    skills,
    jobRoles,
  };
}
