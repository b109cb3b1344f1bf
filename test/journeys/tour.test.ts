import { rmSync } from 'node:fs';
import path from 'node:path';
import {
  buildCommand,
  endCommands,
  makeFolder,
  type Serving,
  startServing,
} from '../operation/built-command.js';
import { differences, hasCurl, type Reply, readTour, readTourFor, walk } from './run-tour.js';

/*
 * docs/tour.md, walked as a reader would: its commands in bash, on a service started the way it says, each answer held
 * against the one it shows. With the machine's own curl, and with one made of fetch, for a machine that has none.
 */
const folder = makeFolder();
const environment = { UPSKILL_DATA_DIR: path.join(folder, 'data') };
let serving: Serving;

beforeAll(async () => {
  await buildCommand();
  serving = await startServing(environment);
}, 300_000);
afterAll(async () => {
  serving?.process.kill('SIGINT');
  await serving?.ended;
  endCommands();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

test('it starts the service with the command of the README', () => {
  expect(readTourFor({})[0]?.commands).toBe('npm ci && npm start\n');
});

const walks = [
  ...(hasCurl ? [['the curl of this machine', 'real', {}] as const] : []),
  [
    'a curl made of fetch',
    'own',
    { 'Field Systems': 'Field Systems Two', 'ADA-1': 'EDA-1', Ada: 'Eda', 'ada@': 'eda@' },
  ] as const,
];

describe.each(walks)('with %s', (_name, curl, changes) => {
  const [, ...stops] = readTourFor(changes);
  let replies: Reply[];

  beforeAll(async () => {
    const here = {
      ...changes,
      // npm takes longer to start than the command it starts: once shows that it does
      ...(curl === 'own' && hasCurl && { 'npx upskill': 'node bin/upskill.mjs' }),
      'http://127.0.0.1:3000': serving.url,
      './.upskill/': `${environment.UPSKILL_DATA_DIR}/`,
    };
    const [, ...run] = readTourFor(here);
    replies = await walk(run, { curl, environment });
  }, 300_000);

  test.each(stops.map((stop, index) => [stop.line, index] as const))(
    'line %i answers what it shows',
    (_line, index) => {
      const { status, answer: shown } = stops[index] ?? {};
      const { statuses, answer, stderr } = replies[index] ?? { statuses: [], answer: undefined };
      expect(stderr).toBe('');
      expect(statuses.at(-1)).toBe(status);
      expect(statuses.slice(0, -1).filter((each) => each >= 300)).toEqual([]);
      expect(differences(shown, answer)).toEqual([]);
    },
  );
});

describe('what holds the tour to the truth', () => {
  test.each<[string, unknown, unknown, string[]]>([
    ['another value', { a: 1 }, { a: 2 }, ['/a: 2']],
    ['a field that is not shown', { a: 1 }, { a: 1, b: 2 }, ['/b: is not shown']],
    ['a field that is missing', { a: '…' }, {}, ['/a: is missing']],
    ['fewer items', { a: [1, 2] }, { a: [1] }, ['/a: 1 items']],
    ['more items', { a: [1] }, { a: [1, 2] }, ['/a: 2 items']],
    ['a deep value', { a: [{ b: null, '…': '…' }] }, { a: [{ b: 0, c: 1 }] }, ['/a/0/b: 0']],
  ])('reports %s', (_name, shown, actual, expected) => {
    expect(differences(shown, actual)).toEqual(expected);
  });

  test('and accepts what is left out', () => {
    const actual = { a: 1, b: [1, 2, 3], c: { d: null } };
    expect(differences({ a: 1, b: [1, '…'], '…': '…' }, actual)).toEqual([]);
    expect(differences({ a: '…', b: '…', c: { '…': '…' } }, actual)).toEqual([]);
  });

  test('an answer belongs to the command above it', () => {
    const answer = '```json 200\n{}\n```\n';
    expect(() => readTour(answer)).toThrow('line 1: an answer without a command');
    expect(() => readTour(`\`\`\`sh\ntrue\n\`\`\`\n${answer}${answer}`)).toThrow('line 7');
  });
});
