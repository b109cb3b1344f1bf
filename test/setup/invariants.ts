import type pg from 'pg';

/** Each statement answers one row for every breach, with a sentence in `breach`. */
const invariants: readonly { needs: readonly string[]; text: string }[] = [
  {
    // I1, I3: what a budget holds is what its entries brought, less what they took.
    needs: ['budgets', 'budget_entries'],
    text: `with movements as (
             select employer_id, budget_id as id, from_account as account, -amount as change from budget_entries
             union all
             select employer_id, coalesce(other_budget_id, budget_id), to_account, amount from budget_entries
           ), moved as (
             select employer_id, id, account, sum(change) as balance from movements
             where account <> 'external' group by employer_id, id, account
           ), stored as (
             select b.employer_id, b.id, a.account, a.balance from budgets b cross join lateral (values
               ('available', b.available), ('reserved', b.reserved), ('committed', b.committed), ('spent', b.spent)
             ) a (account, balance)
           )
           select format('budget %s stores %s %s, its entries say %s', id, coalesce(stored.balance, 0), account,
                         coalesce(moved.balance, 0)) as breach
           from stored full join moved using (employer_id, id, account)
           where coalesce(stored.balance, 0) <> coalesce(moved.balance, 0)`,
  },
  {
    // I2: no account is below zero.
    needs: ['budgets', 'budget_entries'],
    text: `select format('budget %s has an account below zero', id) as breach from budgets
           where least(available, reserved, committed, spent) < 0`,
  },
  {
    // I4: a request never moves out of an account what it did not bring there.
    needs: ['budget_entries'],
    text: `with movements as (
             select employer_id, request_id, budget_id, from_account as account, -amount as change from budget_entries
             where request_id is not null and kind <> 'refund'
             union all
             select employer_id, request_id, budget_id, to_account, amount from budget_entries
             where request_id is not null and kind <> 'refund'
           )
           select format('request %s holds %s %s in budget %s', request_id, sum(change), account, budget_id) as breach
           from movements where account in ('reserved', 'committed', 'spent')
           group by employer_id, request_id, budget_id, account having sum(change) < 0`,
  },
  {
    // I4: what is over holds nothing.
    needs: ['budget_entries', 'reimbursement_requests'],
    text: `with held as (
             select employer_id, request_id,
                    sum(case when to_account in ('reserved', 'committed') then amount else 0 end
                      - case when from_account in ('reserved', 'committed') then amount else 0 end) as amount
             from budget_entries where request_id is not null group by employer_id, request_id
           )
           select format('request %s is %s and still holds %s of a budget', r.id, r.state, h.amount) as breach
           from reimbursement_requests r join held h on h.employer_id = r.employer_id and h.request_id = r.id
           where h.amount <> 0 and r.state in ('draft', 'rejected', 'withdrawn', 'cancelled', 'expired', 'claim_denied',
                                               'paid', 'closed', 'recovered')`,
  },
  {
    // I7: every reference carries the employer, so that no row can name another employer's.
    needs: [],
    text: `with scoped as (
             select attrelid, attnum from pg_attribute where attname = 'employer_id' and not attisdropped
           )
           select format('%s on %s does not carry employer_id', c.conname, c.conrelid::regclass) as breach
           from pg_constraint c
           join scoped one on one.attrelid = c.conrelid
           join scoped other on other.attrelid = c.confrelid
           where c.contype = 'f' and not exists (
             select 1 from unnest(c.conkey, c.confkey) as pair (mine, theirs)
             where pair.mine = one.attnum and pair.theirs = other.attnum)`,
  },
  {
    // I8: nobody is above themselves.
    needs: ['employees'],
    text: `with recursive line as (
             select employer_id, id, manager_id from employees where manager_id is not null
             union all
             select line.employer_id, line.id, e.manager_id from line
             join employees e on e.employer_id = line.employer_id and e.id = line.manager_id
             where e.manager_id is not null
           ) cycle manager_id set is_circle using trail
           select distinct format('employee %s is in a circle of managers', id) as breach from line where is_circle`,
  },
  {
    // I9: whatever was told to others stands in the trail.
    needs: ['outbox', 'audit_entries'],
    text: `with told as (
             select employer_id, name, subject_type, subject_id, count(*) as times from outbox
             group by employer_id, name, subject_type, subject_id
           ), audited as (
             select employer_id, action as name, subject_type, subject_id, count(*) as times from audit_entries
             group by employer_id, action, subject_type, subject_id
           )
           select format('%s of %s %s: %s events, %s audit entries', name, subject_type, subject_id, told.times,
                         coalesce(audited.times, 0)) as breach
           from told left join audited using (employer_id, name, subject_type, subject_id)
           where told.times > coalesce(audited.times, 0)`,
  },
];

/**
 * What is wrong in the whole database, over all employers, as sentences; empty if everything holds. `owner` must see
 * every row. Invariants about tables that do not exist are left out.
 */
export async function brokenInvariants(owner: pg.Pool): Promise<string[]> {
  const breaches: string[] = [];
  for (const { needs, text } of invariants) {
    const { rows: absent } = await owner.query(
      'select 1 from unnest($1::text[]) as needed where to_regclass(needed) is null',
      [needs],
    );
    if (absent.length > 0) continue;
    const { rows } = await owner.query<{ breach: string }>(text);
    breaches.push(...rows.map(({ breach }) => breach));
  }
  return breaches;
}
