-- Requests for reimbursement, what they hold of a person's caps, and the approvals they wait for.

-- What waits for somebody's decision. Who that is, is found anew whenever it is asked: people come, go and move.
create table approval_tasks (
  employer_id          uuid not null default current_employer() references employers (employer_id),
  id                   uuid not null,
  subject_type         text not null check (subject_type in ('reimbursement_request')),
  subject_id           uuid not null,
  -- The version of the subject that waits.
  subject_version      bigint not null,
  requester_id         uuid not null,
  step                 text not null check (step in ('manager', 'department_head', 'benefits', 'finance')),
  state                text not null default 'pending' check (state in ('pending', 'decided', 'moved', 'expired', 'withdrawn')),
  -- Who decided another step of the same subject: nobody decides twice.
  excluded_ids         uuid[] not null default '{}',
  opened_on            date not null,
  due_on               date not null,
  remind_after_days    integer not null,
  escalate_after_days  integer not null,
  expire_after_days    integer not null,
  decided_by_id        uuid,
  verdict              text check (verdict in ('approve', 'reject')),
  version              bigint not null default 1,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, requester_id) references employees (employer_id, id),
  foreign key (employer_id, decided_by_id) references employees (employer_id, id),
  constraint approval_tasks_not_own check (decided_by_id <> requester_id),
  constraint approval_tasks_decided check ((state = 'decided') = (decided_by_id is not null and verdict is not null))
);
create unique index approval_tasks_one_pending on approval_tasks (employer_id, subject_type, subject_id) where state = 'pending';
create index on approval_tasks (employer_id, requester_id, step) where state = 'pending';
create index on approval_tasks (employer_id, step, id) where state = 'pending';
create index on approval_tasks (employer_id, decided_by_id, id) where decided_by_id is not null;
call isolate_by_employer('approval_tasks', 'select, insert, update');

-- Everyone who may decide a step for a requester now, and through which office: the step's own people, else benefits,
-- else the employer's administrators. The same rule as approvals/rules/find-deciders.ts, for questions about many rows.
create function approval_deciders(asked text, requester uuid, excluded uuid[])
returns table (through text, employee_id uuid)
language sql stable as $$
  with own as (
    (select m.employee_id from managers_of(requester) m
     join employees_directory e on e.employer_id = current_employer() and e.id = m.employee_id
     where asked = 'manager' and e.status = 'active' and m.employee_id <> requester and m.employee_id <> all (excluded)
     order by m.depth limit 1)
    union all
    select head.id from employees_directory e
    join departments_directory d on d.employer_id = current_employer() and d.id = e.department_id
    join employees_directory head on head.employer_id = current_employer() and head.id = d.head_id
    where asked = 'department_head' and e.employer_id = current_employer() and e.id = requester
      and head.status = 'active' and head.id <> requester and head.id <> all (excluded)
    union all
    select h.employee_id from role_holders h
    where asked in ('benefits', 'finance') and h.employer_id = current_employer()
      and h.role = case asked when 'benefits' then 'benefits_admin' else 'finance' end
      and h.employee_id <> requester and h.employee_id <> all (excluded)
  ), benefits as (
    select h.employee_id from role_holders h
    where not exists (select 1 from own) and h.employer_id = current_employer() and h.role = 'benefits_admin'
      and h.employee_id <> requester and h.employee_id <> all (excluded)
  ), administrators as (
    select h.employee_id from role_holders h
    where not exists (select 1 from own) and not exists (select 1 from benefits)
      and h.employer_id = current_employer() and h.role = 'employer_admin'
      and h.employee_id <> requester and h.employee_id <> all (excluded)
  )
  select asked, own.employee_id from own
  union all select 'benefits', benefits.employee_id from benefits
  union all select 'employer_admin', administrators.employee_id from administrators
$$;

