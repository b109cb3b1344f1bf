import { v7 as uuidv7 } from 'uuid';
import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { requirementsPublished, requirementsWithdrawn } from './job-roles.events.js';
import * as problem from './job-roles.problems.js';
import { findJobRole } from './job-roles.repository.js';
import { type LevelScales, placeRequirements } from './requirement-placement.service.js';
import * as repository from './requirement-versions.repository.js';
import type {
  NewRequirementVersion,
  RequirementVersion,
  VersionQuery,
} from './requirement-versions.schemas.js';

export type RequirementVersionService = ReturnType<typeof requirementVersionService>;

/** Asks the employers module; only the zone in which "today" is today matters here. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };
/** Asks the credentials module which of these credential types exist. */
export type CredentialTypes = {
  existing(tx: EmployerTx, ids: readonly string[]): Promise<readonly string[]>;
};

type Deps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  credentialTypes: CredentialTypes;
  scales: LevelScales;
};

const missing = () => problem.requirementVersionNotFound('The role has no such version.');

/** @throws `job-role-not-found` (404) */
async function requireJobRole(tx: EmployerTx, id: string) {
  const role = await findJobRole(tx, id);
  if (!role) throw problem.jobRoleNotFound('There is no such job role.');
  return role;
}

export function requirementVersionService(deps: Deps) {
  const { db, pager, clock, employers, credentialTypes, scales } = deps;
  const todayOf = async (tx: EmployerTx): Promise<PlainDate> =>
    dateIn((await employers.settingsOf(tx)).timeZone, clock());

  /** @throws `unknown-reference` (422) */
  const requireCredentialTypes = async (tx: EmployerTx, ids: readonly string[]) => {
    if (ids.length === 0) return;
    const existing = new Set(await credentialTypes.existing(tx, ids));
    const errors = ids.flatMap((id, index) => {
      if (existing.has(id)) return [];
      const detail = 'There is no such credential type.';
      const pointer = `/requiredCredentialTypeIds/${index}`;
      return [{ pointer, code: 'unknown-reference', detail }];
    });
    if (errors.length > 0) throw unknownReference('A credential type does not exist.', { errors });
  };

  return {
    create: (
      actor: Actor,
      roleId: string,
      { effectiveOn, ...given }: NewRequirementVersion,
    ): Promise<RequirementVersion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { id: jobRoleId } = await requireJobRole(tx, roleId);
        const credentialIds = given.requiredCredentialTypeIds?.map((id) => id.toLowerCase()) ?? [];
        const requirements = await placeRequirements(tx, scales, given.requirements, effectiveOn);
        await requireCredentialTypes(tx, credentialIds);
        const id = uuidv7();
        const requiredCredentialTypeIds = [...new Set(credentialIds)];
        const version = { id, jobRoleId, effectiveOn, requirements, requiredCredentialTypeIds };
        await repository.insertVersions(tx, [version]);
        publish(tx, actor, requirementsPublished(id, { id, jobRoleId, effectiveOn }));
        const row = await repository.findVersion(tx, jobRoleId, id);
        if (!row) throw new Error('a requirement version was written and is not there');
        return toResource(row);
      }),

    read: (actor: Actor, jobRoleId: string, id: string): Promise<RequirementVersion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findVersion(tx, jobRoleId, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (
      actor: Actor,
      jobRoleId: string,
      query: VersionQuery,
    ): Promise<PageWithDeleted<RequirementVersion>> => {
      const { employerId } = actor;
      const filters = { ...query, jobRoleId };
      const bound = { employerId, operationId: 'listRequirementVersions', filters };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        await requireJobRole(tx, jobRoleId);
        if (query.deleted === 'true') {
          const { updatedSince } = query;
          const gone = { resource: 'requirement_versions', scopeId: jobRoleId, updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listVersions(tx, jobRoleId, query, page);
        const after = (row: repository.VersionRow) => [row.effectiveOn];
        return withoutDeleted(pager.page(bound, page, rows, { item: toResource, after }));
      });
    },

    /** Takes a planned version back. @throws `requirement-version-in-force` (409) */
    withdraw: (
      actor: Actor,
      jobRoleId: string,
      id: string,
      expected: ExpectedVersion,
    ): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findVersion(tx, jobRoleId, id);
        if (!row) throw missing();
        requireVersion(expected, row.version);
        const { effectiveOn } = row;
        if (effectiveOn <= (await todayOf(tx))) {
          throw problem.requirementVersionInForce(
            `It is in force since ${effectiveOn}: publish a later version instead.`,
          );
        }
        if ((await repository.deleteVersions(tx, [id])) === 0) throw missing();
        publish(tx, actor, requirementsWithdrawn(id, { id, jobRoleId, effectiveOn }));
      }),
  };
}

const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;

function toResource({ requirements, ...row }: repository.VersionRow): RequirementVersion {
  return {
    ...row,
    requirements: requirements.map((requirement) => ({
      ...requirement,
      level: atFourDecimals(requirement.level),
      weight: atFourDecimals(requirement.weight),
    })),
  };
}
