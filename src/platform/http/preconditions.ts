import type { FastifyRequest } from 'fastify';
import { preconditionRequired, preconditionTooWide, stale } from './http.problems.js';

/** The version the caller says it has read; `any` for `If-Match: *`. */
export type ExpectedVersion = number | 'any';

export const entityTag = (version: number) => `"v${version}"`;

/**
 * Reads If-Match. Weak tags and tags we never issued match nothing.
 * @throws 428 if it is absent, 400 if `*` is sent where money or an approval is at stake, 412 if it can match nothing
 */
export function readIfMatch(request: FastifyRequest, strict: boolean): ExpectedVersion {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw preconditionRequired(
      'Send If-Match with the ETag you read, so that nobody’s change is lost.',
    );
  }
  if (header.trim() === '*') {
    if (strict)
      throw preconditionTooWide('Name the version you decided on: `*` is not accepted here.');
    return 'any';
  }
  const match = /^"v([1-9][0-9]{0,15})"$/.exec(header.trim());
  if (!match) throw stale('If-Match does not hold an ETag of this resource. Read it again.');
  return Number(match[1]);
}

/** @throws 412 if the resource is no longer what the caller read */
export function requireVersion(expected: ExpectedVersion, version: number): void {
  if (expected !== 'any' && expected !== version) {
    throw stale(`It has version ${version} now. Read it again and decide anew.`);
  }
}
