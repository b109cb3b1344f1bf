import { checkReportingLine } from './check-reporting-line.js';
import { completeEmployment } from './complete-employment.js';
import { isErased } from './is-erased.js';

/** One employee as the HRIS sent it. Absent is `undefined`; the writer replaces it by null or the default. */
export type Candidate = {
  externalId: string;
  email: string;
  status: 'pending' | 'active' | 'on_leave' | 'terminated';
  hiredOn: string;
  terminatedOn?: string | null | undefined;
  terminationReason?: string | null | undefined;
  managerId?: string | null | undefined;
  managerExternalId?: string | null | undefined;
  departmentId?: string | null | undefined;
  jobRoleId?: string | null | undefined;
};

export type KnownFacts = {
  /** Ids of the employees known by an external id that a candidate has or names as manager. */
  idsByExternalId: ReadonlyMap<string, string>;
  /** E-mail (lower case) → external id of the person who has it and works here. */
  emailHolders: ReadonlyMap<string, string>;
  /** `department:<id>`, `job_role:<id>`, `employee:<id>` of what exists. */
  references: ReadonlySet<string>;
  managerOf: ReadonlyMap<string, string | null>;
};

type ItemError = { code: string; detail: string; pointer: string };
export type Planned<Item extends Candidate> = { values: Item; id: string } | { error: ItemError };

const error = (code: string, detail: string, pointer: string) => ({
  error: { code, pointer, detail },
});

function checkAlone(
  item: Candidate,
  facts: KnownFacts,
  seen: { ids: Set<string>; emails: Map<string, string> },
) {
  if (seen.ids.has(item.externalId)) {
    return error(
      'duplicate-in-request',
      'The same external id stands earlier in this request.',
      '/externalId',
    );
  }
  seen.ids.add(item.externalId);
  const id = facts.idsByExternalId.get(item.externalId);
  if (id !== undefined && isErased({ id, externalId: item.externalId })) {
    return error('employee-erased', 'A person who was erased cannot be changed.', '/externalId');
  }
  const { terminatedOn = null, terminationReason = null, status, hiredOn } = item;
  const employment = completeEmployment({ status, hiredOn, terminatedOn, terminationReason });
  if (!employment.allowed) {
    return error(
      'employment-dates-wrong',
      `Status and dates do not fit: ${employment.reason.replaceAll('_', ' ')}.`,
      '/terminatedOn',
    );
  }
  const email = item.email.toLowerCase();
  const holder = seen.emails.get(email) ?? facts.emailHolders.get(email);
  if (status !== 'terminated' && holder !== undefined && holder !== item.externalId) {
    return error(
      'email-taken',
      'Another employee who works here has this e-mail address.',
      '/email',
    );
  }
  if (status !== 'terminated') seen.emails.set(email, item.externalId);
  return checkReferences(item, facts);
}

function checkReferences(item: Candidate, { references }: KnownFacts) {
  if (item.departmentId && !references.has(`department:${item.departmentId}`)) {
    return error('unknown-reference', 'There is no such department.', '/departmentId');
  }
  if (item.jobRoleId && !references.has(`job_role:${item.jobRoleId}`)) {
    return error('unknown-reference', 'There is no such job role.', '/jobRoleId');
  }
  if (item.managerId && !references.has(`employee:${item.managerId}`)) {
    return error('unknown-reference', 'There is no such employee.', '/managerId');
  }
  return undefined;
}

/**
 * Decides, item by item, which employees of a feed can be written and under which id. An item stands or fails alone,
 * but for its manager: who reports to a new employee that cannot be written fails too. Managers may come later in
 * the list than those who report to them. What is planned can be written as a whole: every manager exists or is
 * written too, and nobody is above themselves.
 */
export function planUpsert<Item extends Candidate>(
  items: readonly Item[],
  facts: KnownFacts,
  newId: () => string,
): Planned<Item & { managerId: string | null }>[] {
  const seen = { ids: new Set<string>(), emails: new Map<string, string>() };
  const errors = new Map<number, ItemError>();
  const ids = new Map(facts.idsByExternalId);
  items.forEach((item, index) => {
    const refused = checkAlone(item, facts, seen);
    if (refused) errors.set(index, refused.error);
    else if (!ids.has(item.externalId)) ids.set(item.externalId, newId());
  });
  let managers = new Map<number, string | null>();
  // A refused item keeps its old manager, which may close a circle that the others did not: judged again without it.
  for (let refused = -1; refused !== errors.size; ) {
    refused = errors.size;
    refuseWithoutManager(items, errors, facts);
    managers = checkLines(items, ids, errors, facts);
  }
  return items.map((item, index) => {
    const failed = errors.get(index);
    if (failed) return { error: failed };
    const id = ids.get(item.externalId);
    if (id === undefined) throw new Error('a candidate without an id');
    return { id, values: { ...item, managerId: managers.get(index) ?? null } };
  });
}

/** A manager named by external id must be known, or be written by this very feed; with whom falls, fall their reports. */
function refuseWithoutManager(
  items: readonly Candidate[],
  errors: Map<number, ItemError>,
  { idsByExternalId: known }: KnownFacts,
) {
  const reports = new Map<string, number[]>();
  const written = new Set<string>();
  items.forEach(({ externalId, managerExternalId }, index) => {
    if (errors.has(index)) return;
    written.add(externalId);
    if (!managerExternalId) return;
    reports.set(managerExternalId, [...(reports.get(managerExternalId) ?? []), index]);
  });
  const gone = [...reports.keys()].filter(
    (manager) => !known.has(manager) && !written.has(manager),
  );
  // The list grows while it is walked.
  for (const manager of gone) {
    for (const index of reports.get(manager) ?? []) {
      errors.set(
        index,
        error('manager-unknown', 'No employee has this external id.', '/managerExternalId').error,
      );
      const externalId = items[index]?.externalId ?? '';
      if (!known.has(externalId)) gone.push(externalId);
    }
  }
}

/**
 * Judges the lines as they would all be afterwards, so that a feed may turn a line around in any order. The first item
 * of a circle is refused and keeps its old manager, which may be all the others need.
 */
function checkLines(
  items: readonly Candidate[],
  ids: Map<string, string>,
  errors: Map<number, ItemError>,
  facts: KnownFacts,
) {
  const managerOf = new Map(facts.managerOf);
  const managers = new Map<number, string | null>();
  const idOf = (item: Candidate) => ids.get(item.externalId) ?? '';
  items.forEach((item, index) => {
    if (errors.has(index)) return;
    const named = item.managerExternalId ? ids.get(item.managerExternalId) : item.managerId;
    managers.set(index, named ?? null);
    managerOf.set(idOf(item), named ?? null);
  });
  for (const [index, managerId] of managers) {
    const item = items[index];
    if (!item || managerId === null) continue;
    const ruling = checkReportingLine(idOf(item), managerId, managerOf);
    if (ruling.allowed) continue;
    managerOf.set(idOf(item), facts.managerOf.get(idOf(item)) ?? null);
    const pointer = item.managerExternalId ? '/managerExternalId' : '/managerId';
    const [code, detail] = lineRefusals[ruling.reason];
    errors.set(index, error(code, detail, pointer).error);
  }
  return managers;
}

const lineRefusals = {
  circle: [
    'reporting-line-circle',
    'The manager reports to this employee, directly or through others.',
  ],
  too_deep: [
    'reporting-line-too-deep',
    'The line above this manager has a hundred levels already.',
  ],
} as const;
