import {
  compareIds,
  type Levels,
  type LevelUnits,
  levelIn,
  reachLevels,
  type WeighedProgram,
} from './reach-levels.js';

/**
 * A program reduced to numbered steps. A step is "this skill has reached this level" or "this program
 * is completed". Steps once made are never lost, so a plan is a matter of collecting steps.
 */
export type Course = StepOffer & { program: WeighedProgram };

/** Ascending step numbers. */
export type StepOffer = { gives: readonly number[]; needs: readonly number[] };

export type StepCatalog = {
  /** Sorted by program id. */
  courses: readonly Course[];
  stepCount: number;
  /** The steps that close what can be closed; all of them are taught. */
  goal: readonly number[];
  /** What each step takes off the residual, in millionths of a weighted level. */
  worth: readonly number[];
};

export type StepTarget = {
  skillId: string;
  /** The level to reach: what is required, or as much of it as anything teaches. */
  level: LevelUnits;
  /** What remains open of the weighted gap at a level, in millionths of a weighted level. */
  residualAt: (level: LevelUnits) => number;
};

/** The targets as far as `levels` reach them, without those where nothing leads beyond the start. */
export const lowerTargets = (
  targets: readonly StepTarget[],
  start: Levels,
  levels: Levels,
): StepTarget[] =>
  targets
    .map((target) => ({
      ...target,
      level: Math.min(target.level, levelIn(levels, target.skillId)),
    }))
    .filter((target) => target.level > levelIn(start, target.skillId));

type SkillStep = { skillId: string; level: LevelUnits };
type Draft = { program: WeighedProgram; gives: number[]; needs: number[] };

/**
 * Numbers the steps that matter on the way to `targets` and leaves out every program that cannot help.
 * With `keepsEveryStep` each level on the way to a target is a step of its own (a partial gain counts);
 * without it only those levels that close a target or open a program.
 */
export function encodeSteps(
  offered: readonly WeighedProgram[],
  start: Levels,
  targets: readonly StepTarget[],
  keepsEveryStep: boolean,
): StepCatalog | null {
  const reached = reachLevels(offered, start);
  if (targets.some((target) => levelIn(reached.levels, target.skillId) < target.level)) return null;
  const programs = reached.programs.toSorted((one, other) =>
    compareIds(one.programId, other.programId),
  );

  const thresholds = collectThresholds(programs, start, targets, keepsEveryStep);
  const steps = numberSkillSteps(thresholds);
  const drafts = draftCourses(programs, start, steps);
  const goal = targets.map((target) => stepAt(steps, target.skillId, target.level));
  const wanted = keepsEveryStep ? targets.flatMap((each) => stepsUpTo(steps, each)) : goal;
  const relevant = findRelevant(drafts, wanted);
  return renumber(drafts, relevant, goal, worthOfSteps(steps, start, targets));
}

/**
 * The levels at which something changes, per skill, ascending. A threshold between two outcomes
 * is as good as the next outcome above it, so it is moved there.
 */
function collectThresholds(
  programs: readonly WeighedProgram[],
  start: Levels,
  targets: readonly StepTarget[],
  keepsEveryStep: boolean,
): Map<string, LevelUnits[]> {
  const outcomes = levelsAbove(
    start,
    programs.flatMap((program) => program.teaches),
  );
  const wanted = levelsAbove(start, [
    ...targets,
    ...programs.flatMap((program) => program.entryLevels),
    ...(keepsEveryStep ? levelsBelow(targets, outcomes) : []),
  ]);
  const thresholds = new Map<string, LevelUnits[]>();
  for (const [skillId, levels] of wanted) {
    const taught = [...(outcomes.get(skillId) ?? [])].toSorted((one, other) => one - other);
    const moved = [...levels].map((level) => taught.find((each) => each >= level) ?? level);
    thresholds.set(
      skillId,
      [...new Set(moved)].toSorted((one, other) => one - other),
    );
  }
  return thresholds;
}

type LevelSets = ReadonlyMap<string, ReadonlySet<LevelUnits>>;

function levelsAbove(start: Levels, levels: readonly SkillStep[]): LevelSets {
  const sets = new Map<string, Set<LevelUnits>>();
  for (const { skillId, level } of levels) {
    if (level <= levelIn(start, skillId)) continue;
    const set = sets.get(skillId);
    if (set) set.add(level);
    else sets.set(skillId, new Set([level]));
  }
  return sets;
}

