import { type DestinationStream, type Logger, pino } from 'pino';

type Described = { type: string; code?: unknown; message?: string; frames: string[] };

/** An error PostgreSQL sent, one with the parameters of a statement, or one that wraps such an error. */
function isOfDatabase(error: Error): boolean {
  if ('severity' in error || 'params' in error) return true;
  return error.cause instanceof Error && isOfDatabase(error.cause);
}

/** Messages of database errors hold values people sent, so only their kind and code are logged. */
function describeError(error: unknown): Described | string {
  if (!(error instanceof Error)) return typeof error;
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code =
    (error as { code?: unknown }).code ?? (cause as { code?: unknown } | undefined)?.code;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(isOfDatabase(error) ? {} : { message: error.message }),
    frames,
  };
}

/** One JSON line an entry. Redaction is the second net: nothing of a request is logged but ids, route and status. */
export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError, req: () => undefined, res: () => undefined },
      redact: {
        paths: [
          'authorization',
          'headers',
          'body',
          'query',
          '*.authorization',
          '*.secret',
          '*.password',
        ],
        remove: true,
      },
    },
    // A write for each line costs more than the line: they go out together, the rest when the process ends.
    options.destination ??
      pino.destination({ dest: 1, minLength: 4_096, sync: false, periodicFlush: 500 }),
  );
}
