import { UpskillProblem } from './upskill-problem.js';

type Precondition = { 'If-Match': string };

/** The header for a change of what was read: the server refuses with 412 if somebody changed it since. */
export const ifMatch = ({ version }: { version: number }): Precondition => ({
  'If-Match': `"v${version}"`,
});

/**
 * Reads, lets `write` decide what to change and send it with `headers`, and begins anew if somebody else was faster (412).
 * `write` may be called several times, each time with what is stored now; only its last call had an effect.
 */
export async function readModifyWrite<Resource, Answer>(
  read: () => Promise<{ data: Resource; response: Response }>,
  write: (resource: Resource, headers: Precondition) => Promise<Answer>,
  { attempts = 5 }: { attempts?: number } = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const { data, response } = await read();
    const entityTag = response.headers.get('ETag');
    if (!entityTag)
      throw new TypeError('What was read has no ETag: read one resource, not a list.');
    try {
      return await write(data, { 'If-Match': entityTag });
    } catch (error) {
      const wasTooLate = error instanceof UpskillProblem && error.status === 412;
      if (!wasTooLate || attempt >= attempts) throw error;
    }
  }
}
