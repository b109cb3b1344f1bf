import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';

type Body = { budgetId: string; amount: number };
type Target = { Params: { id: string }; Body: Body };

const answer = {
  200: {
    type: 'object',
    properties: { id: { type: 'string' }, version: { type: 'integer' }, state: { type: 'string' } },
  },
} as const;

const NOTE = {
  name: 'note',
  text: `with audited as (
           insert into audit_entries (employer_id, id, actor_kind, actor_id, action, subject_type, subject_id, request_id)
           values ($1, $2, 'person', 'bench', $3, 'reimbursement_request', $4, 'bench')
         )
         insert into outbox (employer_id, id, name, subject_type, subject_id, payload)
         values ($1, $5, $3, 'reimbursement_request', $4, $6)`,
};
const ENTRY = {
  name: 'entry',
  text: `insert into budget_entries (employer_id, id, budget_id, currency, kind, from_account, to_account, amount, request_id)
         values ($1, $2, $3, 'USD', $4, $5, $6, $7, $8)`,
};

const FIND_ANSWER = {
  name: 'find_answer',
  text: `select status, headers, body from idempotency_keys where employer_id = $1 and principal_id = 'bench' and key = $2`,
};
const KEEP_ANSWER = {
  name: 'keep_answer',
  text: `insert into idempotency_keys (employer_id, principal_id, key, request_hash, status, headers, body)
         values ($1, 'bench', $2, '', 201, '{}', $3)`,
};
/** As long as the answer the service keeps. */
const ANSWER = Buffer.alloc(2_000, 'a');

