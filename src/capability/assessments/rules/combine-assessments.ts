import { monthsBetween, type PlainDate } from '../../../kernel/calendar.js';
import { type DecaySettings, decayLevel } from './decay-level.js';

export type AssessmentSource = 'self' | 'peer' | 'manager' | 'test' | 'certificate';

/** One statement of a level, already converted to the employer's default scale. */
export type AssessmentFact = { source: AssessmentSource; level: number; assessedOn: PlainDate };

/** `reliability` is the weight (0 to 1) of a fresh assessment; it halves every `halfLifeMonths`. */
export type EvidenceSettings = {
  reliability: Readonly<Record<AssessmentSource, number>>;
  halfLifeMonths: number;
  decay?: DecaySettings | null;
};

export type CombineFacts = {
  assessments: readonly AssessmentFact[];
  asOf: PlainDate;
  settings: EvidenceSettings;
  /** The level that an active certificate vouches for, on the default scale. */
  activeCertificateFloor: number | null;
  lastUsedOn?: PlainDate | null;
};

export type CombinedLevel = {
  level: number;
  /** The weighted mean of the assessments alone; null if there are none. */
  assessedLevel: number | null;
  /** What of it is left after decay. */
  heldLevel: number | null;
  /** Whether the level is the certificate's, which vouches for more than is left of what was assessed. */
  isHeldUp: boolean;
  creditedLevel: number;
  confidence: number;
  lastAssessedOn: PlainDate | null;
  assessmentCount: number;
};

/**
 * Modest weights on purpose: self-ratings and supervisors' ratings correlate .22, and self-ratings
 * are lenient by d = 0.32 (Heidemeier & Moser 2009), so tests and certificates weigh most.
 */
export const DEFAULT_EVIDENCE_SETTINGS: EvidenceSettings = {
  reliability: { self: 0.3, peer: 0.4, manager: 0.5, test: 0.9, certificate: 1 },
  halfLifeMonths: 24,
  decay: null,
};

/** Noise in the last digits must not cost a level: what is this close to a whole level is that level. */
const LEVEL_TOLERANCE = 1e-9;

/** Older than this many half-lives weighs as little as anything can: the smallest numbers must not become 0. */
const MOST_HALVINGS = 600;
/** Less than this is no trust at all. */
const LEAST_RELIABILITY = 1e-9;

export type Weighted<Fact> = Fact & { weight: number };

/**
 * The one level of a person's skill on `asOf`, unrounded, with its confidence (0 to 1), or null when
 * nothing is known: unknown is never 0. Assessments after `asOf` do not exist yet.
 *
 * level = sum(w x) / sum(w) and confidence = 1 - prod(1 - w), with w = reliability * 2^(-age / half-life).
 * An active certificate is a floor under the level, not an assessment; where it is all there is,
 * the confidence is that of a fresh certificate. Decay, if on, counts from the last use or assessment.
 */
export function combineAssessments(facts: CombineFacts): CombinedLevel | null {
  const { asOf, settings, activeCertificateFloor: floor } = facts;
  const evidence = weighAssessments(facts.assessments, asOf, settings);
  const lastAssessedOn =
    evidence
      .map((each) => each.assessedOn)
      .toSorted()
      .at(-1) ?? null;
  const assessed = weightedMean(evidence);
  if (assessed === null || lastAssessedOn === null) {
    return floor === null ? null : vouchedFor(floor, settings);
  }

  const usedOrSeenOn = laterOf(lastAssessedOn, facts.lastUsedOn ?? lastAssessedOn);
  const held = settings.decay
    ? decayLevel(assessed, monthsBetween(usedOrSeenOn, asOf), settings.decay)
    : assessed;
  const level = floor === null ? held : Math.max(held, floor);
  return {
    level,
    assessedLevel: assessed,
    heldLevel: held,
    isHeldUp: level > held,
    creditedLevel: Math.floor(level + LEVEL_TOLERANCE),
    confidence: 1 - evidence.reduce((doubt, each) => doubt * (1 - each.weight), 1),
    lastAssessedOn,
    assessmentCount: evidence.length,
  };
}

/**
 * The assessments that count on `asOf`, each with its weight. A source whose reliability is set to 0 says nothing, so it
 * is no evidence; and what was assessed later is not known yet.
 */
export function weighAssessments<Fact extends AssessmentFact>(
  assessments: readonly Fact[],
  asOf: PlainDate,
  { reliability, halfLifeMonths }: EvidenceSettings,
): Weighted<Fact>[] {
  return assessments
    .filter(
      ({ assessedOn, source }) => assessedOn <= asOf && reliability[source] >= LEAST_RELIABILITY,
    )
    .map((each) => {
      const halvings = monthsBetween(each.assessedOn, asOf) / halfLifeMonths;
      return {
        ...each,
        weight: reliability[each.source] * 2 ** -Math.min(halvings, MOST_HALVINGS),
      };
    });
}

/** Counted from the first level, so that assessors who agree give exactly the level they agree on. */
function weightedMean(evidence: readonly Weighted<AssessmentFact>[]): number | null {
  const origin = evidence[0]?.level;
  if (origin === undefined) return null;
  let offset = 0;
  let weight = 0;
  for (const each of evidence) {
    offset += each.weight * (each.level - origin);
    weight += each.weight;
  }
  return origin + offset / weight;
}

const vouchedFor = (floor: number, settings: EvidenceSettings): CombinedLevel => ({
  level: floor,
  assessedLevel: null,
  heldLevel: null,
  isHeldUp: true,
  creditedLevel: Math.floor(floor + LEVEL_TOLERANCE),
  confidence: settings.reliability.certificate,
  lastAssessedOn: null,
  assessmentCount: 0,
});

const laterOf = (one: PlainDate, other: PlainDate): PlainDate => (one > other ? one : other);
