export {};

/** The generated client names a type of the browser’s that Node’s typings only use. */
declare global {
  type BodyInit = NonNullable<RequestInit['body']>;
}