-- The pending tasks somebody may decide now. Walks from the decider to the tasks, never over all tasks of the employer
-- for somebody without an office: down the reporting line only through people who cannot decide themselves.
create function approvals_waiting_for(decider uuid) returns setof uuid
language sql stable as $$
  with recursive line as (
    select e.id, e.status from employees_directory e where e.employer_id = current_employer() and e.manager_id = decider
    union
    select e.id, e.status from line
    join employees_directory e on e.employer_id = current_employer() and e.manager_id = line.id
    where line.status <> 'active'
  ), office as (
    select h.role from role_holders h where h.employer_id = current_employer() and h.employee_id = decider
  ), own as (
    select t.id from approval_tasks t
    where t.employer_id = current_employer() and t.state = 'pending'
      and t.requester_id <> decider and decider <> all (t.excluded_ids)
      and (t.step = 'benefits' and exists (select 1 from office where role = 'benefits_admin')
        or t.step = 'finance' and exists (select 1 from office where role = 'finance'))
  ), possible as (
    select t.id, t.step, t.requester_id, t.excluded_ids from line
    join approval_tasks t on t.employer_id = current_employer() and t.state = 'pending'
      and t.requester_id = line.id and t.step = 'manager'
    union
    select t.id, t.step, t.requester_id, t.excluded_ids from departments_directory d
    join employees_directory e on e.employer_id = current_employer() and e.department_id = d.id
    join approval_tasks t on t.employer_id = current_employer() and t.state = 'pending'
      and t.requester_id = e.id and t.step = 'department_head'
    where d.employer_id = current_employer() and d.head_id = decider
    union
    -- A manager who has decided another step is passed over: the task may fall to anyone above.
    select t.id, t.step, t.requester_id, t.excluded_ids from approval_tasks t
    where t.employer_id = current_employer() and t.state = 'pending' and t.step = 'manager' and t.excluded_ids <> '{}'
    union
    -- What has nobody of its own falls to the offices.
    select t.id, t.step, t.requester_id, t.excluded_ids from approval_tasks t
    where t.employer_id = current_employer() and t.state = 'pending'
      and exists (select 1 from office where role in ('benefits_admin', 'employer_admin'))
      and not (t.step = 'manager' and exists (
        select 1 from employees_directory r
        join employees_directory m on m.employer_id = current_employer() and m.id = r.manager_id
        where r.employer_id = current_employer() and r.id = t.requester_id
          and m.status = 'active' and m.id <> all (t.excluded_ids)))
  )
  select own.id from own
  union
  select possible.id from possible
  where exists (select 1 from approval_deciders(possible.step, possible.requester_id, possible.excluded_ids) d
                where d.employee_id = decider)
$$;

-- Published view: what waits, for modules whose rows are the subjects.
create view approvals_pending with (security_invoker = true) as
  select employer_id, id, subject_type, subject_id, step, requester_id, excluded_ids, due_on
  from approval_tasks where state = 'pending';
grant select on approvals_pending to upskill_app, upskill_worker;

-- A request to be repaid for a course. The policy version is frozen into it when it is submitted.
create table reimbursement_requests (
  employer_id         uuid not null default current_employer() references employers (employer_id),
  id                  uuid not null,
  employee_id         uuid not null,
  state               text not null default 'draft'
                        constraint reimbursement_requests_state check (state in ('draft', 'in_approval', 'approved', 'rejected', 'withdrawn')),
  -- As asked for; null in a draft that names none. From submission on the policy whose caps it counts against.
  policy_id           uuid,
  policy_version_id   uuid,
  program_id          uuid,
  provider_id         uuid,
  target_role_id      uuid,
  course_starts_on    date not null,
  course_ends_on      date not null,
  course              jsonb not null,
  aid                 jsonb not null default '[]',
  skill_purpose       text check (skill_purpose in ('maintain_improve', 'required_to_keep_job', 'minimum_requirement',
                        'new_role_same_employer', 'new_trade', 'mandatory_by_law', 'personal')),
  currency            char(3) not null references currencies (code),
  requested_amount    bigint not null check (requested_amount between 1 and 1000000000000),
  reimbursable_amount bigint check (reimbursable_amount >= 1),
  approved_amount     bigint check (approved_amount >= 1),
  payable_amount      bigint check (payable_amount >= 0),
  paid_amount         bigint not null default 0 check (paid_amount >= 0),
  budget_id           uuid,
  -- The year in which it counts against the person's annual cap, by the policy's basis.
  cap_year            integer,
  -- The planned steps in order, each with the decision once there is one.
  steps               jsonb not null default '[]',
  current_step        text check (current_step in ('manager', 'department_head', 'benefits', 'finance')),
  exceeds_available   boolean not null default false,
  submitted_at        timestamptz,
  version             bigint not null default 1,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  primary key (employer_id, id),
  constraint reimbursement_requests_in_currency unique (employer_id, id, currency),
  constraint reimbursement_requests_of_employee unique (employer_id, id, employee_id),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  foreign key (employer_id, policy_id) references reimbursement_policies (employer_id, id),
  foreign key (employer_id, policy_version_id) references reimbursement_policy_versions (employer_id, id),
  foreign key (employer_id, program_id) references training_programs (employer_id, id),
  foreign key (employer_id, provider_id) references providers (employer_id, id),
  foreign key (employer_id, target_role_id) references job_roles (employer_id, id),
  -- With the currency: a request in another currency has no budget to draw on.
  foreign key (employer_id, budget_id, currency) references budgets (employer_id, id, currency),
  constraint reimbursement_requests_dates check (course_ends_on >= course_starts_on),
  constraint reimbursement_requests_amounts check (reimbursable_amount <= requested_amount
    and (approved_amount <= reimbursable_amount or exceeds_available)
    and payable_amount <= approved_amount and (paid_amount = 0 or paid_amount <= payable_amount)),
  constraint reimbursement_requests_pinned check (state in ('draft', 'withdrawn')
    or (policy_id is not null and policy_version_id is not null and budget_id is not null and cap_year is not null
        and reimbursable_amount is not null and submitted_at is not null)),
  constraint reimbursement_requests_waiting check ((state = 'in_approval') = (current_step is not null)),
  constraint reimbursement_requests_approved check ((state = 'approved') = (approved_amount is not null))
);
create index on reimbursement_requests (employer_id, employee_id, id);
create index on reimbursement_requests (employer_id, state, id);
create index on reimbursement_requests (employer_id, updated_at, id);
create index on reimbursement_requests (employer_id, budget_id) where budget_id is not null;
call isolate_by_employer('reimbursement_requests');

