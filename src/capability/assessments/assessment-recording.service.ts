import { v7 as uuidv7 } from 'uuid';
import { Problem } from '../../kernel/problem.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { readItem } from '../../platform/http/bulk-items.js';
import { employeeErased, notFound, unknownReference } from '../../platform/http/http.problems.js';
import { readFacts } from './assessment-facts.service.js';
import { assessmentRecorded, levelChanged } from './assessments.events.js';
import * as problem from './assessments.problems.js';
import * as repository from './assessments.repository.js';
import {
  type Assessment,
  AssessmentBulkItem,
  type AssessmentBulkResult,
  type NewAssessment,
} from './assessments.schemas.js';
import { NO_EVIDENCE, toResource } from './assessments.service.js';
import type { AssessmentRow } from './assessments.table.js';
import type { EmployeeLevelService } from './employee-levels.service.js';
import { type EmployeeDirectory, employeeNotFound } from './employee-skills.service.js';
import { type PlanError, planAssessment } from './rules/plan-assessment.js';

export type AssessmentRecordingService = ReturnType<typeof assessmentRecordingService>;
type Candidate = AssessmentBulkItem;
type Recorded = { row: AssessmentRow } | { error: PlanError };

/** The refusals of the plan as problems, for a single assessment; a bulk result carries their codes. */
const refusals: Record<PlanError['code'], (detail: string) => Problem> = {
  'not-found': notFound,
  'employee-erased': employeeErased,
  'unknown-reference': unknownReference,
  'assessment-scale-missing': problem.defaultScaleMissing,
  'assessed-level-outside-scale': problem.levelOutsideScale,
  'assessed-in-future': problem.assessedInFuture,
  'assessor-contradicts-source': problem.assessorContradictsSource,
  'assessment-not-yours': problem.assessmentNotYours,
};

function toProblem({ code, detail, pointer }: PlanError): Problem {
  if (code === 'not-found') return employeeNotFound();
  const { kind, title } = refusals[code](detail);
  return new Problem(code, kind, title, detail, { errors: [{ code, detail, pointer }] });
}

export function assessmentRecordingService({
  db,
  levels,
  employees,
}: {
  db: Database;
  levels: Pick<EmployeeLevelService, 'todayOf' | 'refreshLevels'>;
  employees: EmployeeDirectory;
}) {
  /** Plans, writes, brings the levels up to date and publishes; answers for each candidate what became of it. */
  async function record(
    tx: EmployerTx,
    actor: Actor,
    candidates: readonly Candidate[],
  ): Promise<Recorded[]> {
    const employersDate = levels.todayOf(tx);
    const facts = await readFacts(tx, actor, candidates, { employees, employersDate });
    const planned = candidates.map((candidate) => ({
      evidence: { ...NO_EVIDENCE, ...candidate.evidence },
      ...planAssessment(candidate, facts),
    }));
    const writes = planned.flatMap((each) =>
      'error' in each ? [] : [{ ...each.values, id: uuidv7(), evidence: each.evidence }],
    );
    const rows = writes.length > 0 ? await repository.insertAssessments(tx, writes) : [];
    const changed = rows.length > 0 ? await levels.refreshLevels(tx, rows, facts.today) : [];
    publish(
      tx,
      actor,
      ...rows.map(({ id, employeeId, skillId }) =>
        assessmentRecorded(id, { id, employeeId, skillId }),
      ),
      ...changed.map(({ employeeId, skillId }) =>
        levelChanged(employeeId, { employeeId, skillId }),
      ),
    );
    const written = rows.values();
    return planned.map((each) => {
      if ('error' in each) return { error: each.error };
      const row = written.next().value;
      if (!row) throw new Error('an assessment was planned and not written');
      return { row };
    });
  }

  return {
    create: (actor: Actor, employeeId: string, values: NewAssessment): Promise<Assessment> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const [result] = await record(tx, actor, [{ ...values, employeeId }]);
        if (!result) throw new Error('an assessment answered nothing');
        if ('error' in result) throw toProblem(result.error);
        return toResource(result.row);
      }),

    /** Up to a thousand assessments at once; each item stands or fails alone. */
    createMany: (actor: Actor, items: unknown[]): Promise<AssessmentBulkResult> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const read = items.map((item) => readItem(AssessmentBulkItem, item));
        const candidates = read.flatMap((each) => ('item' in each ? [each.item] : []));
        const recorded = (await record(tx, actor, candidates)).values();
        const results = read.map((each, index) => {
          const result = 'errors' in each ? each : recorded.next().value;
          if (result && 'row' in result) {
            return { index, outcome: 'created' as const, id: result.row.id, errors: [] };
          }
          const errors =
            result && 'errors' in result
              ? result.errors
              : [result?.error].filter((error) => error !== undefined);
          return { index, outcome: 'failed' as const, id: null, errors };
        });
        const created = results.filter(({ outcome }) => outcome === 'created').length;
        return { results, created, failed: results.length - created };
      }),
  };
}
