import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { writeApiKey } from '../src/integration/identity/rules/read-api-key.js';
import { median } from './measure.js';
import { prepareService, secret } from './prepared-service.js';
import { seedPeople } from './seed.js';
import { startServer } from './server-process.js';

/**
 * Whether the time of a refusal tells what its bytes hide (cases A-18 and E-01): tries of two kinds in turn, one after
 * the other on one connection, and the difference of their mean times. The slowest and fastest tenth are left out.
 */
const TRIES = 2_000;
const BAR = 0.05;

const service = await prepareService();
const [mine, theirs] = [
  await service.createEmployer('Mine'),
  await service.createEmployer('Theirs'),
];
const { employeeIds } = await seedPeople(service.url, theirs.employerId);
const server = await startServer('upskill', { url: service.url, secret });

const word = (length: number) => randomUUID().replaceAll('-', '').repeat(2).slice(0, length);
const keyWith = (keyId: string) => writeApiKey({ environment: 'dev', keyId, secret: word(43) });
const [, , knownKeyId = ''] = mine.apiKey.split('_');

type Try = () => { path: string; key: string };
const pairs: { name: string; kinds: [string, Try][] }[] = [
  {
    name: 'A-18: a key id that exists, and one that does not',
    kinds: [
      ['known id, wrong secret', () => ({ path: '/v1/me', key: keyWith(knownKeyId) })],
      ['unknown id', () => ({ path: '/v1/me', key: keyWith(word(12)) })],
    ],
  },
  {
    name: 'E-01: an employee of another employer, and nobody',
    kinds: [
      [
        'another employer’s id',
        () => {
          const id = employeeIds[Math.floor(Math.random() * employeeIds.length)];
          return { path: `/v1/employees/${id}`, key: mine.apiKey };
        },
      ],
      ['random id', () => ({ path: `/v1/employees/${randomUUID()}`, key: mine.apiKey })],
    ],
  },
];

async function timeOf({ path, key }: ReturnType<Try>): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await answer.text();
  if (answer.status !== 401 && answer.status !== 404) throw new Error(`answered ${answer.status}`);
  return performance.now() - began;
}

function trimmedMean(times: number[]): number {
  const cut = Math.floor(times.length / 10);
  const kept = [...times].sort((a, b) => a - b).slice(cut, -cut);
  return kept.reduce((sum, each) => sum + each, 0) / kept.length;
}

const rows: string[] = [];
let isReached = true;
for (const { name, kinds } of pairs) {
  const times: number[][] = kinds.map(() => []);
  for (let count = 0; count < TRIES + 200; count += 1)
    for (const [index, [, next]] of kinds.entries()) {
      const took = await timeOf(next());
      if (count >= 200) times[index]?.push(took); // the first are for warming up
    }
  const [first = 0, second = 0] = times.map(trimmedMean);
  const difference = Math.abs(first - second) / Math.max(first, second);
  isReached &&= difference < BAR;
  const shown = kinds.map(
    ([kind], index) =>
      `${kind} ${(times[index] ? trimmedMean(times[index]) : 0).toFixed(3)} ms (median ${median(times[index] ?? []).toFixed(3)})`,
  );
  rows.push(
    `| ${name} | ${shown.join(' · ')} | ${(100 * difference).toFixed(1)} % | < 5 % | ${difference < BAR ? 'yes' : 'NO'} |`,
  );
}
const page = `# What the time of a refusal tells

Written by \`npm run bench:enumeration\` on ${new Date().toISOString().slice(0, 10)}: ${TRIES.toLocaleString('en-US')} tries of each kind, in turn, on one connection;
means without the slowest and fastest tenth.

| case | mean times | difference | bar | reached |
| --- | --- | ---: | --- | --- |
${rows.join('\n')}
`;
writeFileSync('bench/enumeration.md', page);
console.log(page);
await server.stop();
await service.stop();
process.exit(isReached ? 0 : 1);
