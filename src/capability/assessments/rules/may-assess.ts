import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import type { AssessmentSource } from './combine-assessments.js';

/** Who sends an assessment. `isAbove`: the person assessed reports to them, directly or through others. */
export type Author =
  | { kind: 'api_key' }
  | { kind: 'person'; employeeId: string; isEntrusted: boolean; isAbove: boolean };

export type AssessFacts = {
  author: Author;
  /** The person assessed. */
  employeeId: string;
  source: AssessmentSource;
  /** As given; undefined or null if nobody is named. */
  assessorId?: string | null | undefined;
};

export type AssessRefusal =
  | 'not_in_another_name'
  | 'self_is_another'
  | 'other_is_self'
  | 'only_self'
  | 'only_from_above'
  | 'only_entrusted';

/**
 * Whether somebody may state a level, and who counts as the assessor. People speak in their own name: of themselves,
 * as a manager of those below them, and for peers, tests and certificates only where they are entrusted with it
 * (learning and HR staff; for peers also the line above). A machine may name the assessor it speaks for.
 */
export function mayAssess(
  facts: AssessFacts,
): Ruling<{ assessorId: string | null }, AssessRefusal> {
  const { author, assessorId } = facts;
  if (author.kind === 'api_key') return speakFor(facts);
  if (assessorId && assessorId !== author.employeeId) return refuse('not_in_another_name');
  const refusal = refusePerson(facts, author);
  return refusal ? refuse(refusal) : allow({ assessorId: author.employeeId });
}

function speakFor({ employeeId, source, assessorId }: AssessFacts) {
  if (source === 'self') {
    return assessorId && assessorId !== employeeId
      ? refuse('self_is_another')
      : allow({ assessorId: employeeId });
  }
  const isOther = source === 'manager' || source === 'peer';
  if (isOther && assessorId === employeeId) return refuse('other_is_self');
  return allow({ assessorId: assessorId ?? null });
}

function refusePerson(
  { employeeId, source }: AssessFacts,
  author: Extract<Author, { kind: 'person' }>,
): AssessRefusal | undefined {
  const isSelf = author.employeeId === employeeId;
  switch (source) {
    case 'self':
      return isSelf ? undefined : 'only_self';
    case 'manager':
      return author.isAbove ? undefined : 'only_from_above';
    case 'peer':
      if (isSelf) return 'other_is_self';
      return author.isEntrusted || author.isAbove ? undefined : 'only_entrusted';
    case 'test':
    case 'certificate':
      return author.isEntrusted ? undefined : 'only_entrusted';
  }
}
