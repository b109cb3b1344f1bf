import { assessmentsModule } from '../capability/assessments/index.js';
import { catalogImportsModule } from '../capability/catalog-imports/index.js';
import { companyGapsModule } from '../capability/company-gaps/index.js';
import { forecastsModule } from '../capability/forecasts/index.js';
import { jobRolesModule, roleImportService } from '../capability/job-roles/index.js';
import { recommendationsModule } from '../capability/recommendations/index.js';
import { skillGapsModule } from '../capability/skill-gaps/index.js';
import {
  conversionTables,
  scaleService,
  skillImportService,
  skillsModule,
} from '../capability/skills/index.js';
import { budgetLedger, budgetsModule } from '../funding/budgets/index.js';
import {
  policyDirectory,
  reimbursementPoliciesModule,
} from '../funding/reimbursement-policies/index.js';
import {
  reimbursementRequestsModule,
  requestDirectory,
} from '../funding/reimbursement-requests/index.js';
import { auditLogModule } from '../integration/audit-log/index.js';
import { identityModule } from '../integration/identity/index.js';
import { personalDataModule } from '../integration/personal-data/index.js';
import type { EmployerId } from '../kernel/ids.js';
import { credentialDirectory, credentialsModule } from '../learning/credentials/index.js';
import { trainingProgramsModule } from '../learning/training-programs/index.js';
import { approvalDesk, approvalsModule } from '../organization/approvals/index.js';
import { departmentsModule } from '../organization/departments/index.js';
import { employeeDirectory, employeesModule } from '../organization/employees/index.js';
import { type EmployerService, employersModule } from '../organization/employers/index.js';
import type { Grants } from '../platform/access/actor.js';
import type { Database } from '../platform/db/database.js';
import type { PersonalTable } from '../platform/db/personal-data.js';
import { createPersonalValues, type PersonalValues } from '../platform/events/personal-values.js';
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
  logger?: Record<'warn' | 'error', (entry: object, message: string) => void>;
};

/** A key that was changed in the database, or a secret that was dropped before its keys were wrapped anew. */
const alarmAtUnreadable =
  ({ logger }: ServiceParts) =>
  (employerId: EmployerId, count: number) =>
    logger?.error(
      { alarm: 'security', employerId, count },
      'no known secret opens the keys of people: their changes are kept in the audit trail without values',
    );

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

type Accounts = {
  pager: Pager;
  personal: PersonalValues;
  grants: () => Grants;
  tables: () => readonly PersonalTable[];
};

/** What answers for all the others: who did what, and what is kept about whom. */
function accountability({ db, keyring, clock }: ServiceParts, accounts: Accounts) {
  return {
    auditLog: auditLogModule({ db, keyring, ...accounts }),
    personalData: personalDataModule({
      db,
      keyring,
      clock,
      ...accounts,
      people: employeeDirectory,
      requests: requestDirectory,
    }),
  };
}

/** What people can do, what their jobs ask for, and what lies between. */
function capability({ db, clock }: ServiceParts, pager: Pager, employers: EmployerService) {
  const skills = skillsModule({
    db,
    pager,
    clock,
    employers,
    levels: { recomputeAll: (tx) => assessments.levels.recomputeAll(tx) },
  });
  const assessments = assessmentsModule({
    db,
    pager,
    clock,
    employers,
    employees: employeeDirectory,
  });
  const skillGaps = skillGapsModule({
    db,
    clock,
    employers,
    levels: assessments.levels,
    credentials: credentialDirectory,
  });
  const jobRoles = jobRolesModule({
    db,
    pager,
    clock,
    employers,
    credentialTypes: credentialDirectory,
    scales: skills.conversions,
    moves: skillGaps.moves,
  });
  const catalogImports = catalogImportsModule({
    db,
    pager,
    clock,
    employers,
    targetsOn: (own) => ({
      scales: scaleService({ db: own, pager }),
      conversions: conversionTables({ db: own }),
      skills: skillImportService({ db: own }),
      roles: roleImportService({ db: own }),
    }),
  });
  return {
    levels: assessments.levels,
    gaps: skillGaps.gaps,
    folders: catalogImports.folders,
    modules: [
      skills,
      jobRoles,
      assessments,
      skillGaps,
      forecastsModule({ db, clock, employers }),
      companyGapsModule({ db, pager, clock, employers }),
      catalogImports,
    ],
  };
}

/** Every module of the service, and who answers whose questions. Adding one is adding a line. */
export function composeModules(parts: ServiceParts) {
  const { db, keyring, clock } = parts;
  const pager = createPager(keyring, clock);
  const personal = createPersonalValues(keyring, alarmAtUnreadable(parts));
  const grants = (): Grants => Object.assign({}, ...modules.map((module) => module.grants));

  const employers = employersModule({ db });
  const identity = composeIdentity(parts, pager, grants);
  const able = capability(parts, pager, employers.service);
  const { auditLog, personalData } = accountability(parts, {
    pager,
    personal,
    grants,
    tables: () => modules.flatMap((module) => module.personalData ?? []),
  });
  const modules: Module[] = [
    employers,
    departmentsModule({ db, pager }),
    employeesModule({ db, pager, personal }),
    ...able.modules,
    reimbursementPoliciesModule({ db, pager, clock, settingsOf: employers.service.settingsOf }),
    budgetsModule({ db, pager, settingsOf: employers.service.settingsOf }),
    trainingProgramsModule({ db, pager }),
    credentialsModule({
      db,
      pager,
      clock,
      employers: employers.service,
      employees: employeeDirectory,
      levels: able.levels,
    }),
    approvalsModule({ db, pager, clock, employers: employers.service }),
    reimbursementRequestsModule({
      db,
      pager,
      clock,
      ports: {
        settingsOf: employers.service.settingsOf,
        policies: policyDirectory,
        findGapsOf: able.gaps.findGapsOf,
        budgets: budgetLedger,
        approvals: approvalDesk,
      },
    }),
    recommendationsModule({ db, clock, gaps: able.gaps, employers: employers.service }),
    identity,
    auditLog,
    personalData,
  ];
  return {
    modules,
    grants: grants(),
    employers: employers.service,
    credentials: identity.credentials,
    folders: able.folders,
    audit: {
      head: auditLog.service.head,
      verifier: auditLog.verifier,
      countOutdatedKeys: auditLog.service.countOutdatedKeys,
    },
    erasures: personalData.service,
  };
}
