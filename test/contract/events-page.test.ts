import { z } from 'zod';
import { readComposition } from '../setup/composition.js';
import { expectGenerated, markdownTable } from './generated-file.js';

type PayloadSchema = { properties?: Record<string, unknown>; required?: string[] };

const declared = () =>
  readComposition()
    .modules.flatMap(({ name, events }) => events.map((event) => ({ module: name, ...event })))
    .sort((a, b) => (a.eventName < b.eventName ? -1 : 1));

const payloadOf = (schema: z.ZodType) => z.toJSONSchema(schema) as PayloadSchema;

test('docs/events.md names every event and what it carries', () => {
  const rows = declared().map(({ eventName, subjectType, description, payload, module }) => {
    const { properties = {}, required = [] } = payloadOf(payload);
    const fields = Object.keys(properties).map((name) =>
      required.includes(name) ? `\`${name}\`` : `\`${name}\`?`,
    );
    return [`\`${eventName}\``, subjectType, fields.join(', '), description, module];
  });
  const page = `# Events

Written by the test suite from each module's events (\`npm run docs\`). An event is stored in the transaction that makes it
true, with one entry of the audit trail. It is delivered at least once and in no particular order. Payloads hold ids,
amounts and states, never personal data; \`changedFields\` beside the payload names what changed.

A webhook brings \`{ type, id, occurredAt, apiVersion, data, changedFields }\`: \`type\` is the event, \`data\` its payload, \`id\` the same at
every attempt. It is signed as Standard Webhooks says, in \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`. Each is
described with its schema under \`webhooks\` in \`openapi/v1.json\`.

${markdownTable(['event', 'about', 'payload', 'meaning', 'from'], rows)}
`;
  expectGenerated('docs/events.md', page);
});

test('every event says in the past tense what happened to its subject, and is declared once', () => {
  const names = declared().map(({ eventName }) => eventName);
  expect(names.filter((name) => !/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/.test(name))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** Names of fields that would carry what a person is, rather than which one. */
const PERSONAL = /^(givenName|familyName|name|email|phone|address|birth|reason|comment|note)/i;

test('no payload has a field for personal data', () => {
  const personal = declared().flatMap(({ eventName, payload }) =>
    Object.keys(payloadOf(payload).properties ?? {})
      .filter((field) => PERSONAL.test(field))
      .map((field) => `${eventName}: ${field}`),
  );
  expect(personal).toEqual([]);
});
