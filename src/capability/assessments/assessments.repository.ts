import { and, desc, eq, gte, lt, or, sql } from 'drizzle-orm';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { type AssessmentRow, assessments } from './assessments.table.js';
import type { ConversionTable, Scale } from './rules/place-on-scale.js';
import type { PlannedAssessment } from './rules/plan-assessment.js';

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`${assessments.employerId} = current_employer()`;

const FIND_PEOPLE = {
  name: 'assessments_people',
  text: `with wanted as (
           select e.id, e.external_id from employees_directory e
           where e.employer_id = current_employer() and e.id = any($1::uuid[])
           union
           select e.id, e.external_id from employees_directory e
           where e.employer_id = current_employer() and e.external_id = any($2::text[])
         )
         select id, external_id as "externalId",
           case when $3::uuid is null then false
             else exists (select 1 from managers_of(wanted.id) m where m.employee_id = $3) end as "isAbove"
         from wanted`,
};

export type FoundPerson = { id: string; externalId: string; isAbove: boolean };

/** Employees by id or external id; `isAbove`: `viewerId` is in the line above them. */
export function findPeople(
  tx: EmployerTx,
  wanted: { ids: string[]; externalIds: string[] },
  viewerId: string | null,
): Promise<FoundPerson[]> {
  return tx.rows<FoundPerson>(FIND_PEOPLE, [wanted.ids, wanted.externalIds, viewerId]);
}

const FIND_SKILLS = {
  name: 'assessments_skills',
  text: `select s.id, s.source, s.external_id as "externalId" from skills_directory s
         where s.employer_id = current_employer() and s.id = any($1::uuid[])
         union
         select s.id, s.source, s.external_id from unnest($2::text[], $3::text[]) as wanted(source, external_id)
         join skills_directory s on s.employer_id = current_employer()
           and s.source = wanted.source and s.external_id = wanted.external_id`,
};

export type FoundSkill = { id: string; source: string; externalId: string | null };

/** Skills by id, or by source and external id (two lists of one length). */
export function findSkills(
  tx: EmployerTx,
  wanted: { ids: string[]; sources: string[]; externalIds: string[] },
): Promise<FoundSkill[]> {
  return tx.rows<FoundSkill>(FIND_SKILLS, [wanted.ids, wanted.sources, wanted.externalIds]);
}

const READ_SCALES = {
  name: 'assessments_scales',
  text: `select s.id, s.zero, s.max, s.is_default as "isDefault", (
           select coalesce(json_agg(json_build_object('fromScaleId', c.from_scale_id, 'effectiveOn', c.effective_on,
             'anchors', c.anchors)), '[]')
           from proficiency_scales_directory d
           join skills_scale_conversions c on c.employer_id = current_employer() and c.from_scale_id = s.id
             and c.to_scale_id = d.id
           where d.employer_id = current_employer() and d.is_default) as conversions
         from proficiency_scales_directory s where s.employer_id = current_employer()`,
};

type FoundScale = Scale & { id: string; isDefault: boolean; conversions: ConversionTable[] };

/** The employer's scales, a handful, each with the tables by which its levels are read on the default scale. */
export const readScales = (tx: EmployerTx) => tx.rows<FoundScale>(READ_SCALES);

const INSERT = {
  name: 'assessments_insert',
  text: `insert into assessments (id, employee_id, skill_id, scale_id, level, default_level, source, assessed_on, assessor_id, evidence)
         select id, "employeeId", "skillId", "scaleId", level, "defaultLevel", source, "assessedOn", "assessorId", evidence
         from jsonb_to_recordset($1::jsonb) as given(id uuid, "employeeId" uuid, "skillId" uuid, "scaleId" uuid,
           level double precision, "defaultLevel" double precision, source text, "assessedOn" date, "assessorId" uuid,
           evidence jsonb)
         returning created_at as "createdAt"`,
};

export type NewRow = PlannedAssessment & Pick<AssessmentRow, 'id' | 'evidence'>;

/** Writes evidence, in one statement however much there is. */
export async function insertAssessments(tx: EmployerTx, rows: NewRow[]): Promise<AssessmentRow[]> {
  const written = await tx.rows<{ createdAt: string }>(INSERT, [JSON.stringify(rows)]);
  return rows.map((row, index) => {
    const at = written[index]?.createdAt;
    if (at === undefined) throw new Error('an assessment was not written');
    return { ...row, employerId: tx.employerId, version: 1, createdAt: at, updatedAt: at };
  });
}

export async function findAssessment(
  tx: EmployerTx,
  employeeId: string,
  id: string,
): Promise<AssessmentRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(assessments)
    .where(and(OWN, eq(assessments.id, id), eq(assessments.employeeId, employeeId)));
  return row;
}

type Filters = { skillId?: string | undefined; updatedSince?: string | undefined };

/** Newest first. Served by (employer_id, employee_id, skill_id, assessed_on): one person's evidence is sorted whole. */
export function listAssessments(
  tx: EmployerTx,
  employeeId: string,
  filters: Filters,
  page: PageRequest,
): Promise<AssessmentRow[]> {
  const [assessedOn, id] = page.after?.map(String) ?? [];
  const isAfter =
    assessedOn === undefined || id === undefined
      ? undefined
      : or(
          lt(assessments.assessedOn, assessedOn),
          and(eq(assessments.assessedOn, assessedOn), lt(assessments.id, id)),
        );
  const { skillId, updatedSince } = filters;
  return tx.orm
    .select()
    .from(assessments)
    .where(
      and(
        OWN,
        eq(assessments.employeeId, employeeId),
        skillId === undefined ? undefined : eq(assessments.skillId, skillId),
        updatedSince === undefined ? undefined : gte(assessments.updatedAt, updatedSince),
        isAfter,
      ),
    )
    .orderBy(desc(assessments.assessedOn), desc(assessments.id))
    .limit(page.limit + 1);
}
