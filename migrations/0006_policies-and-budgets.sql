-- Reimbursement policies in dated versions, and the budgets that pay for what they promise.

create table reimbursement_policies (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  name        text not null check (length(trim(name)) between 1 and 200),
  -- The policy of everyone who names none. An employer's first policy is it until another takes over.
  is_default  boolean not null default false,
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id)
);
create unique index reimbursement_policies_name on reimbursement_policies (employer_id, lower(name));
create unique index reimbursement_policies_one_default on reimbursement_policies (employer_id) where is_default;
create index on reimbursement_policies (employer_id, updated_at, id);
call isolate_by_employer('reimbursement_policies', 'select, insert, update');

-- What a policy says from a date on. Amounts in terms are minor units of the version's currency.
create table reimbursement_policy_versions (
  employer_id     uuid not null default current_employer() references employers (employer_id),
  id              uuid not null,
  policy_id       uuid not null,
  state           text not null default 'draft' check (state in ('draft', 'published')),
  effective_on    date not null,
  currency        char(3) not null references currencies (code),
  terms           jsonb not null,
  published_at    timestamptz,
  -- Null for a draft, and for a version that an integration published: the audit trail names its key.
  published_by_id uuid,
  version         bigint not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, policy_id) references reimbursement_policies (employer_id, id),
  foreign key (employer_id, published_by_id) references employees (employer_id, id),
  check ((state = 'published') = (published_at is not null)),
  check (state = 'published' or published_by_id is null)
);
create unique index reimbursement_policy_versions_one_a_date
  on reimbursement_policy_versions (employer_id, policy_id, effective_on desc) where state = 'published';
create index on reimbursement_policy_versions (employer_id, policy_id, id);
create index on reimbursement_policy_versions (employer_id, published_by_id) where published_by_id is not null;
call isolate_by_employer('reimbursement_policy_versions');

-- Requests are decided and paid under the version they were submitted with, years later: it never changes.
create function refuse_change_of_published() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then
    raise exception 'a published policy version never changes' using errcode = '42501';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger published_is_final before update or delete on reimbursement_policy_versions
  for each row execute function refuse_change_of_published();
create trigger published_is_final_at_once before truncate on reimbursement_policy_versions
  for each statement execute function refuse_change();

-- The balances of a department's budget in one fiscal year. Their sum is what it was allocated, kept within what an
-- amount on the wire may be, so that no release can lift one account beyond it.
create table budgets (
  employer_id   uuid not null default current_employer() references employers (employer_id),
  id            uuid not null,
  department_id uuid not null,
  fiscal_year   integer not null check (fiscal_year between 2000 and 2199),
  currency      char(3) not null references currencies (code),
  available     bigint not null default 0 check (available >= 0),
  reserved      bigint not null default 0 check (reserved >= 0),
  committed     bigint not null default 0 check (committed >= 0),
  spent         bigint not null default 0 check (spent >= 0),
  version       bigint not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (employer_id, id),
  constraint budgets_once unique (employer_id, department_id, fiscal_year),
  constraint budgets_in_currency unique (employer_id, id, currency),
  foreign key (employer_id, department_id) references departments (employer_id, id),
  constraint budgets_total check (available::numeric + reserved + committed + spent <= 1000000000000)
) with (fillfactor = 70); -- balances change often and no index holds them: the new row stays on its page
call isolate_by_employer('budgets', 'select, insert, update');

-- The ledger: every entry moves an amount from one account to another, and is never changed or deleted.
create table budget_entries (
  employer_id     uuid not null default current_employer() references employers (employer_id),
  id              uuid not null,
  budget_id       uuid not null,
  other_budget_id uuid,
  currency        char(3) not null,
  kind            text not null,
  from_account    text not null,
  to_account      text not null,
  amount          bigint not null check (amount between 1 and 1000000000000),
  request_id      uuid,
  -- The employee or API key; null where the request's own trail names whoever moved it.
  actor_id        text,
  reason          text,
  occurred_at     timestamptz not null default now(),
  primary key (employer_id, id),
  -- With the currency: an entry of another currency has no budget to go to.
  foreign key (employer_id, budget_id, currency) references budgets (employer_id, id, currency),
  foreign key (employer_id, other_budget_id, currency) references budgets (employer_id, id, currency),
  check (other_budget_id <> budget_id),
  check ((kind in ('transfer', 'carry_forward')) = (other_budget_id is not null)),
  check ((kind in ('allocate', 'transfer', 'carry_forward')) = (request_id is null)),
  check ((kind, from_account, to_account) in (
    ('allocate', 'external', 'available'), ('reserve', 'available', 'reserved'), ('commit', 'reserved', 'committed'),
    ('release', 'reserved', 'available'), ('release', 'committed', 'available'), ('spend', 'committed', 'spent'),
    ('return', 'spent', 'committed'), ('refund', 'spent', 'available'), ('transfer', 'available', 'available'),
    ('carry_forward', 'available', 'available')))
);
create index on budget_entries (employer_id, budget_id, id);
create index on budget_entries (employer_id, other_budget_id, id) where other_budget_id is not null;
create index on budget_entries (employer_id, request_id, budget_id) where request_id is not null;
call isolate_by_employer('budget_entries', 'select, insert');
create trigger append_only before update or delete or truncate on budget_entries
  for each statement execute function refuse_change();
