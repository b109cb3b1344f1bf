import type { PoolClient } from 'pg';
import type { EmployeeId } from '../../../src/kernel/ids.js';
import {
  findDeciders,
  type Step,
} from '../../../src/organization/approvals/rules/find-deciders.js';
import type { Delegation } from '../../../src/organization/approvals/rules/find-delegates.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

const TODAY = '2026-11-23';
const OCCASION = { kind: 'reimbursement_request', today: TODAY };
const PEOPLE = 24;
const DELEGATIONS = 14;
const STEPS: readonly Step[] = ['manager', 'department_head', 'benefits', 'finance'];
const STATUSES = ['active', 'active', 'on_leave', 'terminated'] as const;

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

/** The same numbers at every run: a linear congruential generator. */
function randomness(seed: number) {
  let state = seed;
  const below = (bound: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * bound);
  };
  return { below, oneOf: <Item>(items: readonly Item[]) => items[below(items.length)] as Item };
}

type Person = {
  id: EmployeeId;
  status: string;
  managerId: EmployeeId | null;
  departmentId: string;
};
type Organization = {
  people: Person[];
  heads: Map<string, EmployeeId | null>;
  roles: { employeeId: EmployeeId; role: string }[];
  delegations: Delegation[];
};

/** Between random people, most of them in force; half of them between somebody and their manager. */
async function delegate(
  client: PoolClient,
  people: readonly Person[],
  { below, oneOf }: ReturnType<typeof randomness>,
): Promise<Delegation[]> {
  const delegations: Delegation[] = [];
  for (let index = 0; index < DELEGATIONS; index += 1) {
    const [one, chosen] = [oneOf(people), oneOf(people)];
    const other = below(2) > 0 ? (people.find(({ id }) => id === one.managerId) ?? chosen) : chosen;
    const [from, to] = below(2) > 0 ? [one, other] : [other, one];
    if (from === to) continue;
    const endsOn = below(5) > 0 ? '2026-11-30' : '2026-11-22';
    const endedOn = below(8) === 0 ? '2026-11-20' : null;
    const { rows } = await client.query(
      `insert into approval_delegations (id, from_id, to_id, starts_on, ends_on, ended_on, kinds)
       values (gen_random_uuid(), $1, $2, '2026-11-16', $3, $4, '{reimbursement_request}') returning id`,
      [from.id, to.id, endsOn, endedOn],
    );
    delegations.push({
      id: rows[0].id,
      fromId: from.id,
      toId: to.id,
      startsOn: '2026-11-16',
      endsOn,
      endedOn,
      kinds: ['reimbursement_request'],
      isDelegateActive: to.status === 'active',
    });
  }
  return delegations;
}

/** Writes a random organization behind the service and reads it back as plain facts. */
async function buildOrganization(employerId: string, seed: number): Promise<Organization> {
  const { below, oneOf } = randomness(seed);
  const client = await upskill.owner.connect();
  try {
    await client.query(`select set_config('app.employer_id', $1, false)`, [employerId]);
    const departments: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { rows } = await client.query(
        'insert into departments (id, name) values (gen_random_uuid(), $1) returning id',
        [`Department ${index}`],
      );
      departments.push(rows[0].id);
    }
    const people: Person[] = [];
    for (let index = 0; index < PEOPLE; index += 1) {
      const status = oneOf(STATUSES);
      const managerId = people.length > 0 && below(6) > 0 ? oneOf(people).id : null;
      const departmentId = oneOf(departments);
      const { rows } = await client.query(
        `insert into employees (id, external_id, given_name, family_name, email, status, employment_type, hired_on, terminated_on, manager_id, department_id)
         values (gen_random_uuid(), $1, 'P', $1, $1, $2, 'full_time', '2020-01-01', case when $2 = 'terminated' then date '2026-01-01' end, $3, $4)
         returning id`,
        [`p-${index}`, status, managerId, departmentId],
      );
      people.push({ id: rows[0].id, status, managerId, departmentId });
    }
    const heads = new Map<string, EmployeeId | null>();
    for (const id of departments) {
      const headId = below(4) > 0 ? oneOf(people).id : null;
      await client.query('update departments set head_id = $1 where id = $2', [headId, id]);
      heads.set(id, headId);
    }
    const roles = ['benefits_admin', 'finance', 'employer_admin'].flatMap((role) =>
      people.filter(() => below(10) === 0).map(({ id }) => ({ employeeId: id, role })),
    );
    for (const { employeeId, role } of roles)
      await client.query(
        'insert into role_assignments (id, employee_id, role) values (gen_random_uuid(), $1, $2)',
        [employeeId, role],
      );
    const delegations = await delegate(client, people, { below, oneOf });
    return { people, heads, roles, delegations };
  } finally {
    await client.query(`select set_config('app.employer_id', '', false)`);
    client.release();
  }
}

