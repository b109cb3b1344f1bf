import { hash } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { ProblemDefinition, ProblemKind } from '../../kernel/problem.js';
import { notFound } from './http.problems.js';
import { descriptionOf, statusOf } from './problem-details.js';

/** What a caller does about a problem of each kind, where its definition does not say more. */
export const REMEDIES: Record<ProblemKind, string> = {
  invalid:
    'Correct the request: errors names each place and what is wrong there. The same request is refused again.',
  unauthenticated: 'Send Authorization: Bearer with an API key or access token that is valid now.',
  forbidden:
    'Ask somebody who administers the employer for the role or scope that detail names, or leave it to those who hold it.',
  not_found:
    'Check the id. It does not exist, or this credential may not see it: the answer is the same on purpose.',
  method_not_allowed: 'Use a method the path has; the API reference lists them.',
  conflict:
    'Read the present state and decide anew; detail says what stands against it. Repeating helps only with Retry-After.',
  gone: 'It will not come back. Use what detail names instead.',
  stale: 'Read it again, look at what changed, and send If-Match with the new ETag.',
  too_large: 'Send less in one request: split it.',
  too_long: 'Send a shorter URL: fewer or shorter query parameters.',
  unsupported_media_type: 'Send the body as application/json in UTF-8, uncompressed.',
  rule_broken:
    'Correct what detail and errors name. The request was well-formed, but breaks a rule.',
  precondition_required: 'Read the resource and send its ETag as If-Match.',
  throttled: 'Wait as many seconds as Retry-After says, then go on more slowly; see RateLimit.',
  failed:
    'It is a defect of the service. Report the requestId; repeat with the same Idempotency-Key.',
  unavailable:
    'Wait as many seconds as Retry-After says and repeat, a POST with the same Idempotency-Key. It is always safe.',
};

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:3rem auto;padding:0 1rem}td{padding:.2rem 1rem .2rem 0}';
const POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; frame-ancestors 'none'`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style><body>${body}</body></html>\n`;

/** What to do about a problem: its own remedy, or that of its kind. */
export const remedyOf = ({ remedy, kind }: ProblemDefinition) => remedy ?? REMEDIES[kind];

function describePage(problem: ProblemDefinition): string {
  const status = statusOf[problem.kind];
  return page(
    problem.title,
    `<h1>${escaped(problem.title)}</h1>
<p><code>${problem.code}</code> · status ${status}: ${escaped(descriptionOf(status))}.</p>
<h2>What to do</h2><p>${escaped(remedyOf(problem))}</p>
<p>The answer’s <code>detail</code> says what was wrong with that request; quote its <code>requestId</code> when you ask for help.</p>
<p><a href="/problems">All problems</a></p>`,
  );
}

function listPage(problems: readonly ProblemDefinition[]): string {
  const rows = problems.map(
    ({ code, kind, title }) =>
      `<tr><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${statusOf[kind]}</td><td>${escaped(title)}</td></tr>`,
  );
  return page('Problems', `<h1>Problems</h1><table>${rows.join('\n')}</table>`);
}

/**
 * The pages that `type` of a problem resolves to, for people: no script, no credential, nothing from elsewhere. Like
 * /docs they are registered before the rules for routes and stand in no contract.
 */
export function problemPages(problems: readonly ProblemDefinition[]): FastifyPluginAsync {
  const sorted = [...problems].sort((a, b) => (a.code < b.code ? -1 : 1));
  const pages = new Map(sorted.map((problem) => [problem.code, describePage(problem)]));
  const list = listPage(sorted);
  const asPage = (reply: FastifyReply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY);

  return async (app) => {
    app.get('/problems', { schema: { hide: true } }, async (_request, reply) => {
      asPage(reply);
      return list;
    });
    app.get<{ Params: { code: string } }>(
      '/problems/:code',
      { schema: { hide: true } },
      async (request, reply) => {
        const found = pages.get(request.params.code);
        if (!found) throw notFound('There is no problem of this code; see /problems.');
        asPage(reply);
        return found;
      },
    );
  };
}
