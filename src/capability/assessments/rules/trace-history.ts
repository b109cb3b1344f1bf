import type { PlainDate } from '../../../kernel/calendar.js';
import type { AssessmentSource, CombinedLevel, EvidenceSettings } from './combine-assessments.js';
import { explainLevel, type KnownSkill } from './explain-level.js';
import { floorDays, floorEventsOn } from './find-floor.js';

/** Why a level may have changed: somebody assessed, a certificate began to vouch, or one lapsed. */
export type Cause =
  | { kind: 'assessment'; assessmentId: string; credentialId: null; source: AssessmentSource }
  | { kind: 'certificate' | 'lapse'; assessmentId: null; credentialId: string; source: null };

export type HistoryPoint = { asOf: PlainDate; causes: Cause[]; combined: CombinedLevel | null };

/** The days from `from` to `to` on which evidence or a floor changed, each once, in order. */
export function daysOfChange(
  { assessments, floors }: KnownSkill,
  { from, to }: { from: PlainDate | null; to: PlainDate },
): PlainDate[] {
  const days = [...assessments.map(({ assessedOn }) => assessedOn), ...floorDays(floors)];
  const wanted = days.filter((day) => day <= to && (from === null || day >= from));
  return [...new Set(wanted)].sort();
}

/** The level as it was, or will be, on a day of change, and what changed. Null: nothing was known any more, or yet. */
export function tracePoint(
  known: KnownSkill,
  asOf: PlainDate,
  settings: EvidenceSettings,
): HistoryPoint {
  const { assessments, floors } = known;
  const { begun, lapsed } = floorEventsOn(floors, asOf);
  const assessed = assessments.filter(({ assessedOn }) => assessedOn === asOf);
  const causes: Cause[] = [
    ...assessed.map(({ id, source }) => ({
      kind: 'assessment' as const,
      assessmentId: id,
      credentialId: null,
      source,
    })),
    ...begun.map((credentialId) => ({
      kind: 'certificate' as const,
      assessmentId: null,
      credentialId,
      source: null,
    })),
    ...lapsed.map((credentialId) => ({
      kind: 'lapse' as const,
      assessmentId: null,
      credentialId,
      source: null,
    })),
  ];
  return { asOf, causes, combined: explainLevel(known, { asOf, settings })?.combined ?? null };
}
