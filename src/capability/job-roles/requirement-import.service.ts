import { v7 as uuidv7 } from 'uuid';
import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { JobRoleAuthor } from './job-role-bulk.service.js';
import { requirementsPublished, requirementsWithdrawn } from './job-roles.events.js';
import * as repository from './requirement-versions.repository.js';
import { type RequirementMemory, readSkillsOfSource } from './role-imports.repository.js';
import { type ImportedRequirement, mergeRequirements } from './rules/merge-requirements.js';

export type RoleToMerge = {
  id: string;
  requirements: readonly ImportedRequirement[];
  /** Null: no import has written it yet. */
  memory: RequirementMemory | null;
  /** Made by the employer, so that what it asks for already is the employer’s word. */
  isOwn: boolean;
};

export type VersionOutcome = { outcome: 'created' | 'updated' | 'unchanged'; kept: boolean };

/** As an import remembers what it wrote. */
export const toMemory = (requirements: readonly ImportedRequirement[]): RequirementMemory =>
  Object.fromEntries(requirements.map(({ skillId, level, weight }) => [skillId, [level, weight]]));

/**
 * Makes roles ask, from a date on, for what a catalog says, but for what the employer changed. A role that asks for just
 * that on the date gets no version; a version of the very date is replaced, under a new id; all others stay, as history
 * or as plans. All roles are read, compared and written by one statement each.
 */
export async function importRequirements(
  tx: EmployerTx,
  author: JobRoleAuthor,
  { source, effectiveOn }: { source: string; effectiveOn: PlainDate },
  roles: readonly RoleToMerge[],
): Promise<VersionOutcome[]> {
  repository.lockVersions(tx);
  const inForce = await repository.readInForce(
    tx,
    roles.map(({ id }) => id),
    effectiveOn,
  );
  const unremembered = roles.flatMap(({ id, memory }) =>
    memory === null ? (inForce.get(id)?.requirements ?? []).map(({ skillId }) => skillId) : [],
  );
  const ofSource = await readSkillsOfSource(tx, source, [...new Set(unremembered)]);
  const writtenOf = ({ id, memory, isOwn, requirements }: RoleToMerge): RequirementMemory => {
    if (memory) return memory;
    if (isOwn) return toMemory(requirements);
    // Written before anything was remembered: what the role asks for of skills from the source counts as imported.
    const current = inForce.get(id)?.requirements ?? [];
    return toMemory(current.filter(({ skillId }) => ofSource.has(skillId)));
  };
  const decided = roles.map((role) => {
    const current = inForce.get(role.id);
    const written = new Map(Object.entries(writtenOf(role)));
    const merged = mergeRequirements(role.requirements, current?.requirements, written);
    const version = {
      id: uuidv7(),
      jobRoleId: role.id,
      effectiveOn,
      requirements: merged.requirements,
      requiredCredentialTypeIds: current?.requiredCredentialTypeIds ?? [],
    };
    return {
      ...merged,
      version,
      replaced: merged.changed && current?.effectiveOn === effectiveOn ? current : undefined,
    };
  });
  const versions = decided.flatMap(({ changed, version }) => (changed ? [version] : []));
  const replaced = decided.flatMap((each) => each.replaced ?? []);
  await repository.deleteVersions(
    tx,
    replaced.map(({ id }) => id),
  );
  await repository.insertVersions(tx, versions);
  publish(
    tx,
    author,
    ...replaced.map(({ id, jobRoleId }) =>
      requirementsWithdrawn(id, { id, jobRoleId, effectiveOn }),
    ),
    ...versions.map(({ id, jobRoleId }) =>
      requirementsPublished(id, { id, jobRoleId, effectiveOn }),
    ),
  );
  return decided.map(({ changed, replaced: before, kept }) => ({
    outcome: changed ? (before ? 'updated' : 'created') : 'unchanged',
    kept,
  }));
}
