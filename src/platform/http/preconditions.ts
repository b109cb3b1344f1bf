import type { FastifyRequest } from 'fastify';
import { preconditionRequired, preconditionTooWide, stale } from './http.problems.js';

/** The version the caller says it has read; `any` for `If-Match: *`. */
export type ExpectedVersion = number | 'any';

/**
 * The strong tag of an answer: `"v3"`. Where an answer also depends on something its version does not count, `variant`
 * stands for that and the tag goes on: `"v3.k2J…"`, so that one tag never means two bodies (RFC 9110, 8.8.1).
 */
export const entityTag = (version: number, variant = '') =>
  variant === '' ? `"v${version}"` : `"v${version}.${variant}"`;

const OPAQUE_TAG = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;
const TAG_LIST =
  /^\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")*\s*$/;

/**
 * Whether If-None-Match names this tag: `*`, one tag or a list, weak forms included, for this header compares weakly
 * (RFC 9110, 13.1.2). What is not in its form names nothing.
 */
export function namesTag(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  if (!TAG_LIST.test(ifNoneMatch)) return false;
  return [...ifNoneMatch.matchAll(OPAQUE_TAG)].some(([, opaque]) => opaque === tag);
}

/**
 * Reads If-Match. Weak tags and tags we never issued match nothing. Only the version counts: what else a tag stands
 * for cannot be lost by a change.
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
  const match = /^"v([1-9][0-9]{0,15})(?:\.[\w-]{1,43})?"$/.exec(header.trim());
  if (!match) throw stale('If-Match does not hold an ETag of this resource. Read it again.');
  return Number(match[1]);
}

/** @throws 412 if the resource is no longer what the caller read */
export function requireVersion(expected: ExpectedVersion, version: number): void {
  if (expected !== 'any' && expected !== version) {
    throw stale(`It has version ${version} now. Read it again and decide anew.`);
  }
}
