import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { Teaching } from './rules/relate-to-job.js';

/** What a policy asks about the person. */
export type EmployeeFacts = {
  id: string;
  status: string;
  employmentType: string;
  hiredOn: PlainDate;
  performanceStanding: string;
  departmentId: string | null;
};

const EMPLOYEE = {
  name: 'reimbursement_employee',
  text: `select id, status, employment_type as "employmentType", hired_on as "hiredOn",
           performance_standing as "performanceStanding", department_id as "departmentId"
         from employees_directory where employer_id = current_employer() and id = $1`,
};
const EMPLOYEE_OF_REQUEST = {
  name: 'reimbursement_employee_of_request',
  text: `select e.id, e.status, e.employment_type as "employmentType", e.hired_on as "hiredOn",
           e.performance_standing as "performanceStanding", e.department_id as "departmentId"
         from reimbursement_requests r
         join employees_directory e on e.employer_id = current_employer() and e.id = r.employee_id
         where r.employer_id = current_employer() and r.id = $1`,
};

export async function findEmployeeFacts(
  tx: EmployerTx,
  id: string,
): Promise<EmployeeFacts | undefined> {
  const [row] = await tx.rows<EmployeeFacts>(EMPLOYEE, [id]);
  return row;
}

/** The same by the request, for a caller that does not know yet whose it is. */
export async function findRequester(
  tx: EmployerTx,
  requestId: string,
): Promise<EmployeeFacts | undefined> {
  const [row] = await tx.rows<EmployeeFacts>(EMPLOYEE_OF_REQUEST, [requestId]);
  return row;
}

/** What the catalog knows of a course; null: nothing was asked, or there is nothing by that id. */
export type CatalogFacts = {
  providerAccredited: boolean | null;
  programAccredited: boolean | null;
  teaches: Teaching[];
  /** Whether the present or the target role asks for anything on that day. */
  roleAsks: boolean;
};

type About = {
  employeeId: string;
  providerId: string | null;
  programId: string | null;
  targetRoleId: string | null;
  on: PlainDate;
};

const CATALOG = {
  name: 'reimbursement_catalog_facts',
  text: `select
           (select p.accredited from providers_directory p
            where p.employer_id = current_employer() and p.id = $1) as "providerAccredited",
           (select t.accredited from training_programs_directory t
            where t.employer_id = current_employer() and t.id = $2) as "programAccredited",
           (select coalesce(json_agg(json_build_object('skillId', t.skill_id, 'level', t.level)), '[]'::json)
            from training_programs_teaching t where t.employer_id = current_employer() and t.program_id = $2) as teaches,
           exists (select 1 from employees_directory e
            join job_roles_requirements q on q.employer_id = current_employer() and q.job_role_id in (e.job_role_id, $4)
            where e.employer_id = current_employer() and e.id = $3 and q.effective_on <= $5) as "roleAsks"`,
};

export async function readCatalogFacts(tx: EmployerTx, about: About): Promise<CatalogFacts> {
  const { providerId, programId, employeeId, targetRoleId, on } = about;
  const values = [providerId, programId, employeeId, targetRoleId, on];
  return onlyRow(await tx.rows<CatalogFacts>(CATALOG, values));
}
