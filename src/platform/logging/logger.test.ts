import { createLogger } from './logger.js';

const SECRET = 'Ada Byron, 1815';

/** What one call of the logger writes. */
function written(log: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  log(
    createLogger({
      level: 'info',
      destination: {
        write: (line: string) => {
          text += line;
        },
      },
    }),
  );
  return text;
}

test('an error of the database is logged by kind and code: its message holds what people sent', () => {
  const sent = Object.assign(new Error(`Key (name)=(${SECRET}) already exists`), {
    severity: 'ERROR',
    code: '23505',
    detail: SECRET,
  });
  const wrapped = Object.assign(
    new Error(`Failed query: insert … params: ${SECRET}`, { cause: sent }),
    { params: [SECRET] },
  );
  for (const error of [sent, wrapped]) {
    const line = written((logger) => logger.error({ err: error }, 'request failed'));
    expect(line).toContain('"code":"23505"');
    expect(line).not.toContain(SECRET);
  }
});

test('an error of our own is logged with its message and where it was thrown', () => {
  const line = written((logger) => logger.error({ err: new Error('a rule was forgotten') }, 'x'));
  expect(JSON.parse(line).err).toMatchObject({ type: 'Error', message: 'a rule was forgotten' });
  expect(JSON.parse(line).err.frames[0]).toContain('logger.test.ts');
});

test('headers, bodies, queries and secrets are not written, even by mistake', () => {
  const line = written((logger) =>
    logger.info(
      {
        headers: { authorization: SECRET },
        body: { name: SECRET },
        query: SECRET,
        authorization: SECRET,
        key: { secret: SECRET },
        req: { url: SECRET },
      },
      'answered',
    ),
  );
  expect(line).not.toContain(SECRET);
});

test('an entry is one line, whatever a name holds (V-24)', () => {
  const line = written((logger) => logger.info({ route: 'a\n{"level":60}' }, 'line\r\nbreak'));
  expect(line.trimEnd().split('\n')).toHaveLength(1);
});

test('what is thrown need not be an error', () => {
  const line = written((logger) => logger.error({ err: SECRET }, 'request failed'));
  expect(JSON.parse(line).err).toBe('string');
});