-- Terms never change under a request: whoever tries, and however.
create trigger pinned_to_its_policy_version before update of policy_version_id on reimbursement_requests for each row
  when (old.policy_version_id is not null and new.policy_version_id is distinct from old.policy_version_id)
  execute function refuse_change();

create table reimbursement_expenses (
  employer_id          uuid not null default current_employer() references employers (employer_id),
  id                   uuid not null,
  request_id           uuid not null,
  place                integer not null,
  type                 text not null check (type in ('tuition', 'fees', 'books', 'supplies', 'equipment', 'student_loan',
                         'lodging', 'meals', 'transport', 'tools', 'exam', 'other')),
  amount               bigint not null check (amount between 1 and 1000000000000),
  currency             char(3) not null,
  incurred_on          date,
  paid_on              date,
  retained_by_employee boolean not null default false,
  loan_owner           text check (loan_owner in ('self', 'child')),
  original             jsonb,
  note                 text,
  primary key (employer_id, id),
  constraint reimbursement_expenses_place unique (employer_id, request_id, place),
  foreign key (employer_id, request_id, currency) references reimbursement_requests (employer_id, id, currency) on delete cascade
);
call isolate_by_employer('reimbursement_expenses', 'select, insert, delete');

-- Who decided what at which step, on which version. Nobody on their own request; each step once.
create table reimbursement_decisions (
  employer_id     uuid not null default current_employer() references employers (employer_id),
  id              uuid not null,
  request_id      uuid not null,
  requester_id    uuid not null,
  request_version bigint not null,
  step_no         integer not null check (step_no >= 1),
  step            text not null,
  through         text not null,
  decided_by_id   uuid not null,
  verdict         text not null check (verdict in ('approve', 'reject')),
  approved_amount bigint check (approved_amount >= 1),
  currency        char(3) not null,
  reason_code     text,
  note            text,
  decided_at      timestamptz not null default now(),
  primary key (employer_id, id),
  constraint reimbursement_decisions_once unique (employer_id, request_id, step_no),
  foreign key (employer_id, request_id, requester_id) references reimbursement_requests (employer_id, id, employee_id),
  foreign key (employer_id, request_id, currency) references reimbursement_requests (employer_id, id, currency),
  foreign key (employer_id, decided_by_id) references employees (employer_id, id),
  constraint reimbursement_decisions_not_own check (decided_by_id <> requester_id),
  constraint reimbursement_decisions_amount check ((verdict = 'approve') = (approved_amount is not null))
);
create index on reimbursement_decisions (employer_id, decided_by_id, request_id);
call isolate_by_employer('reimbursement_decisions', 'select, insert');
create trigger append_only before update or delete or truncate on reimbursement_decisions
  for each statement execute function refuse_change();

-- How an amount came about: every fact that went in, every step, every result. Kept for as long as the amount matters.
create table reimbursement_traces (
  employer_id       uuid not null default current_employer() references employers (employer_id),
  id                uuid not null,
  request_id        uuid not null,
  request_version   bigint not null,
  moment            text not null check (moment in ('submission')),
  policy_version_id uuid not null,
  evaluation        jsonb not null,
  created_at        timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, request_id) references reimbursement_requests (employer_id, id),
  foreign key (employer_id, policy_version_id) references reimbursement_policy_versions (employer_id, id)
);
create index on reimbursement_traces (employer_id, request_id, id);
call isolate_by_employer('reimbursement_traces', 'select, insert');
create trigger append_only before update or delete or truncate on reimbursement_traces
  for each statement execute function refuse_change();

-- What a person's requests hold of one policy's caps: a row for each cap year, and one, year 0, for all years together.
-- Raised only by a conditional update that knows the policy's limit.
create table employee_caps (
  employer_id uuid not null default current_employer() references employers (employer_id),
  employee_id uuid not null,
  policy_id   uuid not null,
  cap_year    integer not null,
  currency    char(3) not null references currencies (code),
  reserved    bigint not null default 0 check (reserved >= 0),
  committed   bigint not null default 0 check (committed >= 0),
  consumed    bigint not null default 0 check (consumed >= 0),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, employee_id, policy_id, cap_year),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  foreign key (employer_id, policy_id) references reimbursement_policies (employer_id, id)
) with (fillfactor = 80); -- balances change often and no index holds them: the new row stays on its page
call isolate_by_employer('employee_caps', 'select, insert, update');

alter table budget_entries add foreign key (employer_id, request_id) references reimbursement_requests (employer_id, id);
