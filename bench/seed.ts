import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../src/kernel/ids.js';

/** What the workloads need to know of the seeded employer. */
export type Seed = {
  employerId: EmployerId;
  employeeIds: string[];
  departmentIds: string[];
};

export const EMPLOYEES = 20_000;
const DEPARTMENTS = 100;
const SKILLS = 200;
const ROLES = 50;
const REQUIREMENTS = 20;

/**
 * An employer of 20,000 with 100 departments, 50 roles of 20 requirements each, and a level for each requirement of
 * each person; written as the superuser, since the load is not what is measured.
 */
export async function seedPeople(url: string, employerId: EmployerId): Promise<Seed> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select set_config('app.employer_id', $1, false)`, [employerId]);
    const departmentIds = Array.from({ length: DEPARTMENTS }, () => uuidv7());
    const skillIds = Array.from({ length: SKILLS }, () => uuidv7());
    const roleIds = Array.from({ length: ROLES }, () => uuidv7());
    const versionIds = roleIds.map(() => uuidv7());
    const employeeIds = Array.from({ length: EMPLOYEES }, () => uuidv7());
    await client.query(
      'insert into departments (id, name) select id, $2 || n from unnest($1::uuid[]) with ordinality t(id, n)',
      [departmentIds, 'Department '],
    );
    await client.query(
      `insert into proficiency_scales (id, name, zero, max, levels, is_default) values ($1, '0–5', 0, 5, '[]', true)`,
      [uuidv7()],
    );
    await client.query(
      `insert into skills (id, name, kind, source) select id, 'Skill ' || n, 'hard', 'custom' from unnest($1::uuid[]) with ordinality t(id, n)`,
      [skillIds],
    );
    await client.query(
      `insert into job_roles (id, code, title, family, source) select id, 'R' || n, 'Role ' || n, (n % 5)::text, 'custom' from unnest($1::uuid[]) with ordinality t(id, n)`,
      [roleIds],
    );
    await client.query(
      `insert into requirement_versions (id, job_role_id, effective_on) select v, r, '2024-01-01' from unnest($1::uuid[], $2::uuid[]) t(v, r)`,
      [versionIds, roleIds],
    );
    await client.query(
      `insert into requirements (requirement_version_id, skill_id, level, weight, mandatory)
       select v, $2::uuid[][((n * 7 + k * 3) % ${SKILLS} + 1)], 3, 1 + k % 3, false
       from unnest($1::uuid[]) with ordinality t(v, n), generate_series(1, ${REQUIREMENTS}) k
       on conflict do nothing`.replace('$2::uuid[][', '($2::uuid[])['),
      [versionIds, skillIds],
    );
    await client.query(
      `insert into employees (id, external_id, given_name, family_name, email, status, employment_type, hired_on, department_id, job_role_id, country, region)
       select id, 'W-' || n, 'Given' || n, 'Family' || n, 'person' || n || '@example.com', 'active', 'full_time', '2020-01-01',
              ($2::uuid[])[n % ${DEPARTMENTS} + 1], ($3::uuid[])[n % ${ROLES} + 1], 'US', 'NJ'
       from unnest($1::uuid[]) with ordinality t(id, n)`,
      [employeeIds, departmentIds, roleIds],
    );
    await client.query(
      `insert into employee_skill_levels (employee_id, skill_id, level, assessed_level, assessment_count, last_assessed_on)
       select e.id, r.skill_id, known.level, known.level, 2, '2026-05-01'
       from employees e join requirement_versions v on v.employer_id = e.employer_id and v.job_role_id = e.job_role_id
       join requirements r on r.employer_id = v.employer_id and r.requirement_version_id = v.id
       cross join lateral (select (hashtext(e.id::text || r.skill_id::text) & 7) * 0.625 as level) known
       where e.employer_id = $1`,
      [employerId],
    );
    await client.query('vacuum analyze');
    return { employerId, employeeIds, departmentIds };
  } finally {
    await client.end();
  }
}
