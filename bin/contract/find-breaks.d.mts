/** Every break between two OpenAPI documents, one sentence each; none if the second only adds. */
export function findBreaks(before: object, after: object): string[];
