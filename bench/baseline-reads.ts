import type { FastifyInstance } from 'fastify';
import type pg from 'pg';

const COLUMNS = `id, version, created_at as "createdAt", updated_at as "updatedAt", external_id as "externalId",
  employee_number as "employeeNumber", given_name as "givenName", family_name as "familyName", email, status,
  employment_type as "employmentType", hired_on as "hiredOn", terminated_on as "terminatedOn",
  termination_reason as "terminationReason", manager_id as "managerId", department_id as "departmentId",
  job_role_id as "jobRoleId", country, region, owns_over_five_percent as "ownsOverFivePercent",
  performance_standing as "performanceStanding", custom_fields as "customFields"`;

const text = { type: 'string' } as const;
const orNull = { type: ['string', 'null'] } as const;
const employee = {
  type: 'object',
  properties: {
    id: text,
    version: { type: 'integer' },
    createdAt: text,
    updatedAt: text,
    externalId: text,
    employeeNumber: orNull,
    givenName: text,
    familyName: text,
    email: text,
    status: text,
    employmentType: text,
    hiredOn: text,
    terminatedOn: orNull,
    terminationReason: orNull,
    managerId: orNull,
    departmentId: orNull,
    jobRoleId: orNull,
    country: orNull,
    region: orNull,
    ownsOverFivePercent: { type: 'boolean' },
    performanceStanding: text,
    customFields: { type: 'object', additionalProperties: true },
  },
} as const;
const page = {
  type: 'object',
  properties: { data: { type: 'array', items: employee }, nextCursor: orNull },
} as const;
const gap = {
  type: 'object',
  properties: {
    skillId: text,
    requiredLevel: { type: 'number' },
    level: { type: ['number', 'null'] },
    gap: { type: 'number' },
    weight: { type: 'number' },
    mandatory: { type: 'boolean' },
  },
} as const;
const report = {
  type: 'object',
  properties: {
    employeeId: text,
    readiness: { type: ['number', 'null'] },
    gaps: { type: 'array', items: gap },
  },
} as const;

type GapRow = {
  skillId: string;
  requiredLevel: number;
  level: number | null;
  weight: number;
  mandatory: boolean;
};

/** Rows 1, 2, 3 and 9: the same SQL work as the service's reads. */
export function registerReads(app: FastifyInstance, pool: pg.Pool, employerId: string) {
  app.get<{ Params: { id: string } }>(
    '/employees/:id',
    { schema: { response: { 200: employee } } },
    async (request) => {
      const { rows } = await pool.query({
        name: 'employee',
        text: `select ${COLUMNS} from employees where employer_id = $1 and id = $2`,
        values: [employerId, request.params.id],
      });
      return rows[0];
    },
  );

  app.get<{ Querystring: { departmentId?: string; after?: string } }>(
    '/employees',
    { schema: { response: { 200: page } } },
    async (request) => {
      const { departmentId, after = '00000000-0000-0000-0000-000000000000' } = request.query;
      const filter = departmentId ? ' and department_id = $4' : '';
      const { rows } = await pool.query({
        name: departmentId ? 'filtered' : 'list',
        text: `select ${COLUMNS} from employees where employer_id = $1 and id > $2${filter} order by id limit $3`,
        values: [employerId, after, 51, ...(departmentId ? [departmentId] : [])],
      });
      const data = rows.slice(0, 50);
      return { data, nextCursor: rows.length > 50 ? data[49].id : null };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/employees/:id/skill-gaps',
    { schema: { response: { 200: report } } },
    async (request) => {
      const { rows } = await pool.query<GapRow>({
        name: 'gaps',
        text: `select r.skill_id as "skillId", r.level as "requiredLevel", l.level, r.weight, r.mandatory
             from employees e
             join requirement_versions v on v.employer_id = e.employer_id and v.job_role_id = e.job_role_id and v.effective_on <= current_date
             join requirements r on r.employer_id = v.employer_id and r.requirement_version_id = v.id
             left join employee_skill_levels l on l.employer_id = e.employer_id and l.employee_id = e.id and l.skill_id = r.skill_id
             where e.employer_id = $1 and e.id = $2`,
        values: [employerId, request.params.id],
      });
      return makeReport(request.params.id, rows);
    },
  );
}

function makeReport(employeeId: string, rows: GapRow[]) {
  let weights = 0;
  let met = 0;
  const gaps = rows.flatMap((row) => {
    const level = row.level ?? 0;
    weights += row.weight;
    met += row.weight * Math.min(1, level / row.requiredLevel);
    return level < row.requiredLevel ? [{ ...row, gap: row.requiredLevel - level }] : [];
  });
  return { employeeId, readiness: weights > 0 ? met / weights : null, gaps };
}
