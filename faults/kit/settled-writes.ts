import pg from 'pg';
import { brokenInvariants } from '../../test/setup/invariants.js';
import type { Write, WriteKind } from './write.js';

/** Each answers what effect stands for which subject, and how often. */
const EFFECTS: Record<WriteKind, string> = {
  draft: `select course->>'title' as subject, count(*) as times from reimbursement_requests group by 1`,
  submission: `select request_id as subject, count(*) as times from budget_entries where kind = 'reserve' group by 1`,
  decision:
    'select request_id as subject, count(*) as times from reimbursement_decisions group by 1',
  employee: 'select external_id as subject, count(*) as times from employees group by 1',
  department: 'select name as subject, count(*) as times from departments group by 1',
};

/** Caps whose balances are not what the requests hold. */
const BROKEN_CAPS = `
  with held as (
    select r.employer_id, r.employee_id, r.policy_id, y.cap_year,
      sum(case when r.state = 'in_approval' then r.reimbursable_amount else 0 end) as reserved,
      sum(case when r.state = 'approved' then r.approved_amount else 0 end) as committed
    from reimbursement_requests r cross join lateral (values (0), (r.cap_year)) y (cap_year)
    where r.cap_year is not null group by 1, 2, 3, 4
  )
  select format('the caps of %s in %s hold %s and %s, the requests %s and %s', employee_id, cap_year, c.reserved,
    c.committed, h.reserved, h.committed) as breach
  from employee_caps c full join held h using (employer_id, employee_id, policy_id, cap_year)
  where coalesce(c.reserved, 0) <> coalesce(h.reserved, 0) or coalesce(c.committed, 0) <> coalesce(h.committed, 0)`;

/** What became of all writes, looked at behind the service. */
export type Settlement = {
  acknowledged: number;
  /** Acknowledged, and not there. */
  lost: string[];
  /** There more than once. */
  doubled: string[];
  /** There without the record of its answer, or the record without it, or an invariant broken. */
  halfDone: string[];
  /** Asked for until the end and never answered. */
  unanswered: string[];
  /** Refused, though nothing stood in the way. */
  refused: string[];
};

const describe = ({ kind, subject, key }: Write) => `${kind} of ${subject} with key ${key}`;

/** Compares what the writers were told with what is in the database. */
export async function settle(databaseUrl: string, writes: readonly Write[]): Promise<Settlement> {
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  owner.on('error', () => undefined); // a query that is cut off rejects with the same error
  try {
    const times = new Map<string, number>();
    for (const [kind, text] of Object.entries(EFFECTS)) {
      const { rows } = await owner.query<{ subject: string; times: string }>(text);
      for (const row of rows) times.set(`${kind} ${row.subject}`, Number(row.times));
    }
    const { rows: kept } = await owner.query<{ key: string }>(
      'select key from idempotency_keys where status < 300',
    );
    const answered = new Set(kept.map(({ key }) => key));
    const effectsOf = ({ kind, subject }: Write) => times.get(`${kind} ${subject}`) ?? 0;
    const { rows: caps } = await owner.query<{ breach: string }>(BROKEN_CAPS);
    const unmatched = writes.filter((write) => effectsOf(write) > 0 !== answered.has(write.key));
    const namesOf = (found: readonly Write[]) => found.map(describe);
    return {
      acknowledged: writes.filter(({ acknowledged }) => acknowledged).length,
      lost: namesOf(writes.filter((write) => write.acknowledged && effectsOf(write) === 0)),
      doubled: namesOf(writes.filter((write) => effectsOf(write) > 1)),
      halfDone: [
        ...namesOf(unmatched),
        ...caps.map(({ breach }) => breach),
        ...(await brokenInvariants(owner)),
      ],
      unanswered: writes.flatMap((write) =>
        write.acknowledged || write.refused ? [] : [`${describe(write)}: ${write.heard}`],
      ),
      refused: writes.flatMap((write) =>
        write.refused ? [`${describe(write)}: ${write.refused}`] : [],
      ),
    };
  } finally {
    await owner.end();
  }
}
