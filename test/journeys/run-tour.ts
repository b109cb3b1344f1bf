import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A block of commands of the tour, with the answer shown below it. */
export type Stop = { line: number; commands: string; status: number | undefined; answer: unknown };
/** What a stop really answered: the status of its last request, and the body. */
export type Reply = { statuses: number[]; answer: unknown; stderr: string };

const BLOCK = /^```(sh|json (\d{3}))\n([\s\S]*?)^```$/gm;

/** The stops of a tour in Markdown, in order: each `sh` block, with the `json STATUS` block that follows it. */
export function readTour(markdown: string): Stop[] {
  const stops: Stop[] = [];
  for (const { 0: whole, 1: kind, 2: status, 3: text = '', index } of markdown.matchAll(BLOCK)) {
    const line = markdown.slice(0, index).split('\n').length;
    if (kind === 'sh') stops.push({ line, commands: text, status: undefined, answer: undefined });
    const last = stops.at(-1);
    if (kind === 'sh') continue;
    if (last === undefined || last.status !== undefined)
      throw new Error(`line ${line}: an answer without a command: ${whole}`);
    last.status = Number(status);
    last.answer = JSON.parse(text);
  }
  return stops;
}

const ELIDED = '…';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where an answer is not what the tour shows: `…` stands for anything, as a key for further fields. */
export function differences(shown: unknown, actual: unknown, at = ''): string[] {
  if (shown === ELIDED) return actual === undefined ? [`${at}: is missing`] : [];
  if (Array.isArray(shown) && Array.isArray(actual)) {
    const isOpen = shown.at(-1) === ELIDED;
    const items = isOpen ? shown.slice(0, -1) : shown;
    if (isOpen ? actual.length < items.length : actual.length !== items.length)
      return [`${at}: ${actual.length} items`];
    return items.flatMap((item, index) => differences(item, actual[index], `${at}/${index}`));
  }
  if (isObject(shown) && isObject(actual)) {
    const { [ELIDED]: open, ...fields } = shown;
    const more = Object.keys(actual).filter((name) => open === undefined && !(name in fields));
    return [
      ...more.map((name) => `${at}/${name}: is not shown`),
      ...Object.entries(fields).flatMap(([name, value]) =>
        differences(value, actual[name], `${at}/${name}`),
      ),
    ];
  }
  return Object.is(shown, actual) ? [] : [`${at}: ${JSON.stringify(actual)}`];
}

/** A curl for machines without one: it understands what the tour needs, and fails on everything else. */
const OWN_CURL = path.resolve('test/journeys/curl-by-fetch.mjs');
export const hasCurl = spawnSync('curl', ['--version']).status === 0;

const BETWEEN = '--- the next stop of the tour ---';

/** Walks the stops in one shell, as a reader would; answers what each of them printed and received. */
export async function walk(
  stops: readonly Stop[],
  { curl, environment }: { curl: 'real' | 'own'; environment: Record<string, string> },
): Promise<Reply[]> {
  const ownCurl = `curl() { "${process.execPath}" "${OWN_CURL}" "$@"; }`;
  const after = `echo; cat "$ANSWER"; echo; echo '${BETWEEN}'; echo '${BETWEEN}' >&2`;
  const script = [
    ...(curl === 'own' ? [ownCurl] : []),
    ...stops.map(({ commands }) => `${commands}\n${after}`),
    'rm -f "$ANSWER"',
  ].join('\n');
  const shell = spawn('bash', ['-c', script], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    shell[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  await once(shell, 'close');
  const [printed, complained] = [said.stdout, said.stderr].map((text) =>
    text.split(`${BETWEEN}\n`),
  );
  return stops.map((_stop, index) => {
    const lines = (printed?.[index] ?? '').trim().split('\n');
    const statuses = lines.filter((line) => /^\d{3}$/.test(line)).map(Number);
    const body = lines.find((line) => line.startsWith('{'));
    return {
      statuses,
      answer: body === undefined ? undefined : JSON.parse(body),
      stderr: (complained?.[index] ?? '').trim(),
    };
  });
}

/** The tour's text for another address, data folder and person, so that it can be walked twice. */
export function readTourFor(
  replacements: Readonly<Record<string, string>>,
  file = 'docs/tour.md',
): Stop[] {
  const text = Object.entries(replacements).reduce(
    (changed, [from, to]) => changed.replaceAll(from, to),
    readFileSync(file, 'utf8'),
  );
  return readTour(text);
}
