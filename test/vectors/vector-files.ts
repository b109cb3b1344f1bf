import { readdirSync, readFileSync } from 'node:fs';
import { addDays, addMonths } from '../../src/kernel/calendar.js';

export type Levels = Record<string, number>;
type Ends = { zero: number; max: number };
type Requirement = { s: string; R: number; w: number; mandatory?: boolean };
type Program = {
  id: string;
  cost: number;
  hours: number;
  out: Levels;
  entry?: Levels;
  prerequisites?: string[];
};
type Case<Kind extends string, Input, Expected> = {
  id: string;
  kind: Kind;
  description: string;
  input: Input;
  expected: Expected;
};

export type ScaleVector = Case<
  'scale',
  { value: number } & ({ scale: Ends; to: Ends } | { anchors: [number, number][] }),
  { norm?: number; value: number; credit: number; requirement: number }
>;
export type EvidenceVector = Case<
  'evidence',
  {
    scale_max: number;
    evidence: { source: string; level: number; age_months?: number }[];
    reliability: Levels;
    half_life_months: number;
    active_cert_floor: number | null;
  },
  { value: number; credit: number; confidence: number } | null
>;
export type DecayVector = Case<
  'decay',
  { L: number; unused: number; H: number; grace: number; floor_frac: number },
  { level: number }
>;
export type GapVector = Case<
  'gap',
  { requirements: Requirement[]; levels: Levels },
  {
    readiness: number | null;
    gaps?: Levels;
    priority_order?: string[];
    unknown?: string[];
    blocked_by?: string[];
    qualified?: boolean;
  } & Record<
    'readiness_if_unknown_met' | 'coverage' | 'mean_weighted_gap' | 'normalised_gap',
    number | null | undefined
  >
>;
export type TransitionVector = Case<
  'onet_transition',
  { source: string; target: string },
  {
    cos_importance: number;
    wdist_target: number;
    wdist_sym: number;
    readiness_importance: number;
    readiness_distinctive: number;
    novelty: number;
    classification: string;
  }
>;
export type ForecastVector = Case<
  'forecast',
  {
    hc: number;
    g: number;
    a: number;
    retire: Record<string, number>;
    years: number;
    skilled_share: number;
    train: number;
    req_from: number;
  },
  {
    year: number;
    demand_headcount: number;
    retained_headcount: number;
    hires_needed: number;
    skill_demand: number;
    skill_supply: number;
    skill_gap: number;
  }[]
>;
export type RecommendationVector = Case<
  'recommendation',
  {
    levels: Levels;
    requirements: Requirement[];
    programs: Program[];
    objective?: 'cost' | 'hours';
    budget?: number | null;
    hourly_cost?: number | null;
  },
  {
    exact: {
      plan: string[];
      cost: number;
      hours: number;
      residual_weighted_gap: number;
      closes_all: boolean;
    };
  }
>;
/** Its rule belongs to the module of company-wide views. */
type BenchVector = Case<'bench', { rows: object[]; threshold: number }, object>;

type Vector =
  | ScaleVector
  | EvidenceVector
  | DecayVector
  | GapVector
  | TransitionVector
  | ForecastVector
  | RecommendationVector
  | BenchVector;

const folder = new URL('./', import.meta.url);
const vectors: Vector[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

export const kindsOfVectors = new Set(vectors.map(({ kind }) => kind));

/** All vectors of a kind, from every file. */
export const vectorsOf = <Kind extends Vector['kind']>(kind: Kind) =>
  vectors.filter((each): each is Extract<Vector, { kind: Kind }> => each.kind === kind);

export const compareNames = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;

/** The date that lies so many months before another: months of the calendar, and days as thirty-firsts. */
export function monthsBefore(date: string, months: number): string {
  const whole = Math.floor(months);
  return addDays(addMonths(date, -whole), -Math.round((months - whole) * 31));
}
