import { SMALLEST_GROUP } from './present-group.js';

/** Somebody who holds another role, against this one. */
export type Candidate = { readiness: number; isQualified: boolean };

export type BenchFacts = {
  seats: number;
  threshold: number;
  /** Everybody who could be considered, however far away. */
  pool: number;
  /** Those of them who were assessed in anything the role asks for. */
  candidates: readonly Candidate[];
};

/** Null where there are so few candidates that a count tells about one of them. */
export type Bench = {
  candidates: number | null;
  readyNow: number | null;
  readyWithinOneYear: number | null;
  readyLater: number | null;
  perSeat: number | null;
  suppressed: boolean;
};

/** Who has this share of what a role asks for is taken to need a year at most. Our own bands: no standard sets them. */
export const WITHIN_ONE_YEAR = 0.6;
const TOLERANCE = 1e-9;

const HIDDEN: Bench = {
  candidates: null,
  readyNow: null,
  readyWithinOneYear: null,
  readyLater: null,
  perSeat: null,
  suppressed: true,
};

/**
 * How well a role is backed: ready now are those at the threshold who meet every mandatory skill and hold every required
 * credential; within a year, whoever has most of it; later, everybody else who was assessed in some of it.
 */
export function gradeBench({ seats, threshold, pool, candidates }: BenchFacts): Bench {
  if (pool < SMALLEST_GROUP) return HIDDEN;
  const isNow = ({ readiness, isQualified }: Candidate) =>
    isQualified && readiness >= threshold - TOLERANCE;
  const others = candidates.filter((each) => !isNow(each));
  const nearly = others.filter(({ readiness }) => readiness >= WITHIN_ONE_YEAR - TOLERANCE).length;
  const readyNow = candidates.length - others.length;
  return {
    candidates: candidates.length,
    readyNow,
    readyWithinOneYear: nearly,
    readyLater: others.length - nearly,
    perSeat: seats > 0 ? Math.round((readyNow / seats) * 10_000) / 10_000 : null,
    suppressed: false,
  };
}
