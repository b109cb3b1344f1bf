/** A level in billionths: whole numbers, so that comparing levels never meets rounding noise. */
export type LevelUnits = number;

export const LEVEL_UNITS = 1e9;

export const toLevelUnits = (level: number): LevelUnits => Math.round(level * LEVEL_UNITS);

export type SkillLevel = { skillId: string; level: LevelUnits };

/** A program as the rules weigh it: what it costs, what it asks for, what it leads to. */
export type WeighedProgram = {
  programId: string;
  /** Minor units, with the cost of the hours if they have one. */
  cost: number;
  milliHours: number;
  entryLevels: readonly SkillLevel[];
  teaches: readonly SkillLevel[];
  /** Only those that are not completed yet. */
  prerequisiteIds: readonly string[];
};

export type Levels = ReadonlyMap<string, LevelUnits>;

export const levelIn = (levels: Levels, skillId: string): LevelUnits => levels.get(skillId) ?? 0;

/**
 * Which programs a person can ever take, starting from `start`, and the highest level of each skill
 * that taking all of them leads to. Prerequisites that go in circles, or that nobody offers, keep a
 * program out of reach.
 */
export function reachLevels(programs: readonly WeighedProgram[], start: Levels) {
  const levels = new Map(start);
  const reached = new Set<string>();
  let waiting = [...programs];
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    const stillWaiting: WeighedProgram[] = [];
    for (const program of waiting) {
      if (isOpen(program, levels, reached)) take(program, levels, reached);
      else stillWaiting.push(program);
    }
    waiting = stillWaiting;
  }
  return { levels, programs: programs.filter((each) => reached.has(each.programId)) };
}

const isOpen = (program: WeighedProgram, levels: Levels, taken: ReadonlySet<string>) =>
  program.entryLevels.every((entry) => levelIn(levels, entry.skillId) >= entry.level) &&
  program.prerequisiteIds.every((id) => taken.has(id));

function take(program: WeighedProgram, levels: Map<string, LevelUnits>, taken: Set<string>) {
  taken.add(program.programId);
  for (const { skillId, level } of program.teaches) {
    // Outcomes do not add up: a program leads to its level, or changes nothing.
    levels.set(skillId, Math.max(levelIn(levels, skillId), level));
  }
}

/**
 * The programs in an order in which they can be taken, the smallest id first where there is a choice,
 * and the levels they lead to. Null if some of them can never be taken.
 */
export function arrangePrograms(programs: readonly WeighedProgram[], start: Levels) {
  const levels = new Map(start);
  const taken = new Set<string>();
  const order: WeighedProgram[] = [];
  let waiting = programs.toSorted((one, other) => compareIds(one.programId, other.programId));
  while (waiting.length > 0) {
    const next = waiting.find((program) => isOpen(program, levels, taken));
    if (next === undefined) return null;
    take(next, levels, taken);
    order.push(next);
    waiting = waiting.filter((program) => program !== next);
  }
  return { order, levels };
}

export const compareIds = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;
