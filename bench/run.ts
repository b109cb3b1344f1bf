import { parseArgs } from 'node:util';
import { measure } from './measure.js';
import { prepareService, secret } from './prepared-service.js';
import { isReached, type Result, ratiosOf, writeReport } from './report.js';
import { seedPeople } from './seed.js';
import { seedRequests } from './seed-requests.js';
import { startServer } from './server-process.js';
import { pageWorkload, readWorkloads, type Workload, writeWorkloads } from './workloads.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const wanted = values.rows?.split(',').map(Number);
/** Each of these can be submitted or approved once. */
const PER_ROUND = 1_500;
const service = await prepareService();
const { url, built } = service;
const { employerId, apiKey } = await service.createEmployer('Bench');
console.log('Seeding 20,000 employees …');
const seed = await seedPeople(url, employerId);

const upskill = await startServer('upskill', { url, secret });
const baseline = await startServer('baseline', { url, employerId });
const servers = { upskill, baseline, apiKey };
const isWanted = (row: number) => !wanted || wanted.includes(row);
const workloads: Workload[] = readWorkloads(seed, servers);
if (isWanted(5) || isWanted(6)) {
  console.log('Seeding requests …');
  const requests = await seedRequests(built, seed, {
    url,
    apiKey,
    count: PER_ROUND * (rounds + 1),
  });
  workloads.push(...writeWorkloads(requests, servers, PER_ROUND));
}
if (isWanted(9)) workloads.push(await pageWorkload(servers));

const results: Result[] = [];
for (const workload of workloads.filter(({ row }) => isWanted(row))) {
  const result: Result = { workload, ours: [], theirs: [] };
  const load = {
    connections: workload.connections,
    seconds,
    ...(workload.total === undefined ? {} : { total: workload.total }),
  };
  await measure(workload.ours(), { ...load, seconds: 1 }); // warm
  await measure(workload.theirs(), { ...load, seconds: 1 });
  for (let round = 0; round < rounds; round += 1) {
    result.ours.push(await measure(workload.ours(), load));
    result.theirs.push(await measure(workload.theirs(), load));
  }
  results.push(result);
  console.log(`row ${workload.row}, ${workload.name}: ${ratiosOf(result).middle.toFixed(2)}`);
}

console.log(
  writeReport(results, {
    rounds,
    seconds,
    date: new Date().toISOString().slice(0, 10),
    notes: [
      'Row 3: a requirement version never changes, so Upskill reads it once; F joins it for every report.',
      'Rows 5 and 6: F runs the statements of the service one after the other (nine and eleven trips), on the same rows again and again, and judges nothing.',
      'A bar counts as missed when both the median and the best round miss it.',
    ],
  }),
);
await upskill.stop();
await baseline.stop();
await service.stop();
process.exit(results.every(isReached) ? 0 : 1);
