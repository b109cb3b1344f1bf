import { v7 as uuidv7 } from 'uuid';
import type { PlainDate } from '../../kernel/calendar.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { JobRoleAuthor } from './job-role-bulk.service.js';
import { requirementsPublished, requirementsWithdrawn } from './job-roles.events.js';
import * as repository from './requirement-versions.repository.js';
import { mergeRequirements, type Requirement } from './rules/merge-requirements.js';

export type RequirementImportService = ReturnType<typeof requirementImportService>;

export type RequirementImport = {
  effectiveOn: PlainDate;
  /** Every skill of the catalog: what a role asks for beside these is the employer’s own and stays. */
  catalogSkillIds: readonly string[];
  /** Each role once; levels on the employer’s default scale. */
  roles: readonly { jobRoleId: string; requirements: readonly Requirement[] }[];
};

export type RequirementImportResult = { published: number; replaced: number; unchanged: number };

export function requirementImportService({ db }: { db: Database }) {
  return {
    /**
     * Makes roles ask, from a date on, for what a catalog says. A role that asks for just that on the date gets no
     * version; a version of the very date is replaced, under a new id; all others stay, as history or as plans. Meant
     * for some hundred roles at a time: all of them are read, compared and written by one statement each.
     */
    importRequirements: (
      author: JobRoleAuthor,
      { effectiveOn, catalogSkillIds, roles }: RequirementImport,
    ): Promise<RequirementImportResult> =>
      db.inEmployer(author.employerId, async (tx) => {
        repository.lockVersions(tx);
        const inForce = await repository.readInForce(
          tx,
          roles.map(({ jobRoleId }) => jobRoleId),
          effectiveOn,
        );
        const catalogSkills = new Set(catalogSkillIds);
        const changes = roles.flatMap(({ jobRoleId, requirements: imported }) => {
          const current = inForce.get(jobRoleId);
          const merged = mergeRequirements(imported, current?.requirements, catalogSkills);
          if (!merged.changed) return [];
          const version = {
            id: uuidv7(),
            jobRoleId,
            effectiveOn,
            requirements: merged.requirements,
            requiredCredentialTypeIds: current?.requiredCredentialTypeIds ?? [],
          };
          return [
            { version, replaced: current?.effectiveOn === effectiveOn ? current : undefined },
          ];
        });
        const replaced = changes.flatMap((change) => change.replaced ?? []);
        await repository.deleteVersions(
          tx,
          replaced.map(({ id }) => id),
        );
        await repository.insertVersions(
          tx,
          changes.map(({ version }) => version),
        );
        publish(
          tx,
          author,
          ...replaced.map(({ id, jobRoleId }) =>
            requirementsWithdrawn(id, { id, jobRoleId, effectiveOn }),
          ),
          ...changes.map(({ version: { id, jobRoleId } }) =>
            requirementsPublished(id, { id, jobRoleId, effectiveOn }),
          ),
        );
        return {
          published: changes.length - replaced.length,
          replaced: replaced.length,
          unchanged: roles.length - changes.length,
        };
      }),
  };
}
