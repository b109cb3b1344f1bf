import { hash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { PlainDate } from '../../kernel/calendar.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { JobRoleAuthor } from './job-role-bulk.service.js';
import { jobRoleChanged, jobRoleCreated } from './job-roles.events.js';
import { lockCodes, upsertJobRoles, type WholeJobRole } from './job-roles.repository.js';
import { importRequirements, toMemory, type VersionOutcome } from './requirement-import.service.js';
import * as repository from './role-imports.repository.js';
import type { ImportedRequirement } from './rules/merge-requirements.js';
import { type CatalogRole, codesFor, planRoleImport } from './rules/plan-role-import.js';

/** A role as a catalog says it, its skills by the employer’s ids; levels on the employer’s default scale. */
export type ImportedRole = CatalogRole & {
  requirements: readonly ImportedRequirement[];
  /** The catalog’s own ratings, each from 0 to 1: of all it rates, also what the role hardly needs. */
  profile: readonly { skillId: string; importance: number; level: number }[];
  toolIds: readonly string[];
};

export type RoleImport = {
  source: 'onet' | 'esco';
  /** Stands beside a code that another role has already. */
  label: string;
  effectiveOn: PlainDate;
  /** Each external id once. */
  roles: readonly ImportedRole[];
};

/** What became of each role and of what it asks for, in their order. */
export type RoleImportResult = {
  role: { outcome: 'created' | 'updated' | 'unchanged'; kept: boolean };
  version: VersionOutcome;
}[];

const hashOf = ({ profile, toolIds }: ImportedRole) =>
  hash('sha256', JSON.stringify([profile, [...toolIds].sort()]), 'base64url');

const hasChanged = (one: unknown, other: unknown) =>
  changedFieldsOf({ value: one }, { value: other }).length > 0;

export function roleImportService({ db }: { db: Database }) {
  return {
    /**
     * Makes some hundred roles be as a catalog says, with what they ask for, their raw ratings and their tools, but for
     * what the employer changed in them.
     */
    importRoles: (
      author: JobRoleAuthor,
      { source, label, effectiveOn, roles }: RoleImport,
    ): Promise<RoleImportResult> =>
      db.inEmployer(author.employerId, async (tx) => {
        lockCodes(tx);
        const stored = await repository.lockForImport(tx, {
          source,
          externalIds: roles.map(({ externalId }) => externalId),
          codes: roles.flatMap((role) => codesFor(label, role)),
        });
        const rows = new Map(stored.map((row) => [row.id, row]));
        const planned = planRoleImport(roles, stored, { source, label, newId: () => uuidv7() });
        const decided = planned.map((plan, index) => {
          const role = roles[index] as ImportedRole;
          const changedFields = plan.before ? changedFieldsOf(plan.before, plan.values) : [];
          return { ...plan, role, changedFields, row: rows.get(plan.id) };
        });
        const writes = decided.filter(
          ({ before, changedFields }) => !before || changedFields.length > 0,
        );
        await upsertJobRoles(
          tx,
          writes.map(
            ({ id, code, before, values }): WholeJobRole => ({
              ...values,
              id,
              code,
              source: (before?.source ?? source) as WholeJobRole['source'],
            }),
          ),
        );
        publish(
          tx,
          author,
          ...writes.map(({ id, code, before, changedFields }) =>
            before
              ? jobRoleChanged(id, { id, code }, { changedFields })
              : jobRoleCreated(id, { id, code }),
          ),
        );
        const versions = await importRequirements(
          tx,
          author,
          { source, effectiveOn },
          decided.map(({ id, role, row, isOwn }) => ({
            id,
            requirements: role.requirements,
            memory: row?.requirementMemory ?? null,
            isOwn,
          })),
        );
        const remembered = decided.map(({ id, role, written: fields, row }) => {
          const { externalId } = role;
          const requirements = toMemory(role.requirements);
          const memory = { id, externalId, fields, requirements, ratingsHash: hashOf(role) };
          const isNew =
            hasChanged(row?.imported, { source, externalId, fields }) ||
            hasChanged(row?.requirementMemory, requirements);
          return { role, memory, isRated: row?.ratingsHash === memory.ratingsHash, isNew };
        });
        repository.replaceRatings(
          tx,
          remembered
            .filter(({ isRated }) => !isRated)
            .map(({ role, memory: { id } }) => ({
              id,
              profile: role.profile,
              toolIds: role.toolIds,
            })),
        );
        repository.remember(
          tx,
          source,
          remembered.filter(({ isNew, isRated }) => isNew || !isRated).map(({ memory }) => memory),
        );
        return decided.map(({ before, changedFields, kept }, index) => {
          const outcome = changedFields.length > 0 ? 'updated' : 'unchanged';
          return {
            role: { outcome: before ? outcome : 'created', kept: kept.length > 0 },
            version: versions[index] as VersionOutcome,
          };
        });
      }),
  };
}
