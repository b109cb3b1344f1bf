import { v7 as uuidv7 } from 'uuid';
import { fresh, type TestApp, type TestEmployer } from '../test-app.js';

type Requirement = { skillId: string; level: number; weight: number; mandatory?: boolean };
type NewVersion = {
  effectiveOn?: string;
  requirements: readonly Requirement[];
  requiredCredentialTypeIds?: readonly string[];
};

/** An employer's scales, skills and roles, put where the service reads them. */
export function skillCatalog({ owner }: TestApp, { id: employerId }: TestEmployer) {
  async function insert(table: string, values: Record<string, unknown>): Promise<string> {
    const id = uuidv7();
    const row = { employer_id: employerId, id, ...values };
    const columns = Object.keys(row).join(', ');
    const marks = Object.keys(row).map((_, index) => `$${index + 1}`);
    await owner.query(
      `insert into ${table} (${columns}) values (${marks.join(', ')})`,
      Object.values(row),
    );
    return id;
  }

  return {
    scale: (scale: { zero?: number; max: number; isDefault?: boolean }) =>
      insert('proficiency_scales', {
        name: fresh('Scale'),
        zero: scale.zero ?? 0,
        max: scale.max,
        levels: '[]',
        is_default: scale.isDefault ?? true,
      }),

    skill: (
      skill: {
        name?: string;
        source?: string;
        externalId?: string;
        referenceWeight?: number | null;
      } = {},
    ) =>
      insert('skills', {
        name: skill.name ?? fresh('Skill'),
        kind: 'hard',
        source: skill.source ?? 'custom',
        external_id: skill.externalId ?? null,
        reference_weight: skill.referenceWeight ?? null,
      }),

    role: (role: { family?: string } = {}) =>
      insert('job_roles', {
        code: fresh('role'),
        title: fresh('Role'),
        family: role.family ?? null,
        source: 'custom',
      }),

    async version(jobRoleId: string, version: NewVersion): Promise<string> {
      const id = await insert('requirement_versions', {
        job_role_id: jobRoleId,
        effective_on: version.effectiveOn ?? '2020-01-01',
        required_credential_type_ids: version.requiredCredentialTypeIds ?? [],
      });
      await owner.query(
        `insert into requirements (employer_id, requirement_version_id, skill_id, level, weight, mandatory)
         select $1, $2, "skillId", level, weight, coalesce(mandatory, false)
         from jsonb_to_recordset($3::jsonb) as r("skillId" uuid, level float8, weight float8, mandatory boolean)`,
        [employerId, id, JSON.stringify(version.requirements)],
      );
      return id;
    },
  };
}
