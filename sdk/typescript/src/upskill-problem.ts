import type { Problem } from './generated/types.gen.js';

/**
 * A refusal of the service (RFC 9457). `code` is stable and says what happened; `detail` is a sentence for people; `errors`
 * names the fields. An answer that Upskill did not give, a gateway's for instance, has the code `not-from-upskill`.
 */
export class UpskillProblem extends Error implements Problem {
  override readonly name = 'UpskillProblem';
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  /** Quote it when you ask for help. */
  readonly requestId: string;
  readonly errors: Problem['errors'];
  /** As it was received, with its headers. */
  readonly response: Response;

  private constructor(problem: Problem, response: Response) {
    super(`${problem.code} (${problem.status}): ${problem.detail}`);
    this.type = problem.type;
    this.title = problem.title;
    this.status = problem.status;
    this.detail = problem.detail;
    this.instance = problem.instance;
    this.code = problem.code;
    this.requestId = problem.requestId;
    this.errors = problem.errors ?? [];
    this.response = response;
  }

  /** From the body of an answer that was no success: parsed, if it was JSON. */
  static from(body: unknown, response: Response): UpskillProblem {
    return new UpskillProblem(isProblem(body) ? body : foreign(body, response), response);
  }
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof (body as Partial<Problem>).code === 'string' &&
    typeof (body as Partial<Problem>).detail === 'string'
  );
}

const LONGEST_EXCERPT = 500;

function foreign(body: unknown, { status, statusText, headers }: Response): Problem {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    type: 'about:blank',
    title: statusText,
    status,
    detail: `The answer is no problem document: ${text.slice(0, LONGEST_EXCERPT)}`,
    instance: '',
    code: 'not-from-upskill',
    requestId: headers.get('X-Request-Id') ?? '',
    errors: [],
  };
}