const levelsBelow = (targets: readonly SkillStep[], outcomes: LevelSets): SkillStep[] =>
  targets.flatMap((target) =>
    [...(outcomes.get(target.skillId) ?? [])]
      .filter((level) => level < target.level)
      .map((level) => ({ skillId: target.skillId, level })),
  );

type SkillSteps = ReadonlyMap<string, readonly { level: LevelUnits; step: number }[]>;

function numberSkillSteps(thresholds: Map<string, LevelUnits[]>): SkillSteps {
  let next = 0;
  const steps = new Map<string, { level: LevelUnits; step: number }[]>();
  for (const [skillId, levels] of thresholds) {
    steps.set(
      skillId,
      levels.map((level) => ({ level, step: next++ })),
    );
  }
  return steps;
}

function stepAt(steps: SkillSteps, skillId: string, level: LevelUnits): number {
  const found = steps.get(skillId)?.find((each) => each.level >= level);
  if (!found) throw new Error(`no program leads to level ${level} of ${skillId}`);
  return found.step;
}

function stepsUpTo(steps: SkillSteps, target: SkillStep): number[] {
  const last = stepAt(steps, target.skillId, target.level);
  return (steps.get(target.skillId) ?? []).map((each) => each.step).filter((step) => step <= last);
}

function draftCourses(
  programs: readonly WeighedProgram[],
  start: Levels,
  steps: SkillSteps,
): Draft[] {
  let next = [...steps.values()].reduce((count, each) => count + each.length, 0);
  const completionSteps = new Map<string, number>();
  for (const id of programs.flatMap((program) => program.prerequisiteIds)) {
    if (!completionSteps.has(id)) completionSteps.set(id, next++);
  }
  return programs.map((program) => {
    const gives: number[] = [];
    for (const { skillId, level } of program.teaches) {
      for (const each of steps.get(skillId) ?? []) if (each.level <= level) gives.push(each.step);
    }
    const completion = completionSteps.get(program.programId);
    if (completion !== undefined) gives.push(completion);
    const entries = program.entryLevels
      .filter(({ skillId, level }) => level > levelIn(start, skillId))
      .map(({ skillId, level }) => stepAt(steps, skillId, level));
    const prerequisites = program.prerequisiteIds.map((id) => completionSteps.get(id) ?? -1);
    return { program, gives: ascending(gives), needs: ascending([...entries, ...prerequisites]) };
  });
}

const ascending = (steps: readonly number[]): number[] =>
  steps
    .toSorted((one, other) => one - other)
    .filter((step, at, sorted) => at === 0 || step !== sorted[at - 1]);

/** Backwards from the goal: a program matters if it gives a step that matters, and so do its needs. */
function findRelevant(drafts: readonly Draft[], wanted: readonly number[]): ReadonlySet<number> {
  const givers = new Map<number, Draft[]>();
  for (const draft of drafts) {
    for (const step of draft.gives) {
      const known = givers.get(step);
      if (known) known.push(draft);
      else givers.set(step, [draft]);
    }
  }
  const relevant = new Set(wanted);
  // A set that grows while it is walked is walked to its new end.
  for (const step of relevant) {
    for (const draft of givers.get(step) ?? []) {
      for (const need of draft.needs) relevant.add(need);
    }
  }
  return relevant;
}

function worthOfSteps(steps: SkillSteps, start: Levels, targets: readonly StepTarget[]) {
  const worth = new Map<number, number>();
  for (const target of targets) {
    let residual = target.residualAt(levelIn(start, target.skillId));
    for (const { level, step } of steps.get(target.skillId) ?? []) {
      const left = target.residualAt(level);
      worth.set(step, residual - left);
      residual = left;
    }
  }
  return worth;
}

function renumber(
  drafts: readonly Draft[],
  relevant: ReadonlySet<number>,
  goal: readonly number[],
  worth: ReadonlyMap<number, number>,
): StepCatalog {
  const kept = ascending([...relevant]);
  const numbers = new Map(kept.map((step, number) => [step, number]));
  const translate = (steps: readonly number[]) => {
    const translated: number[] = [];
    for (const step of steps) {
      const number = numbers.get(step);
      if (number !== undefined) translated.push(number);
    }
    return translated;
  };
  const courses = drafts
    .map(({ program, gives, needs }) => ({
      program,
      gives: translate(gives),
      needs: translate(needs),
    }))
    .filter((course) => course.gives.length > 0);
  return {
    courses,
    stepCount: kept.length,
    goal: translate(goal),
    worth: kept.map((step) => worth.get(step) ?? 0),
  };
}
