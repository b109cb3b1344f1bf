import type { Course } from './encode-steps.js';

export type PriceOf = (course: Course) => number;

/** What rounding leaves of a zero in the linear program. */
const NEGLIGIBLE = 1e-6;

/**
 * A price for each of `priced` steps such that no course gives steps worth more than its own price.
 * Whoever still misses these steps must then spend at least their prices' sum: a lower bound that holds
 * in every state, and never falls by more than a course costs. Prices are whole numbers; all other steps
 * cost 0. They solve the dual of the covering problem's linear relaxation (by the simplex method).
 */
export function priceSteps(
  courses: readonly Course[],
  priced: readonly number[],
  stepCount: number,
  priceOf: PriceOf,
): Float64Array {
  const columns = new Map(priced.map((step, column) => [step, column]));
  const covers = listCovers(courses, columns, priceOf);
  const solved = maximizeSum(covers, priced.length).map((value) =>
    Math.max(0, Math.floor(value + NEGLIGIBLE)),
  );
  raiseToLimits(solved, covers);

  const prices = new Float64Array(stepCount);
  for (const [step, column] of columns) prices[step] = solved[column] ?? 0;
  return prices;
}

type Cover = { limit: number; columns: readonly number[] };

/** Of courses that give the same of the priced steps, the cheapest one is the limit. */
function listCovers(
  courses: readonly Course[],
  columns: ReadonlyMap<number, number>,
  priceOf: PriceOf,
): Cover[] {
  const covers = new Map<string, Cover>();
  for (const course of courses) {
    const given: number[] = [];
    for (const step of course.gives) {
      const column = columns.get(step);
      if (column !== undefined) given.push(column);
    }
    if (given.length === 0) continue;
    const key = given.join();
    const limit = priceOf(course);
    const known = covers.get(key);
    if (known === undefined || limit < known.limit) covers.set(key, { limit, columns: given });
  }
  return [...covers.values()];
}

/**
 * Simplex on: maximize sum y, subject to sum of y over each cover <= its limit, y >= 0. The tableau keeps
 * only nonbasic columns, one row for each cover, and the objective. Stops at the optimum or after a
 * number of pivots that none but a degenerate table needs: any basis on the way is feasible.
 */
function maximizeSum(covers: readonly Cover[], columnCount: number): Float64Array {
  const width = columnCount + 1;
  const rows = covers.map((cover) => {
    const row = new Float64Array(width);
    for (const column of cover.columns) row[column] = 1;
    row[columnCount] = cover.limit;
    return row;
  });
  const objective = new Float64Array(width).fill(-1, 0, columnCount);
  const basic = covers.map((_cover, row) => columnCount + row);
  const nonbasic = Array.from({ length: columnCount }, (_none, column) => column);

  for (let pivots = 0; pivots < 20 * columnCount; pivots++) {
    const entering = steepest(objective, columnCount);
    const leaving = entering === -1 ? -1 : tightest(rows, entering, columnCount);
    if (leaving === -1) break;
    pivot(rows, objective, leaving, entering);
    const left = basic[leaving] ?? 0;
    basic[leaving] = nonbasic[entering] ?? 0;
    nonbasic[entering] = left;
  }
  const values = new Float64Array(columnCount);
  for (const [row, variable] of basic.entries()) {
    if (variable < columnCount) values[variable] = rows[row]?.[columnCount] ?? 0;
  }
  return values;
}

function steepest(objective: Float64Array, columnCount: number): number {
  let best = -1;
  let slope = -NEGLIGIBLE;
  for (let column = 0; column < columnCount; column++) {
    const each = objective[column] ?? 0;
    if (each < slope) {
      slope = each;
      best = column;
    }
  }
  return best;
}

function tightest(rows: readonly Float64Array[], entering: number, limitAt: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, row] of rows.entries()) {
    const slope = row[entering] ?? 0;
    if (slope <= NEGLIGIBLE) continue;
    const ratio = (row[limitAt] ?? 0) / slope;
    if (ratio < least) {
      least = ratio;
      best = index;
    }
  }
  return best;
}

function pivot(rows: Float64Array[], objective: Float64Array, leaving: number, entering: number) {
  const pivotRow = rows[leaving];
  if (!pivotRow) return;
  const inverse = 1 / (pivotRow[entering] ?? 1);
  for (let column = 0; column < pivotRow.length; column++) {
    pivotRow[column] = (pivotRow[column] ?? 0) * inverse;
  }
  pivotRow[entering] = inverse;
  for (const row of rows) if (row !== pivotRow) eliminate(row, pivotRow, entering);
  eliminate(objective, pivotRow, entering);
}

function eliminate(row: Float64Array, pivotRow: Float64Array, entering: number) {
  const factor = row[entering] ?? 0;
  if (factor === 0) return;
  row[entering] = 0;
  for (let column = 0; column < row.length; column++) {
    row[column] = (row[column] ?? 0) - factor * (pivotRow[column] ?? 0);
  }
}

/**
 * Floating point may have left prices a unit too high or too low. Whole numbers settle it: first down
 * until no course is exceeded, then up as far as the courses allow.
 */
function raiseToLimits(prices: Float64Array, covers: readonly Cover[]): void {
  const slackOf = (cover: Cover) =>
    cover.columns.reduce((slack, column) => slack - (prices[column] ?? 0), cover.limit);
  for (const cover of covers) {
    let excess = -slackOf(cover);
    for (const column of cover.columns) {
      if (excess <= 0) break;
      const cut = Math.min(excess, prices[column] ?? 0);
      prices[column] = (prices[column] ?? 0) - cut;
      excess -= cut;
    }
  }
  for (let column = 0; column < prices.length; column++) {
    const slacks = covers.filter((cover) => cover.columns.includes(column)).map(slackOf);
    if (slacks.length === 0) continue;
    prices[column] =
      (prices[column] ?? 0) +
      Math.max(
        0,
        slacks.reduce((a, b) => Math.min(a, b)),
      );
  }
}

/** What the prices say is still to be spent on `priced` by whoever has the steps that `isHeld` tells. */
export function priceOfMissing(
  prices: Float64Array,
  priced: readonly number[],
  isHeld: (step: number) => boolean,
): number {
  let sum = 0;
  for (const step of priced) if (!isHeld(step)) sum += prices[step] ?? 0;
  return sum;
}
