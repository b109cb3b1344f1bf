import type { Problem } from '../../kernel/problem.js';
import { invalidRequest } from './http.problems.js';

/** Objects and arrays may be nested this deep, no deeper: a parser without a bound can be made to block the process. */
export const MAX_DEPTH = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });
const refuse = (code: string, detail: string): Problem =>
  invalidRequest(detail, { errors: [{ pointer: '', code, detail }] });

/** The index just past the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length) {
    const character = text.charCodeAt(index);
    if (character === 0x22) return index + 1;
    index += character === 0x5c ? 2 : 1;
  }
  return index;
}

/** Throws for nesting beyond the bound and for a key that stands twice in one object (JSON.parse keeps the last). */
function checkStructure(text: string): void {
  const keysOfOpen: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '{':
      case '[':
        keysOfOpen.push(text[index] === '{' ? new Set() : null);
        if (keysOfOpen.length > MAX_DEPTH)
          throw refuse('too-deep', `The body is nested more than ${MAX_DEPTH} deep.`);
        expectsKey = text[index] === '{';
        break;
      case '}':
      case ']':
        keysOfOpen.pop();
        expectsKey = false;
        break;
      case ',':
        expectsKey = keysOfOpen.at(-1) instanceof Set;
        break;
      case '"': {
        const end = endOfString(text, index);
        if (expectsKey) noteKey(keysOfOpen.at(-1), text.slice(index, end));
        expectsKey = false;
        index = end - 1;
        break;
      }
    }
  }
}

function noteKey(keys: Set<string> | null | undefined, quoted: string): void {
  const key = quoted.includes('\\') ? readKey(quoted) : quoted.slice(1, -1);
  if (key === '__proto__') throw refuse('forbidden-key', 'The key "__proto__" is not accepted.');
  if (keys?.has(key))
    throw refuse('duplicate-key', `The key ${quoted.slice(0, 80)} stands twice in one object.`);
  keys?.add(key);
}

function readKey(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw refuse('malformed-json', 'The body is not valid JSON.');
  }
}

/** No text PostgreSQL or UTF-8 cannot hold: NUL, or half of a surrogate pair. Both can only come from escapes. */
function checkText(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000'))
      throw refuse('nul-character', 'Text must not contain the character U+0000.');
    if (!value.isWellFormed())
      throw refuse('lone-surrogate', 'Text must not contain half of a surrogate pair.');
  } else if (Array.isArray(value)) {
    for (const each of value) checkText(each);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      checkText(key);
      checkText(each);
    }
  }
}

/**
 * Reads a JSON body strictly: UTF-8 (a byte order mark before it is read past), at most 32 deep, no key twice, no text that cannot be stored.
 * @throws the problem `invalid-request` (400) saying which of these it was
 */
export function parseJson(body: Buffer): { text: string; value: unknown } {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw refuse('not-utf-8', 'The body is not valid UTF-8.');
  }
  if (text.trim() === '') throw refuse('empty-body', 'The body is empty: send a JSON object.');
  checkStructure(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('malformed-json', 'The body is not valid JSON.');
  }
  if (text.includes('\\u')) checkText(value);
  return { text, value };
}
