import type { PlainDate } from '../../../kernel/calendar.js';
import type { AssessmentSource } from './combine-assessments.js';
import { type AssessRefusal, type Author, mayAssess } from './may-assess.js';
import { type ConversionTable, placeOnScale, type Scale, tableInForce } from './place-on-scale.js';

type Given<Value> = Value | null | undefined;

/** An assessment as it was sent; people and skills by our id or by the id of the system they come from. */
export type Candidate = {
  employeeId?: Given<string>;
  employeeExternalId?: Given<string>;
  skillId?: Given<string>;
  skillExternalId?: Given<string>;
  skillSource?: Given<string>;
  level: number;
  scaleId?: Given<string>;
  source: AssessmentSource;
  assessedOn?: Given<PlainDate>;
  assessorId?: Given<string>;
  assessorExternalId?: Given<string>;
};

export type KnownPerson = { id: string; isInView: boolean; isAbove: boolean; isErased: boolean };

export type KnownFacts = {
  /** Under `personKey` of the id and of the external id. */
  people: ReadonlyMap<string, KnownPerson>;
  /** Ids, under `skillKey` of the id and of source and external id. */
  skills: ReadonlyMap<string, string>;
  /** Under their ids in lower case. */
  scales: ReadonlyMap<string, Scale>;
  defaultScaleId: string | null;
  /** How levels of other scales are read on the default scale. */
  conversions: readonly ConversionTable[];
  /** The employer's date. */
  today: PlainDate;
  author: { kind: 'api_key' } | { kind: 'person'; employeeId: string; isEntrusted: boolean };
};

export type PlannedAssessment = {
  employeeId: string;
  skillId: string;
  scaleId: string;
  level: number;
  defaultLevel: number;
  source: AssessmentSource;
  assessedOn: PlainDate;
  assessorId: string | null;
};

export type PlanError = {
  code:
    | 'not-found'
    | 'employee-erased'
    | 'unknown-reference'
    | 'assessment-scale-missing'
    | 'assessed-level-outside-scale'
    | 'assessed-in-future'
    | 'assessor-contradicts-source'
    | 'assessment-not-yours';
  detail: string;
  pointer: string;
};
export type Planned = { values: PlannedAssessment } | { error: PlanError };

export const personKey = (id: Given<string>, externalId: Given<string>): string =>
  id ? id.toLowerCase() : `external ${externalId ?? ''}`;
export const skillKey = (
  id: Given<string>,
  source: Given<string>,
  externalId: Given<string>,
): string => (id ? id.toLowerCase() : `${source ?? 'onet'} ${externalId ?? ''}`);

const fail = (code: PlanError['code'], pointer: string, detail: string) => ({
  error: { code, pointer, detail },
});

/** Decides whether an assessment can be written, and how it reads then. Visibility first: what is not in view is unknown. */
export function planAssessment(candidate: Candidate, facts: KnownFacts): Planned {
  const employee = findEmployee(candidate, facts);
  if ('error' in employee) return employee;
  const assessor = findAssessor(candidate, facts);
  if ('error' in assessor) return assessor;
  const author: Author =
    facts.author.kind === 'api_key' ? facts.author : { ...facts.author, isAbove: employee.isAbove };
  const { source } = candidate;
  const { assessorId } = assessor;
  const ruling = mayAssess({ author, source, employeeId: employee.id, assessorId });
  if (!ruling.allowed) return refusals[ruling.reason];

  const skillId = facts.skills.get(
    skillKey(candidate.skillId, candidate.skillSource, candidate.skillExternalId),
  );
  if (!skillId) {
    const pointer = candidate.skillId ? '/skillId' : '/skillExternalId';
    return fail('unknown-reference', pointer, 'There is no such skill.');
  }
  const assessedOn = candidate.assessedOn ?? facts.today;
  if (assessedOn > facts.today) {
    return fail('assessed-in-future', '/assessedOn', 'Nobody was assessed on a day to come.');
  }
  const placed = place(candidate, facts, assessedOn);
  if ('error' in placed) return placed;
  const who = { employeeId: employee.id, skillId, assessorId: ruling.result.assessorId };
  return { values: { ...who, ...placed, source, assessedOn } };
}

function findEmployee({ employeeId, employeeExternalId }: Candidate, { people }: KnownFacts) {
  const employee = people.get(personKey(employeeId, employeeExternalId));
  const pointer = employeeId ? '/employeeId' : '/employeeExternalId';
  if (!employee?.isInView) {
    return fail('not-found', pointer, 'There is no such employee, or you may not see them.');
  }
  if (employee.isErased) {
    return fail('employee-erased', pointer, 'Nothing more is kept about a person who was erased.');
  }
  return employee;
}

function findAssessor(candidate: Candidate, facts: KnownFacts) {
  const { assessorId, assessorExternalId } = candidate;
  if (!assessorId && !assessorExternalId) return { assessorId: null };
  // A person may only name themselves, so whether anybody else exists is not for them to find out here.
  if (facts.author.kind === 'person') {
    return { assessorId: assessorId?.toLowerCase() ?? 'somebody else' };
  }
  const assessor = facts.people.get(personKey(assessorId, assessorExternalId));
  if (assessor) return { assessorId: assessor.id };
  const pointer = assessorId ? '/assessorId' : '/assessorExternalId';
  return fail('unknown-reference', pointer, 'There is no such assessor.');
}

function place(
  { level, scaleId }: Candidate,
  { scales, defaultScaleId, conversions }: KnownFacts,
  assessedOn: PlainDate,
) {
  const defaultScale = defaultScaleId === null ? undefined : scales.get(defaultScaleId);
  if (defaultScaleId === null || !defaultScale) {
    const detail = 'Levels are combined on the default proficiency scale, and there is none yet.';
    return fail('assessment-scale-missing', '/scaleId', detail);
  }
  const usedId = scaleId?.toLowerCase() ?? defaultScaleId;
  const scale = scales.get(usedId);
  if (!scale) return fail('unknown-reference', '/scaleId', 'There is no such proficiency scale.');
  const anchors = usedId === defaultScaleId ? null : tableInForce(conversions, usedId, assessedOn);
  const placed = placeOnScale(level, scale, defaultScale, anchors);
  if (!placed.allowed) {
    const detail = `The level must lie between ${scale.zero} and ${scale.max} on this scale.`;
    return fail('assessed-level-outside-scale', '/level', detail);
  }
  return { scaleId: usedId, level, defaultLevel: placed.result };
}

const refusals: Record<AssessRefusal, { error: PlanError }> = {
  not_in_another_name: fail(
    'assessment-not-yours',
    '/assessorId',
    'You assess in your own name: leave assessorId out.',
  ),
  only_self: fail('assessment-not-yours', '/source', 'Only the person assesses themselves.'),
  only_from_above: fail(
    'assessment-not-yours',
    '/source',
    'Only somebody above in the reporting line assesses as the manager.',
  ),
  only_entrusted: fail(
    'assessment-not-yours',
    '/source',
    'Learning and HR staff record this; a peer’s view may also come from the line above.',
  ),
  self_is_another: fail(
    'assessor-contradicts-source',
    '/assessorId',
    'The assessor of a self-assessment is the person.',
  ),
  other_is_self: fail(
    'assessor-contradicts-source',
    '/assessorId',
    'Nobody is their own manager or peer.',
  ),
};
