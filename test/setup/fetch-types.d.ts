import type { BodyInit as FetchBody } from 'undici-types';

/** The generated client names a type of the browser’s that Node’s typings keep in a package of their own. */
declare global {
  type BodyInit = FetchBody;
}