/** What the rule says, from the plain facts. */
function decidersByRule(
  { people, heads, roles, delegations }: Organization,
  requester: Person,
  step: Step,
  decided: EmployeeId[],
) {
  const byId = new Map(people.map((person) => [person.id, person]));
  const superior = (id: EmployeeId) => ({ employeeId: id, status: byId.get(id)!.status });
  const managers = [];
  for (let id = requester.managerId; id; id = byId.get(id)!.managerId) managers.push(superior(id));
  const holding = (wanted: string) =>
    roles
      .filter(
        ({ role, employeeId }) => role === wanted && byId.get(employeeId)!.status === 'active',
      )
      .map(({ employeeId }) => employeeId);
  const headId = heads.get(requester.departmentId) ?? null;
  const facts = {
    step,
    requesterId: requester.id,
    managers,
    departmentHead: headId === null ? null : superior(headId),
    holders: {
      benefits: holding('benefits_admin'),
      finance: holding('finance'),
      employerAdmin: holding('employer_admin'),
    },
    alreadyDecidedIds: decided,
    delegations,
  };
  const { through, employeeIds, delegates } = findDeciders(facts, OCCASION);
  const own = employeeIds.map((id) => `${id} through ${through} for null`);
  const others = delegates.map(
    ({ employeeId, onBehalfOfId }) => `${employeeId} through ${through} for ${onBehalfOfId}`,
  );
  return [...own, ...others].sort();
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'the database finds the same deciders as the rule, and the same inboxes (organization %i)',
  async (seed) => {
    const employer = await upskill.newEmployer();
    const organization = await buildOrganization(employer.id, seed);
    const { below, oneOf } = randomness(seed + 1_000);
    const client = await upskill.owner.connect();
    const inboxes = new Map<string, string[]>();
    try {
      await client.query(`select set_config('app.employer_id', $1, false)`, [employer.id]);
      for (const requester of organization.people)
        for (const step of STEPS) {
          const decided = below(3) === 0 ? [oneOf(organization.people).id] : [];
          const { rows } = await client.query(
            `select employee_id, through, on_behalf_of_id from approval_approvers($1, $2, $3::uuid[], 'reimbursement_request', $4)`,
            [step, requester.id, decided, TODAY],
          );
          const found = rows
            .map((row) => `${row.employee_id} through ${row.through} for ${row.on_behalf_of_id}`)
            .sort();
          expect(found).toEqual(decidersByRule(organization, requester, step, decided));
          const { rows: tasks } = await client.query(
            `insert into approval_tasks (id, subject_type, subject_id, subject_version, requester_id, step, excluded_ids,
               opened_on, due_on, remind_after_days, escalate_after_days, expire_after_days)
             values (gen_random_uuid(), 'reimbursement_request', gen_random_uuid(), 1, $1, $2, $3::uuid[], '2026-11-23', '2026-11-30', 1, 2, 3)
             returning id`,
            [requester.id, step, decided],
          );
          for (const { employee_id, on_behalf_of_id } of rows)
            inboxes.set(employee_id, [
              ...(inboxes.get(employee_id) ?? []),
              `${tasks[0].id} for ${on_behalf_of_id}`,
            ]);
        }
      for (const { id } of organization.people) {
        const { rows } = await client.query(
          `select task_id, on_behalf_of_id from approvals_waiting_for($1, 'reimbursement_request', $2)`,
          [id, TODAY],
        );
        const inbox = rows.map((row) => `${row.task_id} for ${row.on_behalf_of_id}`);
        expect(inbox.sort()).toEqual((inboxes.get(id) ?? []).sort());
      }
    } finally {
      await client.query(`select set_config('app.employer_id', '', false)`);
      client.release();
    }
  },
);
