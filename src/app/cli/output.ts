/** How a command speaks: text for people, one JSON document with --json. Progress goes to standard error. */
export type Output = {
  /** The result: `json` as a document with --json, else the lines. */
  result(json: object, lines: readonly string[]): void;
  /** What is going on, for people only. */
  progress(line: string): void;
};

export function createOutput(asJson: boolean): Output {
  return {
    result(json, lines) {
      process.stdout.write(asJson ? `${JSON.stringify(json)}\n` : `${lines.join('\n')}\n`);
    },
    progress(line) {
      if (!asJson) process.stderr.write(`${line}\n`);
    },
  };
}

/** A command was called the wrong way: exit 2. */
export class UsageError extends Error {}
/** A command could not do what was asked, for a reason the person can act on: exit 1. */
export class CommandError extends Error {}