/** The contract asks for a key wherever money moves: look for its answer, do the work, keep the answer. */
async function inTransaction<T>(
  pool: pg.Pool,
  employerId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query({ name: 'begin', text: 'begin' });
    const key = randomUUID();
    await client.query({ ...FIND_ANSWER, values: [employerId, key] });
    const result = await work(client);
    await client.query({ ...KEEP_ANSWER, values: [employerId, key, ANSWER] });
    await client.query({ name: 'commit', text: 'commit' });
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** What a submission is judged by, and the lock on the request, in one statement. */
const READ_SUBMISSION = {
  name: 'read_submission',
  text: `select r.*, e.status as employee_status, e.employment_type, e.hired_on, e.performance_standing, e.department_id,
           (select json_agg(x) from reimbursement_expenses x where x.employer_id = $1 and x.request_id = r.id) as expenses,
           (select json_build_object('currency', s.currency, 'zone', s.time_zone, 'year', s.fiscal_year_starts_on)
            from employers s where s.employer_id = $1) as settings,
           (select v.terms from reimbursement_policy_versions v where v.employer_id = $1 and v.state = 'published'
            and v.effective_on <= current_date order by v.effective_on desc limit 1) as terms,
           (select p.accredited from providers p where p.employer_id = $1 and p.id = r.provider_id) as accredited,
           exists (select 1 from requirement_versions q join requirements n on n.employer_id = $1 and n.requirement_version_id = q.id
             where q.employer_id = $1 and q.job_role_id = e.job_role_id and q.effective_on <= current_date) as role_asks,
           (select json_agg(c) from employee_caps c where c.employer_id = $1 and c.employee_id = r.employee_id) as caps,
           (select json_build_object('id', b.id, 'available', b.available) from budgets b
            where b.employer_id = $1 and b.department_id = e.department_id limit 1) as budget,
           (select json_agg(json_build_object('id', m.employee_id, 'status', o.status) order by m.depth)
            from managers_of(e.id) m join employees o on o.employer_id = $1 and o.id = m.employee_id) as managers,
           (select json_agg(a.employee_id) from role_assignments a where a.employer_id = $1 and a.role = 'benefits_admin') as benefits
         from reimbursement_requests r join employees e on e.employer_id = r.employer_id and e.id = r.employee_id
         where r.employer_id = $1 and r.id = $2 for update of r`,
};

/** What a submission writes beside the request: how the amount came about, whom it waits for, what the person holds. */
const BESIDE_SUBMISSION = {
  name: 'beside_submission',
  text: `with traced as (
           insert into reimbursement_traces (employer_id, id, request_id, request_version, moment, policy_version_id, evaluation)
           select employer_id, $3, request_id, request_version, moment, policy_version_id, evaluation
           from reimbursement_traces where employer_id = $1 and request_id = $2 limit 1
         ), held as (
           update employee_caps c set reserved = reserved + 1, updated_at = now() from reimbursement_requests r
           where r.employer_id = $1 and r.id = $2 and c.employer_id = $1 and c.employee_id = r.employee_id
         )
         insert into approval_tasks (employer_id, id, subject_type, subject_id, subject_version, requester_id, step, state,
           opened_on, due_on, remind_after_days, escalate_after_days, expire_after_days)
         select employer_id, $4, 'reimbursement_request', id, version, employee_id, 'manager', 'withdrawn',
           current_date, current_date + 5, 3, 5, 60 from reimbursement_requests where employer_id = $1 and id = $2`,
};
/** What an approval writes beside the request: the decision, the task, what the person holds. */
const BESIDE_DECISION = {
  name: 'beside_decision',
  text: `with decided as (
           insert into reimbursement_decisions (employer_id, id, request_id, requester_id, request_version, step_no, step,
             through, decided_by_id, verdict, approved_amount, currency)
           select r.employer_id, $3, r.id, r.employee_id, r.version, $4, 'manager', 'manager', e.manager_id, 'approve', 1, r.currency
           from reimbursement_requests r join employees e on e.employer_id = r.employer_id and e.id = r.employee_id
           where r.employer_id = $1 and r.id = $2
         ), settled as (
           update employee_caps c set reserved = reserved - 1, committed = committed + 1, updated_at = now()
           from reimbursement_requests r
           where r.employer_id = $1 and r.id = $2 and c.employer_id = $1 and c.employee_id = r.employee_id
         )
         update approval_tasks set version = version + 1, updated_at = now()
         where employer_id = $1 and subject_type = 'reimbursement_request' and subject_id = $2 and state = 'pending'`,
};

/**
 * Rows 5 and 6: what the service reads and writes for a submission and an approval, one statement after the other: nine
 * trips and eleven. It evaluates and checks nothing of what it reads, seals nothing, and knows nobody.
 */
export function registerWrites(app: FastifyInstance, pool: pg.Pool, employerId: string) {
  let stepNo = 1_000; // a step of its own for each time the same request is decided again
  app.post<Target>(
    '/requests/:id/submission',
    { schema: { response: answer } },
    async (request) => {
      const { id } = request.params;
      const { budgetId, amount } = request.body;
      return inTransaction(pool, employerId, async (client) => {
        await client.query({ ...READ_SUBMISSION, values: [employerId, id] });
        const { rows } = await client.query({
          name: 'submit',
          text: `update reimbursement_requests set version = version + 1, updated_at = now()
               where employer_id = $1 and id = $2 returning id, version, state`,
          values: [employerId, id],
        });
        await client.query({
          ...BESIDE_SUBMISSION,
          values: [employerId, id, randomUUID(), randomUUID()],
        });
        await client.query({
          name: 'reserve',
          text: `with moved as (
                 update budgets set available = available - $3, reserved = reserved + $3
                 where employer_id = $1 and id = $2 and available >= $3 returning id
               )
               insert into budget_entries (employer_id, id, budget_id, currency, kind, from_account, to_account, amount, request_id)
               select $1, $4, moved.id, 'USD', 'reserve', 'available', 'reserved', $3, $5 from moved`,
          values: [employerId, budgetId, amount, randomUUID(), id],
        });
        const payload = JSON.stringify({ id, amount });
        await client.query({
          ...NOTE,
          values: [employerId, randomUUID(), 'request.submitted', id, randomUUID(), payload],
        });
        return rows[0];
      });
    },
  );

  app.post<Target>('/requests/:id/decisions', { schema: { response: answer } }, async (request) => {
    const { id } = request.params;
    const { budgetId, amount } = request.body;
    return inTransaction(pool, employerId, async (client) => {
      await client.query({
        name: 'lock',
        text: 'select * from reimbursement_requests where employer_id = $1 and id = $2 for update',
        values: [employerId, id],
      });
      await client.query({
        name: 'manager',
        text: `select m.id, m.status from reimbursement_requests r
               join employees e on e.employer_id = r.employer_id and e.id = r.employee_id
               join employees m on m.employer_id = e.employer_id and m.id = e.manager_id
               where r.employer_id = $1 and r.id = $2`,
        values: [employerId, id],
      });
      stepNo += 1;
      await client.query({ ...BESIDE_DECISION, values: [employerId, id, randomUUID(), stepNo] });
      await client.query({
        name: 'commit_budget',
        text: `update budgets set reserved = reserved - $3, committed = committed + $3
               where employer_id = $1 and id = $2 and reserved >= $3`,
        values: [employerId, budgetId, amount],
      });
      await client.query({
        ...ENTRY,
        values: [employerId, randomUUID(), budgetId, 'commit', 'reserved', 'committed', amount, id],
      });
      const { rows } = await client.query({
        name: 'decide',
        text: `update reimbursement_requests set version = version + 1, updated_at = now()
               where employer_id = $1 and id = $2 returning id, version, state`,
        values: [employerId, id],
      });
      const payload = JSON.stringify({ id, amount });
      await client.query({
        ...NOTE,
        values: [employerId, randomUUID(), 'request.approved', id, randomUUID(), payload],
      });
      return rows[0];
    });
  });
}
