import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

type Row = Record<string, string>;
const read = (table: string): Row[] =>
  parse(readFileSync(new URL(`../../demo/data/${table}.csv`, import.meta.url)), { columns: true });

/** Importance 1 to 5, level 0 to 7, as O*NET gives them. */
export type Rating = { elementId: string; importance: number; level: number };

const rows = [...read('onet29_skills'), ...read('onet29_knowledge')];

/** Mean importance of each element over all rated occupations. */
export const meanImportance = new Map(
  read('onet29_element_means').map((row) => [row.element_id!, Number(row.mean_importance_1_5)]),
);

/** All elements of an occupation; never a silent nothing. */
export function ratingsOf(occupation: string): Rating[] {
  const ratings = rows
    .filter((row) => row.onet_soc === occupation)
    .map((row) => ({
      elementId: row.element_id!,
      importance: Number(row.importance_1_5),
      level: Number(row.level_0_7),
    }));
  if (ratings.length !== meanImportance.size) {
    throw new Error(`${occupation} is not rated in demo/data: add its rows to try this vector`);
  }
  return ratings;
}

/** As requirements carry it. */
export const weightOf = (importance: number): number => (importance - 1) / 4;

/** The first two digits of the occupation's code. */
export const majorGroupOf = (occupation: string): string => occupation.slice(0, 2);
