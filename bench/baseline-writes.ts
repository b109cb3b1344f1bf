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

async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query({ name: 'begin', text: 'begin' });
    const result = await work(client);
    await client.query({ name: 'commit', text: 'commit' });
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Rows 5 and 6: the statements of a submission in five trips and of an approval in eight, one after the other. */
export function registerWrites(app: FastifyInstance, pool: pg.Pool, employerId: string) {
  app.post<Target>(
    '/requests/:id/submission',
    { schema: { response: answer } },
    async (request) => {
      const { id } = request.params;
      const { budgetId, amount } = request.body;
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query({
          name: 'submit',
          text: `update reimbursement_requests set version = version + 1, updated_at = now()
               where employer_id = $1 and id = $2 returning id, version, state`,
          values: [employerId, id],
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
    return inTransaction(pool, async (client) => {
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
