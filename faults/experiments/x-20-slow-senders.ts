import { atMost, type Experiment, exactly, largest, percentile, tally } from '../experiment.js';
import { createHttpClient, outcomeOf } from '../kit/http-client.js';
import { findFreePort } from '../kit/own-postgres.js';
import { foundScene } from '../kit/scene.js';
import { endService, startService } from '../kit/service-process.js';
import { startSlowSenders } from '../kit/slow-senders.js';
import { steadyLoad } from '../kit/steady-load.js';

const PER_SECOND = 50;
const LIMIT_MS = 60_000;
const LOAD_MS = 20_000;
/** Ten and fifteen seconds, the interval in which the server looks, and the time a thousand connections take. */
const HEADERS_CUT_MS = 12_500;
const BODY_CUT_MS = 17_500;

export const slowSenders: Experiment = {
  id: 'X-20',
  fault:
    'Five hundred connections send their headers and five hundred their bodies one byte a second.',
  async run({ postgres, isShort }) {
    const count = isShort ? 50 : 500;
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene = await foundScene(databaseUrl);
    const port = await findFreePort();
    const service = await startService({ databaseUrl, port });
    const client = createHttpClient(service.url);
    const authorization = `Bearer ${scene.apiKey}`;
    const senders = (opening: readonly string[]) =>
      startSlowSenders({ port, count, opening: opening.join('\r\n'), limitMs: LIMIT_MS });
    try {
      const [headers, bodies, answers] = await Promise.all([
        senders(['GET /v1/employees HTTP/1.1', 'Host: slow', 'X-Slow: ']),
        senders([
          'POST /v1/departments HTTP/1.1',
          'Host: slow',
          `Authorization: ${authorization}`,
          'Content-Type: application/json',
          'Content-Length: 1000',
          '',
          '{"name":"',
        ]),
        steadyLoad(client, {
          perSecond: PER_SECOND,
          forMs: LOAD_MS,
          next: (number) => ({
            method: number % 5 === 0 ? 'POST' : 'GET',
            ...(number % 5 === 0
              ? { path: '/v1/departments', body: { name: `room ${number}` } }
              : { path: `/v1/employees/${scene.employeeIds[number % scene.employeeIds.length]}` }),
            headers: { authorization },
          }),
        }),
      ]);
      const failed = answers.filter(({ status }) => status === 0 || status >= 400);
      const statuses = [...headers, ...bodies].map(({ status }) => String(status));
      const afterMs = (cuts: typeof headers) => cuts.map((cut) => cut.afterMs);
      return {
        figures: [
          exactly(
            'slow connections not told 408',
            statuses.filter((status) => status !== '408').length,
            0,
          ),
          atMost('slow headers cut off after', largest(afterMs(headers)), HEADERS_CUT_MS),
          atMost('slow bodies cut off after', largest(afterMs(bodies)), BODY_CUT_MS),
          exactly('failed requests of everybody else', failed.length, 0),
        ],
        notes: [
          `The slow ones were told: ${tally(statuses)}. Headers were cut off after ${Math.round(percentile(afterMs(headers), 50))} ms in the middle, bodies after ${Math.round(percentile(afterMs(bodies), 50))} ms.`,
          `Everybody else: ${tally(answers.map(outcomeOf))}, p99 ${Math.round(
            percentile(
              answers.map(({ tookMs }) => tookMs),
              99,
            ),
          )} ms.`,
        ],
      };
    } finally {
      client.close();
      await endService(service);
    }
  },
};
