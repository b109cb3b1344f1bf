import type { Actor } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { assessmentNotFound } from './assessments.problems.js';
import * as repository from './assessments.repository.js';
import type { Assessment, AssessmentQuery } from './assessments.schemas.js';
import type { AssessmentRow } from './assessments.table.js';
import {
  type EmployeeDirectory,
  employeeNotFound,
  skillsInViewOf,
} from './employee-skills.service.js';

export type AssessmentService = ReturnType<typeof assessmentService>;
type Deps = { db: Database; pager: Pager; employees: EmployeeDirectory };

export const NO_EVIDENCE = { note: null, url: null, documentId: null };

/** Reading the evidence; it is written by `assessment-recording.service.ts`. */
export function assessmentService({ db, pager, employees }: Deps) {
  return {
    read: (actor: Actor, employeeId: string, id: string): Promise<Assessment> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const [isVisible, row] = await Promise.all([
          employees.isInView(tx, employeeId, skillsInViewOf(actor)),
          repository.findAssessment(tx, employeeId, id),
        ]);
        if (!isVisible) throw employeeNotFound();
        if (!row) throw assessmentNotFound('There is no such assessment of this employee.');
        return toResource(row);
      }),

    list: (actor: Actor, employeeId: string, query: AssessmentQuery): Promise<Page<Assessment>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listAssessments',
        filters: { ...query, employeeId },
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const [isVisible, rows] = await Promise.all([
          employees.isInView(tx, employeeId, skillsInViewOf(actor)),
          repository.listAssessments(tx, employeeId, query, page),
        ]);
        if (!isVisible) throw employeeNotFound();
        const after = (row: AssessmentRow) => [row.assessedOn, row.id];
        return pager.page(bound, page, rows, { item: toResource, after });
      });
    },
  };
}

export function toResource(row: AssessmentRow): Assessment {
  return {
    id: row.id,
    employeeId: row.employeeId,
    skillId: row.skillId,
    level: row.level,
    scaleId: row.scaleId,
    source: row.source,
    assessedOn: row.assessedOn,
    assessorId: row.assessorId,
    evidence: { ...NO_EVIDENCE, ...row.evidence },
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
