import {
  type Actor,
  type PeopleInView,
  peopleInView,
  type Role,
} from '../../platform/access/actor.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { EmployeeFacts } from './reimbursement-evaluations.repository.js';
import * as problem from './reimbursement-requests.problems.js';

const BROAD: readonly Role[] = [
  'benefits_admin',
  'finance',
  'payroll',
  'auditor',
  'employer_admin',
];
/** Whose requests somebody sees, and when: what a delegation shows, it shows for its days. */
export type RequestView = PeopleInView & { now: Date };
export const viewOf = (actor: Actor, now: Date): RequestView => ({
  ...peopleInView(actor, BROAD),
  now,
});
export const missing = () =>
  problem.requestNotFound('There is no such reimbursement request, or you may not see it.');

/** Benefits and integrations speak for everyone, everybody else for themselves. */
export const speaksFor = (actor: Actor, employeeId: string): boolean =>
  actor.kind === 'api_key' ||
  actor.employeeId === employeeId ||
  actor.roles.includes('benefits_admin');
/** The rules know requesters, not their proxies: who may speak for the requester acts as the requester. */
export const actsAs = (actor: Actor, requesterId: string): string =>
  speaksFor(actor, requesterId) ? requesterId : actor.principalId;

/** Whom a request is for. @throws `employee-required` (422), `not-your-request` (403) */
export function requesterOf(actor: Actor, named: string | undefined): string {
  const employeeId = named ?? actor.employeeId;
  if (employeeId === null) throw problem.employeeRequired('Name the employee with employeeId.');
  if (speaksFor(actor, employeeId)) return employeeId;
  throw problem.notYourRequest('You may ask for yourself only.');
}

/** @throws `unknown-reference`, `employment-ended` (422) */
export function requireEmployed(employee: EmployeeFacts | undefined): EmployeeFacts {
  if (!employee) {
    const detail = 'There is no such employee.';
    const errors = [{ pointer: '/employeeId', code: 'unknown-reference', detail }];
    throw unknownReference(detail, { errors });
  }
  if (employee.status !== 'terminated') return employee;
  throw problem.employmentEnded('Nobody who has left asks for reimbursement.');
}
