import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import fp from 'fastify-plugin';
import type { Problem, ProblemKind } from '../../kernel/problem.js';
import type { Database, EmployerTx } from '../db/database.js';
import type { Keyring } from '../secrets/keyring.js';
import * as problem from './http.problems.js';
import { describe, raiseAlarm, statusOf, toProblem } from './problem-details.js';
import { sealedFor } from './stored-answers.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Fields of the answer that are told once: they are null where the answer is repeated, and never stored. */
    secretFields?: readonly string[];
  }
  interface FastifyRequest {
    /** The body as it was sent; what an Idempotency-Key is bound to. */
    rawBody: string;
  }
}

type Stored = {
  request_hash: Buffer;
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  expired: boolean;
};
type Answer = {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** What is kept of the body, where that is not all of it. */
  kept?: string;
};
type Key = { value: string; hash: Buffer; sealedFor: string; lock: bigint };

/** Refusals of the business are answers; those of shape, identity, pace and precondition may turn out otherwise. */
const STORED_REFUSALS: readonly ProblemKind[] = ['not_found', 'conflict', 'gone', 'rule_broken'];
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

const TRY_LOCK = { name: 'idempotency_lock', text: 'select pg_try_advisory_xact_lock($1) as free' };
const FIND = {
  name: 'idempotency_find',
  text: `select request_hash, status, headers, body, expires_at <= now() as expired from idempotency_keys
         where employer_id = current_employer() and principal_id = $1 and key = $2`,
};
const SAVEPOINT = { name: 'idempotency_savepoint', text: 'savepoint answer' };
const ROLL_BACK = { text: 'rollback to savepoint answer' };
const STORE = {
  name: 'idempotency_store',
  text: `insert into idempotency_keys (principal_id, key, request_hash, status, headers, body)
         values ($1, $2, $3, $4, $5, $6)`,
};
/** An answer is replaced, never changed: the service holds no right to update one. */
const FORGET = {
  name: 'idempotency_forget',
  text: `delete from idempotency_keys
         where employer_id = current_employer() and principal_id = $1 and key = $2 and expires_at <= now()`,
};

function readKey(request: FastifyRequest): Key | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw problem.idempotencyKeyInvalid(
      'An Idempotency-Key has 1 to 255 visible ASCII characters.',
    );
  }
  const { actor } = request;
  const hash = createHash('sha256')
    .update(`${request.method}\n${request.url}\n`)
    .update(request.rawBody ?? '')
    .digest();
  const scope = sealedFor(actor.employerId, actor.principalId, header);
  const lock = createHash('sha256').update(scope).digest().readBigInt64BE(0);
  return { value: header, hash, sealedFor: scope, lock };
}

type Deps = { db: Database; keyring: Keyring };
type Exchange = {
  request: FastifyRequest;
  reply: FastifyReply;
  key: Key;
  work: () => Promise<unknown>;
};

function replay({ keyring }: Deps, { reply, key }: Exchange, stored: Stored): string {
  if (!stored.request_hash.equals(key.hash)) {
    throw problem.idempotencyKeyReused(
      'This Idempotency-Key was used for a request with another path or body. Use a new key.',
    );
  }
  const body = keyring.open('idempotency-body', stored.body, key.sealedFor);
  if (body === undefined) {
    throw problem.unavailable('The stored answer cannot be read.', { retryAfterSeconds: 60 });
  }
  reply.code(stored.status).headers({ ...stored.headers, 'idempotent-replayed': 'true' });
  return body;
}

