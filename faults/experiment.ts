import type { OwnPostgres } from './kit/own-postgres.js';
import type { Random } from './kit/seeded-random.js';
import type { Settlement } from './kit/settled-writes.js';

/** What was measured beside what it must be. */
export type Figure = {
  name: string;
  measured: number;
  /** How the measured value must stand to the bar. */
  must: '≤' | '≥' | '=';
  bar: number;
  unit: string;
};

export type Setting = {
  postgres: OwnPostgres;
  random: Random;
  /** Fewer rounds, for the tests: the same faults, the same checks. */
  isShort: boolean;
  say: (line: string) => void;
};

export type Outcome = {
  figures: Figure[];
  /** What a reader needs to know beside the figures; what was found wrong, in words. */
  notes: string[];
};

export type Experiment = {
  id: string;
  /** The fault, as a sentence. */
  fault: string;
  run: (setting: Setting) => Promise<Outcome>;
};

export const atMost = (name: string, measured: number, bar: number, unit = 'ms'): Figure => ({
  name,
  measured,
  must: '≤',
  bar,
  unit,
});
export const atLeast = (name: string, measured: number, bar: number, unit = ''): Figure => ({
  name,
  measured,
  must: '≥',
  bar,
  unit,
});
export const exactly = (name: string, measured: number, bar: number): Figure => ({
  name,
  measured,
  must: '=',
  bar,
  unit: '',
});

/** A figure that was not measured is not reached. */
export function isReached({ measured, must, bar }: Figure): boolean {
  if (!Number.isFinite(measured)) return false;
  if (must === '=') return measured === bar;
  return must === '≤' ? measured <= bar : measured >= bar;
}

/** The value below which so many percent of the values lie; NaN if there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

export const largest = (values: readonly number[]): number => percentile(values, 100);

/** The first few of what went wrong: enough to find the rest. */
export const someOf = (what: string, found: readonly string[]): string[] =>
  found.length === 0
    ? []
    : [
        `${what}: ${found.slice(0, 5).join('; ')}${found.length > 5 ? ` and ${found.length - 5} more` : ''}`,
      ];

/** How often each thing happened, most often first. */
export function tally(things: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([thing, count]) => `${count} × ${thing}`)
    .join(', ');
}

/** The figures every experiment with writers must reach. */
export const settlementFigures = (settlement: Settlement): Figure[] => [
  exactly('acknowledged and lost', settlement.lost.length, 0),
  exactly('doubled in spite of the key', settlement.doubled.length, 0),
  exactly('half done', settlement.halfDone.length, 0),
  exactly('never answered', settlement.unanswered.length, 0),
  exactly('refused without reason', settlement.refused.length, 0),
];

export const settlementNotes = (settlement: Settlement): string[] => [
  ...someOf('Lost', settlement.lost),
  ...someOf('Doubled', settlement.doubled),
  ...someOf('Half done', settlement.halfDone),
  ...someOf('Never answered', settlement.unanswered),
  ...someOf('Refused', settlement.refused),
];
