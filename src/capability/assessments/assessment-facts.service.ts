import type { PlainDate } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import * as repository from './assessments.repository.js';
import { type EmployeeDirectory, skillsInViewOf } from './employee-skills.service.js';
import { type Candidate, type KnownFacts, personKey, skillKey } from './rules/plan-assessment.js';

const ENTRUSTED = ['learning_admin', 'hr_admin'] as const;

const present = (values: (string | null | undefined)[]) => [
  ...new Set(values.filter((value): value is string => typeof value === 'string')),
];

async function readPeople(
  tx: EmployerTx,
  actor: Actor,
  candidates: readonly Candidate[],
  employees: EmployeeDirectory,
) {
  const view = skillsInViewOf(actor);
  const ids = candidates.flatMap(({ employeeId, assessorId }) => [employeeId, assessorId]);
  const externalIds = candidates.flatMap((each) => [
    each.employeeExternalId,
    each.assessorExternalId,
  ]);
  const wanted = { ids: present(ids), externalIds: present(externalIds) };
  const found = await repository.findPeople(tx, wanted, actor.employeeId);
  const erased = await employees.findErased(
    tx,
    found.map(({ id }) => id),
  );
  return new Map(
    found.flatMap(({ id, externalId, isAbove }) => {
      const isInView = view.everyone || isAbove || id === view.employeeId;
      const person = { id, isAbove, isInView, isErased: erased.has(id) };
      return [
        [personKey(id, null), person] as const,
        [personKey(null, externalId), person] as const,
      ];
    }),
  );
}

async function readSkills(tx: EmployerTx, candidates: readonly Candidate[]) {
  const external = candidates.flatMap(({ skillSource, skillExternalId }) =>
    !skillExternalId ? [] : [{ source: skillSource ?? 'onet', skillExternalId }],
  );
  const found = await repository.findSkills(tx, {
    ids: present(candidates.map(({ skillId }) => skillId)),
    sources: external.map(({ source }) => source),
    externalIds: external.map(({ skillExternalId }) => skillExternalId),
  });
  return new Map(
    found.flatMap(({ id, source, externalId }) => [
      [skillKey(id, null, null), id] as const,
      [skillKey(null, source, externalId), id] as const,
    ]),
  );
}

/** What is known of the people, skills and scales that assessments name, and of who assesses. */
export async function readFacts(
  tx: EmployerTx,
  actor: Actor,
  candidates: readonly Candidate[],
  { employees, employersDate }: { employees: EmployeeDirectory; employersDate: Promise<PlainDate> },
): Promise<KnownFacts> {
  const [people, known, scales, today] = await Promise.all([
    readPeople(tx, actor, candidates, employees),
    readSkills(tx, candidates),
    repository.readScales(tx),
    employersDate,
  ]);
  return {
    people,
    skills: known,
    scales: new Map(scales.map((scale) => [scale.id, scale])),
    conversions: scales.flatMap(({ conversions }) => conversions),
    defaultScaleId: scales.find(({ isDefault }) => isDefault)?.id ?? null,
    today,
    author:
      actor.employeeId === null
        ? { kind: 'api_key' }
        : {
            kind: 'person',
            employeeId: actor.employeeId,
            isEntrusted: ENTRUSTED.some((role) => actor.roles.includes(role)),
          },
  };
}
