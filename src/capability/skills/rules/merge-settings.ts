export const evidenceSources = ['self', 'peer', 'manager', 'test', 'certificate'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

export type DecaySettings = { halfLifeMonths: number; graceMonths: number; floorFraction: number };

export type SkillSettings = {
  /** The weight, from 0 to 1, of a fresh assessment. */
  reliability: Record<EvidenceSource, number>;
  /** After how many months evidence weighs half. */
  halfLifeMonths: number;
  /** How a skill that nobody uses fades; null: it does not. */
  decay: DecaySettings | null;
  /** Where upskilling ends and reskilling begins. */
  classification: {
    minReadiness: number;
    readyFor: number;
    maxNovelty: number;
    lowNovelty: number;
  };
};

type PartOf<Whole> = { [Field in keyof Whole]?: Whole[Field] | undefined };

export type SettingsPatch = {
  reliability?: PartOf<SkillSettings['reliability']> | undefined;
  halfLifeMonths?: number | undefined;
  decay?: PartOf<DecaySettings> | null | undefined;
  classification?: PartOf<SkillSettings['classification']> | undefined;
};

/**
 * What holds until an employer decides otherwise. Modest weights for opinions: self-ratings and supervisors' ratings
 * correlate .22, and self-ratings are lenient by d = 0.32 (Heidemeier & Moser 2009); tests and certificates weigh most.
 * The thresholds were set by looking at related and unrelated occupations of O*NET.
 */
export const DEFAULT_SKILL_SETTINGS: SkillSettings = {
  reliability: { self: 0.3, peer: 0.4, manager: 0.5, test: 0.9, certificate: 1 },
  halfLifeMonths: 24,
  decay: null,
  classification: { minReadiness: 0.5, readyFor: 0.75, maxNovelty: 0.5, lowNovelty: 0.25 },
};

export type SettingsFault = { pointer: string; code: string; detail: string };

const decayFields = ['halfLifeMonths', 'graceMonths', 'floorFraction'] as const;

/** A patch that says nothing of a field leaves it. */
const given = <Part extends object>(part: Part): Part =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Part;

function mergeDecay(
  before: DecaySettings | null,
  patch: SettingsPatch['decay'],
): DecaySettings | null {
  if (patch === undefined) return before;
  if (patch === null) return null;
  return { ...before, ...given(patch) } as DecaySettings;
}

function findFaults({ reliability, decay, classification }: SkillSettings): SettingsFault[] {
  const faults: SettingsFault[] = [];
  const add = (pointer: string, code: string, detail: string) =>
    faults.push({ pointer, code, detail });
  if (evidenceSources.every((source) => reliability[source] === 0)) {
    add('/reliability', 'nothing-is-reliable', 'At least one source must weigh more than nothing.');
  }
  for (const field of decay ? decayFields : []) {
    if (decay?.[field] !== undefined) continue;
    add(`/decay/${field}`, 'missing', 'Decay is off: to turn it on, send all of its fields.');
  }
  const { minReadiness, readyFor, maxNovelty, lowNovelty } = classification;
  if (minReadiness > readyFor) {
    const detail = `minReadiness (${minReadiness}) must not be above readyFor (${readyFor}).`;
    add('/classification/minReadiness', 'above-ready-for', detail);
  }
  if (lowNovelty > maxNovelty) {
    const detail = `lowNovelty (${lowNovelty}) must not be above maxNovelty (${maxNovelty}).`;
    add('/classification/lowNovelty', 'above-max-novelty', detail);
  }
  return faults;
}

/**
 * The settings after a merge patch (RFC 7396) — absent keeps, null turns decay off — and what is wrong with them, each
 * fault with a JSON Pointer into the body.
 */
export function mergeSettings(
  before: SkillSettings,
  patch: SettingsPatch,
): { settings: SkillSettings; faults: SettingsFault[] } {
  const settings: SkillSettings = {
    reliability: { ...before.reliability, ...given(patch.reliability ?? {}) },
    halfLifeMonths: patch.halfLifeMonths ?? before.halfLifeMonths,
    decay: mergeDecay(before.decay, patch.decay),
    classification: { ...before.classification, ...given(patch.classification ?? {}) },
  };
  return { settings, faults: findFaults(settings) };
}
