import { fresh } from '../test-app.js';

/** An employee as an HRIS would send it; every call is another person unless told otherwise. */
export function workerRecord<Changes extends Record<string, unknown>>(changes?: Changes) {
  const externalId = fresh('W');
  return {
    externalId,
    givenName: 'Ada',
    familyName: 'Byron',
    email: `${String(changes?.externalId ?? externalId).toLowerCase()}@example.com`,
    status: 'active',
    employmentType: 'full_time',
    hiredOn: '2024-01-01',
    ...(changes as Changes),
  };
}

/** The same for `PUT /v1/employees/by-external-id/{externalId}`, whose path says who it is. */
export function upsertBody<Changes extends Record<string, unknown>>(changes?: Changes) {
  const { externalId: _inPath, ...body } = workerRecord(changes);
  return body;
}
