import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import type { EventDefinition } from '../events/event.js';

type Json = Record<string, unknown>;

const TAG = 'Webhooks';
const id = { type: 'string', format: 'uuid', example: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d' };

/** The headers of Standard Webhooks. */
const PARAMETERS = {
  WebhookId: {
    name: 'webhook-id',
    in: 'header',
    required: true,
    description: 'The id of the event, the same at every attempt: drop what you have seen',
    schema: id,
    example: id.example,
  },
  WebhookTimestamp: {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    description: 'When this attempt was sent, in Unix seconds: refuse what is older than 5 minutes',
    schema: { type: 'integer' },
    example: 1795411200,
  },
  WebhookSignature: {
    name: 'webhook-signature',
    in: 'header',
    required: true,
    description:
      'HMAC-SHA256 over `webhook-id.webhook-timestamp.body` as `v1,` and Base64 (Standard Webhooks). Several, separated by spaces, while a secret rotates: one that fits is enough',
    schema: { type: 'string' },
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  },
};

const RESPONSES = {
  '2XX': { description: 'Received. Answer at once and do the work afterwards' },
  '410': { description: 'Not wanted any more: the endpoint is disabled' },
  default: { description: 'Anything else, or no answer: it is sent again later' },
};

const capitalised = (name: string) =>
  name.replace(/(?:^|[._])([a-z])/g, (_all, letter: string) => letter.toUpperCase());

function payloadOf({ eventName, payload }: EventDefinition): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(payload, { io: 'output' }) as Json;
  if (JSON.stringify(schema).includes('"$ref":"#/$defs/'))
    throw new Error(`the payload of ${eventName} names a schema: spell it out`);
  return withoutNoise(schema);
}

/** The format says it already, and that a number is exact; what a receiver reads may grow, so nothing is closed. */
function withoutNoise(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema), function (this: Json, key, value: unknown) {
    if (key === 'additionalProperties' && value === false) return undefined;
    if (key === 'pattern' && this.format) return undefined;
    if (Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return undefined;
    return value;
  }) as Json;
}

const eventSchema = (event: EventDefinition, version: string) => ({
  type: 'object',
  description: event.description,
  properties: {
    type: { type: 'string', const: event.eventName },
    id: { ...id, description: 'Of the event; equals webhook-id' },
    occurredAt: {
      type: 'string',
      format: 'date-time',
      description: 'When it became true; events may arrive in another order',
      example: '2026-11-23T05:06:12.123456Z',
    },
    apiVersion: {
      type: 'string',
      description: 'The version of the contract the payload follows',
      example: version,
    },
    data: payloadOf(event),
    changedFields: {
      type: 'array',
      items: { type: 'string' },
      description: 'Names of the fields that changed; empty where nothing existing was changed',
    },
  },
  required: ['type', 'id', 'occurredAt', 'apiVersion', 'data', 'changedFields'],
});

const webhookOf = (event: EventDefinition, schemaName: string) => ({
  post: {
    operationId: `receive${capitalised(event.eventName)}`,
    summary: event.description,
    description:
      'Sent to your endpoint at least once, in no particular order. Ids, amounts and states only: read what you need through the API.',
    tags: [TAG],
    security: [],
    parameters: Object.keys(PARAMETERS).map((name) => ({
      $ref: `#/components/parameters/${name}`,
    })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schemaName}` } } },
    },
    responses: RESPONSES,
  },
});

/** Adds every event to the document as a webhook, in the form of Standard Webhooks. */
export function describeWebhooks(
  document: OpenAPIV3_1.Document,
  events: readonly EventDefinition[],
): void {
  if (events.length === 0) return;
  const sorted = [...events].sort((a, b) => (a.eventName < b.eventName ? -1 : 1));
  const webhooks: Json = {};
  const schemas: Json = {};
  for (const event of sorted) {
    const name = `${capitalised(event.eventName)}Event`;
    schemas[name] = eventSchema(event, document.info.version);
    webhooks[event.eventName] = webhookOf(event, name);
  }
  const { components = {} } = document;
  const taken = Object.keys(schemas).filter((name) => name in (components.schemas ?? {}));
  if (taken.length > 0) throw new Error(`these names are taken by events: ${taken.join(', ')}`);
  document.webhooks = webhooks as never;
  document.components = {
    ...components,
    schemas: { ...components.schemas, ...schemas } as never,
    parameters: { ...components.parameters, ...PARAMETERS } as never,
  };
}
