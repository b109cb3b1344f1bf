/**
 * A resource, or a page of them, that PostgreSQL has written as JSON in the form its schema declares. It is passed
 * through: neither read into objects nor written again, which is most of what a list costs. The tests still hold every
 * one against its schema (see compile-serializer.ts).
 */
export class WrittenJson {
  constructor(
    readonly text: string,
    /** What the headers of the answer are made of: its version, or where the next page starts. */
    readonly facts: {
      version?: number;
      nextCursor?: string | null;
      /** Fields that can change while the version stays (see conditional-get.ts). */
      beyondVersion?: Readonly<Record<string, unknown>>;
    },
  ) {}

  get version() {
    return this.facts.version;
  }
  get nextCursor() {
    return this.facts.nextCursor;
  }
}

/** A route answers what its schema declares; this is that, written already. */
export const asAnswer = <Answer>(written: WrittenJson): Answer => written as unknown as Answer;
