-- Approvals that somebody else decides for a while, and who may decide what because of that.

-- Published function: the date for the people of this employer at an instant. The instant comes from the service, whose
-- clock decides. A zone that only JavaScript knows counts as UTC; an offset means what ISO 8601 says, not POSIX.
create function employer_date(at_instant timestamptz) returns date
language plpgsql stable as $$
declare
  zone text := (select e.time_zone from employers e where e.employer_id = current_employer());
  digits text := rpad(replace(zone, ':', ''), 5, '0');
begin
  if zone ~ '^[+-][0-9]{2}' then
    return (at_instant at time zone (left(digits, 3) || ':' || right(digits, 2))::interval)::date;
  end if;
  return (at_instant at time zone zone)::date;
exception when invalid_parameter_value then
  return (at_instant at time zone 'UTC')::date;
end
$$;

-- Rows stay when a delegation is ended, so that what was decided under it can be explained.
create table approval_delegations (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  from_id     uuid not null,
  to_id       uuid not null,
  starts_on   date not null,
  ends_on     date not null,
  kinds       text[] not null,
  -- The day on which somebody ended it before its time; it holds from then on for nothing.
  ended_on    date,
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, from_id) references employees (employer_id, id),
  foreign key (employer_id, to_id) references employees (employer_id, id),
  constraint approval_delegations_not_own check (from_id <> to_id),
  constraint approval_delegations_dates check (ends_on >= starts_on),
  constraint approval_delegations_kinds check (cardinality(kinds) > 0 and kinds <@ array['reimbursement_request'])
);
create index on approval_delegations (employer_id, from_id, ends_on);
create index on approval_delegations (employer_id, to_id, ends_on);
create index on approval_delegations (employer_id, ends_on) where ended_on is null;
create index on approval_delegations (employer_id, updated_at, id);
call isolate_by_employer('approval_delegations', 'select, insert, update');

-- To who keeps a copy of the list, one that was ended is gone.
create trigger leaves_tombstone after update of ended_on on approval_delegations for each row
  when (old.ended_on is null and new.ended_on is not null) execute function leave_tombstone('from_id');

-- For whom a delegate decided.
alter table approval_tasks
  add column on_behalf_of_id uuid,
  add foreign key (employer_id, on_behalf_of_id) references employees (employer_id, id),
  add constraint approval_tasks_not_own_delegated check (on_behalf_of_id <> requester_id and on_behalf_of_id <> decided_by_id);
create index on approval_tasks (employer_id, on_behalf_of_id, id) where on_behalf_of_id is not null;
alter table reimbursement_decisions
  add column on_behalf_of_id uuid,
  add foreign key (employer_id, on_behalf_of_id) references employees (employer_id, id),
  add constraint reimbursement_decisions_not_own_delegated
    check (on_behalf_of_id <> requester_id and on_behalf_of_id <> decided_by_id);
create index on reimbursement_decisions (employer_id, on_behalf_of_id, request_id) where on_behalf_of_id is not null;

create function delegations_in_force(kind text, today date) returns table (id uuid, from_id uuid, to_id uuid)
language sql stable as $$
  select d.id, d.from_id, d.to_id from approval_delegations d
  where d.employer_id = current_employer() and d.ended_on is null and d.starts_on <= today and d.ends_on >= today
    and kind = any (d.kinds)
$$;

-- Who is too close to a requester to decide: whoever decides for the requester meanwhile, and the requester's manager
-- while the requester decides for the manager. The same as approvals/rules/find-delegates.ts.
create function approval_conflicts(requester uuid, kind text, today date) returns uuid[]
language sql stable as $$
  select array(
    select d.to_id from delegations_in_force(kind, today) d where d.from_id = requester
    union
    select d.from_id from employees_directory e
    join delegations_in_force(kind, today) d on d.from_id = e.manager_id
    where e.employer_id = current_employer() and e.id = requester and d.to_id = requester)
$$;

-- Everyone who may decide a step on a day: its deciders, then those who decide for them (the oldest delegation counts).
-- The same rule as approvals/rules/find-delegates.ts, for questions about many rows.
create function approval_approvers(asked text, requester uuid, excluded uuid[], kind text, today date)
returns table (through text, employee_id uuid, on_behalf_of_id uuid)
language sql stable as $$
  with barred as (
    select excluded || requester || approval_conflicts(requester, kind, today) as ids
  ), principals as (
    select d.through, d.employee_id from barred cross join lateral approval_deciders(asked, requester, barred.ids) d
  )
  select p.through, p.employee_id, null::uuid from principals p
  union all
  (select distinct on (d.to_id) p.through, d.to_id, d.from_id
   from principals p
   join delegations_in_force(kind, today) d on d.from_id = p.employee_id
   join employees_directory e on e.employer_id = current_employer() and e.id = d.to_id and e.status = 'active'
   where d.to_id <> all ((select ids from barred)::uuid[])
     and not exists (select 1 from principals own where own.employee_id = d.to_id)
   order by d.to_id, d.id)
$$;

-- What somebody may decide on a day, in their own right or for somebody else. From them to the tasks, as
-- approvals_waiting_for(decider), which knows neither delegates nor conflicts: tasks of people whom a delegation brings
-- into a conflict may fall to anyone and are looked at one by one. Materialized: whoever joins this must not run it again.
create function approvals_waiting_for(decider uuid, kind text, today date)
returns table (task_id uuid, on_behalf_of_id uuid)
language sql stable as $$
  with acting as (
    select decider as principal_id, null::uuid as delegation_id
    union all
    select d.from_id, d.id from delegations_in_force(kind, today) d
    join employees_directory e on e.employer_id = current_employer() and e.id = decider and e.status = 'active'
    where d.to_id = decider
  ), parties as (
    select d.from_id as id from delegations_in_force(kind, today) d
    union
    select d.to_id from delegations_in_force(kind, today) d
  ), looked_at as materialized (
    select t.id, t.step, t.requester_id, t.excluded_ids from parties
    join approval_tasks t on t.employer_id = current_employer() and t.requester_id = parties.id
      and t.state = 'pending' and t.subject_type = kind
  ), waiting as materialized (
    select w.id, a.principal_id, a.delegation_id
    from acting a cross join lateral approvals_waiting_for(a.principal_id) w (id)
  ), found as materialized (
    select t.id, case when w.delegation_id is not null then w.principal_id end as for_id, w.delegation_id
    from waiting w
    join approval_tasks t on t.employer_id = current_employer() and t.id = w.id and t.subject_type = kind
    where t.requester_id <> decider and decider <> all (t.excluded_ids)
      and t.id not in (select l.id from looked_at l)
    union all
    select l.id, a.on_behalf_of_id, null
    from looked_at l
    cross join lateral approval_approvers(l.step, l.requester_id, l.excluded_ids, kind, today) a
    where a.employee_id = decider
  )
  select distinct on (f.id) f.id, f.for_id from found f
  order by f.id, f.for_id is not null, f.delegation_id
$$;

-- Keys that a key has made, which go with it.
create index on api_keys (employer_id, created_by_id) where created_by_kind = 'api_key';
