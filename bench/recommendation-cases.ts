import { type SeededRandom, seededRandom } from '../demo/seeded-random.js';

type Level = { skillId: string; level: number };

/** A program as both the rule and the API can be told of it. */
export type CaseProgram = {
  programId: string;
  /** Minor units. */
  cost: number;
  hours: number;
  entryLevels: Level[];
  teaches: Level[];
  prerequisiteProgramIds: string[];
};

export type RecommendationCase = {
  name: string;
  requirements: { skillId: string; requiredLevel: number; weight: number }[];
  levels: Level[];
  programs: CaseProgram[];
  objective: 'cost' | 'hours';
  /** Of what closing everything costs; null is without a budget. */
  budgetShare: number | null;
};

export const GAPS = 12;
export const PROGRAMS = 5_000;
const TOP_LEVEL = 5;

type Shape = {
  name: string;
  /** How many skills a program teaches at most. */
  width: number;
  /** The share of programs that expect the level below the one they teach. */
  chained: number;
  /** The share of programs that come after another one. */
  following: number;
  /** Skills beside those with a gap, which only open programs. */
  detours: number;
  price: 'any' | 'by worth' | 'of a few';
};

/**
 * What catalogs may look like. Priced by worth is the hardest: no program is clearly better than another. Prices of
 * a few make ties.
 */
export const shapes: readonly Shape[] = [
  { name: 'single skills', width: 1, chained: 0, following: 0, detours: 0, price: 'any' },
  { name: 'bundles', width: 4, chained: 0, following: 0, detours: 0, price: 'any' },
  {
    name: 'bundles priced by worth',
    width: 4,
    chained: 0,
    following: 0,
    detours: 0,
    price: 'by worth',
  },
  {
    name: 'bundles at a few prices',
    width: 4,
    chained: 0,
    following: 0,
    detours: 0,
    price: 'of a few',
  },
  { name: 'entry chains', width: 2, chained: 0.8, following: 0, detours: 0, price: 'any' },
  {
    name: 'entry chains priced by worth',
    width: 3,
    chained: 0.8,
    following: 0,
    detours: 4,
    price: 'by worth',
  },
  { name: 'prerequisites', width: 3, chained: 0.2, following: 0.6, detours: 0, price: 'any' },
  { name: 'everything at once', width: 4, chained: 0.5, following: 0.3, detours: 6, price: 'any' },
  {
    name: 'everything, priced by worth',
    width: 4,
    chained: 0.5,
    following: 0.3,
    detours: 6,
    price: 'by worth',
  },
];

const goals = [
  { name: 'least cost', objective: 'cost', budgetShare: null },
  { name: 'least hours', objective: 'hours', budgetShare: null },
  { name: 'least cost, half the money', objective: 'cost', budgetShare: 0.5 },
  { name: 'least hours, a tenth more money than needed', objective: 'hours', budgetShare: 1.1 },
] as const;

const pick = <Item>(random: SeededRandom, items: readonly Item[]): Item =>
  items[random.between(0, items.length - 1)] as Item;

function teachingOf(random: SeededRandom, skillIds: readonly string[], width: number): Level[] {
  const count = random.between(1, width);
  const taught = new Set(Array.from({ length: count }, () => pick(random, skillIds)));
  return [...taught].map((skillId) => ({ skillId, level: random.between(1, TOP_LEVEL) }));
}

function priceOf(random: SeededRandom, shape: Shape, teaches: readonly Level[]): number {
  if (shape.price === 'of a few') return 10_000 * random.between(2, 6);
  if (shape.price === 'any') return random.between(5_000, 900_000);
  const worth = teaches.reduce((sum, { level }) => sum + level, 0);
  return Math.round(worth * 40_000 * (0.9 + 0.2 * random.next()));
}

/** One person with twelve gaps and a catalog of five thousand programs that all touch one of them. */
export function inventCatalog(shape: Shape, seed: number) {
  const random = seededRandom(`${shape.name} ${seed}`);
  const wanted = Array.from({ length: GAPS }, (_none, at) => `s${String(at).padStart(2, '0')}`);
  const skillIds = [...wanted, ...Array.from({ length: shape.detours }, (_none, at) => `t${at}`)];
  const programs: CaseProgram[] = [];
  for (let at = 0; at < PROGRAMS; at += 1) {
    const teaches = teachingOf(random, skillIds, shape.width);
    const before = programs.length === 0 ? undefined : pick(random, programs).programId;
    const chained = random.chance(shape.chained);
    const detour =
      shape.detours > 0 && random.chance(0.3)
        ? [{ skillId: `t${random.between(0, shape.detours - 1)}`, level: random.between(1, 3) }]
        : [];
    const entryLevels = chained
      ? teaches.map(({ skillId, level }) => ({ skillId, level: level - 1 }))
      : detour.filter(({ skillId }) => teaches.every((each) => each.skillId !== skillId));
    programs.push({
      programId: `p${String(at).padStart(4, '0')}`,
      cost: priceOf(random, shape, teaches),
      hours: random.between(4, 200),
      entryLevels: entryLevels.filter(({ level }) => level > 0),
      teaches,
      prerequisiteProgramIds:
        before !== undefined && random.chance(shape.following) ? [before] : [],
    });
  }
  return {
    requirements: wanted.map((skillId) => ({
      skillId,
      requiredLevel: random.between(3, TOP_LEVEL),
      weight: random.between(1, 5),
    })),
    levels: wanted.map((skillId) => ({ skillId, level: random.between(0, 2) })),
    programs,
  };
}

export function* listCases(seeds: readonly number[]): Generator<RecommendationCase> {
  for (const shape of shapes)
    for (const seed of seeds) {
      const catalog = inventCatalog(shape, seed);
      for (const { name, ...goal } of goals)
        yield { name: `${shape.name} · ${name}`, ...catalog, ...goal };
    }
}