/** What was sent and not waited for travels on with the stored answer and the commit, which fails if any of it does. */
async function runOnce({ request, reply, work }: Exchange): Promise<Answer> {
  try {
    const result = (await work()) as Record<string, unknown>;
    const write = (value: Record<string, unknown>) =>
      reply.serializeInput(value, String(reply.statusCode)) as string;
    const answer = { status: reply.statusCode, headers: keptHeaders(reply, result) };
    const secrets = request.routeOptions.config.secretFields?.map((field) => [field, null]);
    if (!secrets) return { ...answer, body: write(result) };
    const kept = write({ ...result, ...Object.fromEntries(secrets) });
    return { ...answer, body: write(result), kept };
  } catch (error) {
    const refused = toProblem(error);
    // A lock that was not free is no answer of the business: the next try may find it so.
    if (!STORED_REFUSALS.includes(refused.kind) || refused.code === problem.busy.code) throw error;
    request.problemCode = refused.code;
    raiseAlarm(error, request);
    throw new StoredRefusal(refused, request.id);
  }
}

function answerOnce(deps: Deps, exchange: Exchange): Promise<string> {
  const { request, reply, key } = exchange;
  const { actor } = request;
  const keep = (tx: EmployerTx, { status, headers, body, kept }: Answer, before?: Stored) => {
    if (before) tx.send(FORGET, [actor.principalId, key.value]);
    const sealed = deps.keyring.seal('idempotency-body', kept ?? body, key.sealedFor);
    tx.send(STORE, [
      actor.principalId,
      key.value,
      key.hash,
      status,
      JSON.stringify(headers),
      sealed,
    ]);
    reply.code(status).headers(headers);
    return body;
  };

  return deps.db.inOneTransaction(actor.employerId, async (tx, settleSent) => {
    const lock = tx.rows<{ free: boolean }>(TRY_LOCK, [key.lock.toString()]);
    const found = tx.rows<Stored>(FIND, [actor.principalId, key.value]);
    tx.send(SAVEPOINT);
    const [[taken], [stored]] = await Promise.all([lock, found]);
    if (!taken?.free) {
      throw problem.idempotencyKeyInFlight(
        'The first request with this Idempotency-Key has not finished.',
        { retryAfterSeconds: 1 },
      );
    }
    if (stored && !stored.expired) return replay(deps, exchange, stored);
    try {
      return keep(tx, await runOnce(exchange), stored);
    } catch (error) {
      if (!(error instanceof StoredRefusal)) throw error;
      await settleSent().catch(() => undefined); // what failed is undone by the rollback that follows
      tx.send(ROLL_BACK);
      return keep(tx, error.answer, stored);
    }
  });
}

/**
 * Idempotency-Key on POST (safe to repeat for seven days, bound to employer and credential). The work, its record and
 * the stored answer are one transaction: a crash leaves nothing behind, so there is nothing to clean up. The body is
 * compared byte for byte.
 */
export const idempotencyPlugin = fp<Deps>(
  async (app, deps) => {
    app.addHook('onRoute', (route) => {
      const { access, idempotency } = route.config ?? {};
      if (route.method !== 'POST' || idempotency === 'none' || access === 'public') return;
      const original = route.handler as RouteHandlerMethod;
      route.handler = async function (request, reply) {
        const key = readKey(request);
        const work = async () => original.call(this, request, reply);
        if (key) return answerOnce(deps, { request, reply, key, work });
        if (idempotency === 'required') {
          throw problem.idempotencyKeyRequired(
            'Send an Idempotency-Key: money moves here, and a repeated request must not move it twice.',
          );
        }
        return work();
      };
    });
  },
  { name: 'idempotency', dependencies: ['access'] },
);

function keptHeaders(reply: FastifyReply, result: unknown): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name);
    if (typeof value === 'string') headers[name] = value;
  }
  const version = (result as { version?: unknown } | null)?.version;
  if (typeof version === 'number') headers.etag = `"v${version}"`;
  return headers;
}

/** A refusal that is kept with its key: the same question gets the same no. */
class StoredRefusal extends Error {
  readonly answer: Answer;
  constructor(refused: Problem, requestId: string) {
    super(refused.message);
    this.answer = {
      status: statusOf[refused.kind],
      headers: { 'content-type': 'application/problem+json' },
      body: JSON.stringify(describe(refused, requestId)),
    };
  }
}
