import type { TestApp } from './test-app.js';

export type RecordedEvent = { name: string; changedFields: string[] };

/** What was told to others about a subject, oldest first. */
export async function recordedEvents(
  { owner }: TestApp,
  subjectId: string,
): Promise<RecordedEvent[]> {
  const { rows } = await owner.query<RecordedEvent>(
    `select name, changed_fields as "changedFields" from outbox where subject_id = $1 order by id`,
    [subjectId],
  );
  return rows;
}
