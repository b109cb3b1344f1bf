import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type Experiment, type Figure, isReached, type Outcome } from './experiment.js';

/** What is kept of the last full run of an experiment. */
type Kept = Outcome & {
  fault: string;
  measuredOn: string;
  seed: number;
  tookSeconds: number;
  machine: string;
};

const RESULTS = 'faults/results.json';
const PAGE = 'faults/results.md';

const number = (value: number) =>
  Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 1 }) : 'nothing';
const withUnit = (value: number, unit: string) => `${number(value)}${unit && ` ${unit}`}`;

/** A figure as a line of the console. */
export const lineOf = (figure: Figure): string =>
  `  ${isReached(figure) ? 'reached' : 'MISSED '}  ${figure.name}: ${withUnit(figure.measured, figure.unit)} (must be ${figure.must} ${withUnit(figure.bar, figure.unit)})`;

const readKept = (): Record<string, Kept> =>
  existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, Kept>) : {};

function sectionOf(id: string, kept: Kept): string {
  const rows = kept.figures.map(
    (figure) =>
      `| ${figure.name} | ${figure.must} ${withUnit(figure.bar, figure.unit)} | ${withUnit(figure.measured, figure.unit)} | ${isReached(figure) ? 'yes' : '**NO**'} |`,
  );
  return `## ${id}

${kept.fault}

| figure | must be | measured | reached |
| --- | ---: | ---: | --- |
${rows.join('\n')}

${[`${kept.measuredOn}, seed ${kept.seed}, ${kept.tookSeconds} s, ${kept.machine}.`, ...kept.notes].map((note) => `- ${note}`).join('\n')}
`;
}

/** Keeps a full run in results.json, in place of the one before, and writes all of them to results.md. */
export function keepOutcome(
  { id, fault }: Experiment,
  outcome: Outcome,
  run: { seed: number; tookMs: number },
): void {
  const kept = readKept();
  kept[id] = {
    fault,
    ...outcome,
    measuredOn: new Date().toISOString().slice(0, 10),
    seed: run.seed,
    tookSeconds: Math.round(run.tookMs / 1_000),
    machine: `${cpus().length} cores, Node ${process.versions.node}`,
  };
  const ids = Object.keys(kept).sort();
  const sorted = Object.fromEntries(ids.map((each) => [each, kept[each]]));
  writeFileSync(RESULTS, `${JSON.stringify(sorted, null, 2)}\n`);
  writeFileSync(
    PAGE,
    `# Faults survived

Written by \`npm run faults\` from [results.json](results.json): the last full run of each experiment, on a PostgreSQL of its own with
durable commits and data checksums; server, database and load share the same cores.

${ids.flatMap((each) => (kept[each] ? [sectionOf(each, kept[each])] : [])).join('\n')}`,
  );
}
