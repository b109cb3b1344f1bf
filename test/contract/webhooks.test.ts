import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { employerWithData } from '../setup/builders/employer-with-data.js';
import { readComposition } from '../setup/composition.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

type Webhook = {
  operationId: string;
  summary: string;
  parameters: { $ref: string }[];
  requestBody: { content: { 'application/json': { schema: { $ref: string } } } };
  responses: Record<string, object>;
};
type WithWebhooks = {
  info: { version: string };
  webhooks: Record<string, { post: Webhook }>;
  components: { parameters: Record<string, { name: string; required: boolean }>; schemas: object };
};
type OutboxRow = {
  name: string;
  id: string;
  occurredAt: string;
  payload: object;
  changedFields: string[];
};

let upskill: TestApp;
let document: WithWebhooks;
beforeAll(async () => {
  upskill = await startTestApp();
  document = upskill.app.swagger() as unknown as WithWebhooks;
});
afterAll(() => upskill.stop());

const declared = () => readComposition().modules.flatMap(({ events }) => events);

test('every event of every module is a webhook of the document, and nothing else is', () => {
  expect(Object.keys(document.webhooks).sort()).toEqual(
    declared()
      .map(({ eventName }) => eventName)
      .sort(),
  );
});

test('each says what happened, with a name of its own that receivers can be generated from', () => {
  const webhooks = Object.values(document.webhooks).map(({ post }) => post);
  const ids = webhooks.map(({ operationId }) => operationId);
  expect(ids.filter((id) => !/^receive([A-Z][a-z0-9]*)+$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(webhooks.filter(({ summary }) => summary.trim() === '')).toEqual([]);
});

test('each comes with the headers of Standard Webhooks, and with what the receiver may answer', () => {
  for (const { post } of Object.values(document.webhooks)) {
    const headers = post.parameters.map(
      ({ $ref }) => document.components.parameters[$ref.split('/').at(-1) ?? ''],
    );
    expect(headers.map((header) => [header?.name, header?.required])).toEqual([
      ['webhook-id', true],
      ['webhook-timestamp', true],
      ['webhook-signature', true],
    ]);
    expect(Object.keys(post.responses).sort()).toEqual(['2XX', '410', 'default']);
  }
});

test('what the service records in its outbox fits the documented payloads', async () => {
  const { employer } = await employerWithData(upskill);
  const { rows } = await upskill.owner.query<OutboxRow>(
    `select name, id, to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
       payload, changed_fields as "changedFields" from outbox where employer_id = $1`,
    [employer.id],
  );
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const complaints = rows.flatMap(({ name, payload, ...row }) => {
    const reference = document.webhooks[name]?.post.requestBody.content['application/json'].schema;
    const validate = ajv.compile({ ...reference, components: document.components });
    const sent = { type: name, apiVersion: document.info.version, data: payload, ...row };
    return validate(sent) ? [] : [`${name}: ${ajv.errorsText(validate.errors)}`];
  });
  expect(complaints).toEqual([]);
  expect(new Set(rows.map(({ name }) => name)).size).toBeGreaterThan(10);
});
