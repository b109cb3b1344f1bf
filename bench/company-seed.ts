import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { EmployerId } from '../src/kernel/ids.js';

export type CompanySeed = { people: number; roles: number; departments: number; skills: number };

/** Ids of version 7, counted on from a random start, so that rows lie in the order of their numbers. */
const IDS = `create function pg_temp.bench_id(part text, n bigint) returns uuid language sql immutable as
  $$ select (substr(part, 1, 8) || '-' || substr(part, 9, 4) || '-7' || lpad(to_hex(n >> 32), 3, '0') || '-8' || substr(part, 13, 3)
       || '-' || substr(part, 16, 4) || lpad(to_hex(n & 4294967295), 8, '0'))::uuid $$`;

/**
 * An employer whose people hold roles of 20 requirements each and a level for every one of them; one in twenty has left.
 * Written as the superuser with triggers off, since the load is not what is measured; the service counts them later.
 */
export async function seedCompany(
  client: pg.Client,
  employerId: EmployerId,
  { people, roles, departments, skills }: CompanySeed,
): Promise<void> {
  const part = (word: string) => `'01939f6e${word}${randomBytes(6).toString('hex').slice(0, 10)}'`;
  const [department, skill, role, version, person] = ['d', 'a', 'b', 'e', 'f'].map((letter) =>
    part(letter.repeat(1)),
  );
  const id = (kind: string | undefined, n: string) => `pg_temp.bench_id(${kind}, ${n})`;
  await client.query(IDS).catch((error: Error & { code?: string }) => {
    if (error.code !== '42723') throw error; // there from the employer before
  });
  const steps = [
    'begin',
    'set local session_replication_role = replica',
    `select set_config('app.employer_id', '${employerId}', true)`,
    `insert into departments (id, name) select ${id(department, 'n')}, 'Department ' || n from generate_series(1, ${departments}) n`,
    `insert into skills (id, name, kind, source) select ${id(skill, 'n')}, 'Skill ' || n, (array['hard', 'soft', 'knowledge', 'tool'])[n % 4 + 1], 'custom'
       from generate_series(1, ${skills}) n`,
    `insert into job_roles (id, code, title, source) select ${id(role, 'n')}, 'R' || n, 'Role ' || n, 'custom' from generate_series(1, ${roles}) n`,
    `insert into requirement_versions (id, job_role_id, effective_on) select ${id(version, 'n')}, ${id(role, 'n')}, '2024-01-01' from generate_series(1, ${roles}) n`,
    `insert into requirements (requirement_version_id, skill_id, level, weight, mandatory)
       select ${id(version, 'n')}, ${id(skill, `(n * 20 + k) % ${skills} + 1`)}, 2 + (n + k) % 3, 1 + k % 3, k = 1
       from generate_series(1, ${roles}) n, generate_series(1, 20) k`,
    `insert into employees (id, external_id, given_name, family_name, email, status, employment_type, hired_on, terminated_on,
         department_id, job_role_id, country, region)
       select ${id(person, 'n')}, 'W-' || n, 'Given', 'Family', 'p' || n || '@example.com',
         case when n % 20 = 0 then 'terminated' else 'active' end, 'full_time', '2020-01-01', case when n % 20 = 0 then date '2026-01-31' end,
         ${id(department, `n % ${departments} + 1`)}, ${id(role, `n % ${roles} + 1`)}, 'US', (array['NJ', 'NY', 'CA', 'TX'])[n % 4 + 1]
       from generate_series(1, ${people}) n`,
    `insert into employee_skill_levels (employee_id, skill_id, level, assessed_level, assessment_count, last_assessed_on)
       select ${id(person, 'n')}, ${id(skill, `((n % ${roles} + 1) * 20 + k) % ${skills} + 1`)}, (n * 7 + k * 3) % 6 * 0.8, (n * 7 + k * 3) % 6 * 0.8, 2, '2026-05-01'
       from generate_series(1, ${people}) n, generate_series(1, 20) k`,
    'commit',
  ];
  for (const step of steps) await client.query(step);
}
