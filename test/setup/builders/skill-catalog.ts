import { fresh, type TestApp, type TestEmployer } from '../test-app.js';

type Requirement = { skillId: string; level: number; weight: number; mandatory?: boolean };
type NewVersion = {
  effectiveOn?: string;
  requirements: readonly Requirement[];
  requiredCredentialTypeIds?: readonly string[];
};
type NewSkill = { source?: string; externalId?: string; referenceWeight?: number | null };

/** An employer's scales, skills and roles, made by the API; each function answers the new id. */
export function skillCatalog(
  { api, done, owner }: TestApp,
  { id: employerId, admin }: TestEmployer,
) {
  const create = async (url: string, body: object): Promise<string> =>
    (await done(api.post(url, admin, body))).id;

  return {
    /** The first one is the default. */
    scale: ({ max, zero = 0 }: { max: number; zero?: number }) =>
      create('/v1/proficiency-scales', {
        name: fresh('Scale'),
        zero,
        max,
        levels: [
          { value: zero, label: 'None' },
          { value: max, label: 'Expert' },
        ],
      }),

    skill: (skill: NewSkill = {}) =>
      create('/v1/skills', { name: fresh('Skill'), kind: 'hard', ...skill }),

    role: (role: { code?: string; family?: string } = {}) =>
      create('/v1/job-roles', { code: fresh('role'), title: fresh('Role'), ...role }),

    /** Behind the service, as an import writes what it rated. */
    async profile(
      jobRoleId: string,
      ratings: readonly { skillId: string; importance: number; level?: number }[],
    ) {
      await owner.query(
        `insert into job_role_profiles (employer_id, job_role_id, skill_id, importance, level)
         select $1, $2, "skillId", importance, coalesce(level, 0)
         from jsonb_to_recordset($3::jsonb) as given("skillId" uuid, importance float8, level float8)`,
        [employerId, jobRoleId, JSON.stringify(ratings)],
      );
    },

    async tools(jobRoleId: string, skillIds: readonly string[]) {
      await owner.query(
        `insert into job_role_tools (employer_id, job_role_id, skill_id) select $1, $2, unnest($3::uuid[])`,
        [employerId, jobRoleId, skillIds],
      );
    },

    async version(
      jobRoleId: string,
      { effectiveOn = '2020-01-01', requirements, requiredCredentialTypeIds }: NewVersion,
    ): Promise<string> {
      const body = { effectiveOn, requirements };
      const id = await create(`/v1/job-roles/${jobRoleId}/requirement-versions`, body);
      // Behind the service: a test of gaps need not know how credential types are made.
      if (requiredCredentialTypeIds) {
        await owner.query(
          'update requirement_versions set required_credential_type_ids = $2 where id = $1',
          [id, requiredCredentialTypeIds],
        );
      }
      return id;
    },
  };
}
