import { v7 as uuidv7 } from 'uuid';
import { addDays } from '../../src/kernel/calendar.js';
import type { Call } from './http-client.js';
import type { Scene } from './scene.js';
import type { Random } from './seeded-random.js';

export type WriteKind = 'draft' | 'submission' | 'decision' | 'employee' | 'department';

/** One thing a writer wants done once, however often it has to ask. */
export type Write = {
  kind: WriteKind;
  /** By what its effect is found in the database: a name nobody else uses, or the request it moves. */
  subject: string;
  key: string;
  call: Call;
  attempts: number;
  /** Set with the answer that said it is done. */
  acknowledged: { id: string; version: number; at: number; wasReplayed: boolean } | undefined;
  /** What the last attempt heard. */
  heard: string;
  /** An answer that says it will never be done. */
  refused: string | undefined;
};

type Moved = { id: string; version: number };

function write(kind: WriteKind, subject: string, authorization: string, call: Call): Write {
  const key = uuidv7();
  const headers = {
    authorization: `Bearer ${authorization}`,
    'idempotency-key': key,
    ...call.headers,
  };
  return {
    kind,
    subject,
    key,
    call: { ...call, headers },
    attempts: 0,
    heard: '',
    acknowledged: undefined,
    refused: undefined,
  };
}

export function newDraft(scene: Scene, random: Random): Write {
  const title = `course ${uuidv7()}`;
  return write('draft', title, scene.apiKey, {
    method: 'POST',
    path: '/v1/reimbursement-requests',
    body: {
      employeeId: random.pick(scene.employeeIds),
      course: {
        title,
        providerId: scene.providerId,
        startsOn: addDays(scene.today, 10),
        endsOn: addDays(scene.today, 20),
        category: 'seminar',
      },
      expenses: [{ type: 'tuition', amount: { amount: 1_000, currency: 'USD' } }],
      aid: [],
      skillPurpose: 'maintain_improve',
    },
  });
}

export const submission = (scene: Scene, { id, version }: Moved): Write =>
  write('submission', id, scene.apiKey, {
    method: 'POST',
    path: `/v1/reimbursement-requests/${id}/submission`,
    headers: { 'if-match': `"v${version}"` },
  });

export const decision = (scene: Scene, { id, version }: Moved, random: Random): Write =>
  write('decision', id, scene.managerToken, {
    method: 'POST',
    path: `/v1/reimbursement-requests/${id}/decisions`,
    headers: { 'if-match': `"v${version}"` },
    body:
      random.fraction() < 0.85
        ? { verdict: 'approve' }
        : { verdict: 'reject', reasonCode: 'not-needed' },
  });

export function newEmployee(scene: Scene): Write {
  const externalId = `person ${uuidv7()}`;
  return write('employee', externalId, scene.apiKey, {
    method: 'POST',
    path: '/v1/employees',
    body: {
      externalId,
      givenName: 'Ada',
      familyName: 'Example',
      email: `${externalId.replace(' ', '-')}@example.com`,
      status: 'active',
      employmentType: 'full_time',
      hiredOn: '2020-01-01',
    },
  });
}

export function newDepartment(scene: Scene): Write {
  const name = `room ${uuidv7()}`;
  return write('department', name, scene.apiKey, {
    method: 'POST',
    path: '/v1/departments',
    body: { name },
  });
}
