/**
 * A resource, or a page of them, that PostgreSQL has written as JSON in the form its schema declares. It is passed
 * through: neither read into objects nor written again, which is most of what a list costs. The tests still hold every
 * one against its schema (see compile-serializer.ts).
 */
export class WrittenJson {
  constructor(
    readonly text: string,
    /** For the entity tag; absent for a page. */
    readonly version?: number,
    /** For the Link header; absent for a single resource. */
    readonly nextCursor?: string | null,
  ) {}
}

/** A route answers what its schema declares; this is that, written already. */
export const asAnswer = <Answer>(written: WrittenJson): Answer => written as unknown as Answer;
