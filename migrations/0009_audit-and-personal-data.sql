-- The audit trail sealed into a chain for each employer, personal values under keys that can be destroyed, and how a
-- person or a whole employer is erased.

-- Append-only tables refuse every change, whoever asks, with one way out: a statement of the tables' owner, in a
-- transaction that names what it lifts. Nobody is signed in as the owner; `upskill employers delete` and the
-- erase_… functions below are the only ones who do this, and row-level security binds them to one employer.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_level = 'STATEMENT' and current_user = 'upskill_owner' and tg_op in ('UPDATE', 'DELETE')
     and tg_op = current_setting('app.lifts_append_only', true) then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end
$$;
create or replace function refuse_change_of_published() returns trigger language plpgsql as $$
begin
  if old.state = 'published' and not (tg_op = 'DELETE' and current_user = 'upskill_owner'
     and coalesce(current_setting('app.lifts_append_only', true), '') = 'DELETE') then
    raise exception 'a published policy version never changes' using errcode = '42501';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- GLOBAL: every employer there is, for work that goes through all of them one by one.
create table employer_directory (employer_id uuid primary key);
create function enter_employer() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' then
    delete from employer_directory where employer_id = old.employer_id;
    delete from api_key_directory where employer_id = old.employer_id;
    delete from identity_provider_directory where employer_id = old.employer_id;
    delete from audit_queue where employer_id = old.employer_id;
  else
    insert into employer_directory (employer_id) values (new.employer_id);
  end if;
  return null;
end
$$;
create trigger enter_in_directory after insert or delete on employers for each row execute function enter_employer();
create function every_employer() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select employer_id from employer_directory order by 1 $$;

-- What a change did to a person's own fields, encrypted with that person's key. The chain covers the ciphertext, so
-- that destroying the key erases the values and leaves the chain whole.
alter table audit_entries
  add column personal_subject_id uuid,
  add column personal_values bytea,
  add constraint audit_entries_personal check ((personal_subject_id is null) = (personal_values is null));
create index on audit_entries (employer_id, occurred_at, id);
create index on audit_entries (employer_id, actor_id, occurred_at, id);
create index on audit_entries (employer_id, personal_subject_id) where personal_subject_id is not null;

-- GLOBAL: audit entries that wait for their seal. Filled in the transaction that writes the entry, emptied in the one
-- that seals it. A mark of the last entry seen would lose entries: transactions commit out of order.
create table audit_queue (
  employer_id uuid not null,
  entry_id    uuid not null,
  primary key (employer_id, entry_id)
);
create function enter_audit_queue() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into audit_queue (employer_id, entry_id) select employer_id, id from entered;
  return null;
end
$$;
create trigger enter_queue after insert on audit_entries
  referencing new table as entered for each statement execute function enter_audit_queue();

-- The keys of an employer's chain: random, wrapped by a key that is derived from the service's secret and is never in
-- the database. Older keys stay, wrapped anew when the secret changes, so that old seals are verified for good.
create table audit_keys (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  wrapped_by  text not null,
  wrapped     bytea not null,
  created_at  timestamptz not null default now(),
  primary key (employer_id, id)
);
call isolate_by_employer('audit_keys', 'select');
revoke insert, update, delete on audit_keys from upskill_app;
grant insert, update (wrapped_by, wrapped) on audit_keys to upskill_worker;

-- One seal for each entry: a number without gaps, and the keyed hash of the seal before it and of the whole entry.
-- Apart from the entries, so that these are only ever inserted, and from the requests, which a chain would line up.
create table audit_seals (
  employer_id uuid not null default current_employer() references employers (employer_id),
  seq         bigint not null check (seq >= 1),
  entry_id    uuid not null,
  key_id      uuid not null,
  sealed_at   timestamptz not null,
  hash        bytea not null check (length(hash) = 32),
  primary key (employer_id, seq),
  constraint audit_seals_entry unique (employer_id, entry_id),
  foreign key (employer_id, entry_id) references audit_entries (employer_id, id),
  foreign key (employer_id, key_id) references audit_keys (employer_id, id)
);
create index on audit_seals (employer_id, key_id);
call isolate_by_employer('audit_seals', 'select');
grant insert on audit_seals to upskill_worker;
create trigger append_only before update or delete or truncate on audit_seals
  for each statement execute function refuse_change();
create function leave_audit_queue() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from audit_queue q using sealed s where q.employer_id = s.employer_id and q.entry_id = s.entry_id;
  return null;
end
$$;
create trigger leave_queue after insert on audit_seals
  referencing new table as sealed for each statement execute function leave_audit_queue();

create function employers_with_unsealed_audit() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select distinct employer_id from audit_queue $$;
create function unsealed_audit_entries(at_most bigint) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select entry_id from audit_queue where employer_id = current_employer() order by entry_id limit at_most $$;

-- One key for each person whose personal values are in the trail; its end is the end of those values.
create table subject_keys (
  employer_id uuid not null default current_employer() references employers (employer_id),
  employee_id uuid not null,
  wrapped_by  text not null,
  wrapped     bytea not null,
  created_at  timestamptz not null default now(),
  primary key (employer_id, employee_id),
  foreign key (employer_id, employee_id) references employees (employer_id, id)
);
call isolate_by_employer('subject_keys', 'select, insert, delete');
grant update (wrapped_by, wrapped) on subject_keys to upskill_worker;

-- Who was erased, so that it can be done again on a database restored from an older backup.
create table erasures (
  employer_id  uuid not null default current_employer() references employers (employer_id),
  employee_id  uuid not null,
  erased_at    timestamptz not null default now(),
  erased_by_id text not null,
  primary key (employer_id, employee_id),
  foreign key (employer_id, employee_id) references employees (employer_id, id)
);
create index on erasures (employer_id, erased_at, employee_id);
call isolate_by_employer('erasures', 'select, insert');

-- What was written freely about a person in rows that are otherwise never changed. The facts stay.
create function erase_assessment_evidence(person uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform set_config('app.lifts_append_only', 'UPDATE', true);
  update assessments set evidence = '{}'
  where employer_id = current_employer() and employee_id = person and evidence <> '{}';
  perform set_config('app.lifts_append_only', '', true);
end
$$;
create function erase_decision_notes(person uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform set_config('app.lifts_append_only', 'UPDATE', true);
  update reimbursement_decisions set note = null
  where employer_id = current_employer() and requester_id = person and note is not null;
  perform set_config('app.lifts_append_only', '', true);
end
$$;
-- A trace holds the facts it was computed from, the request's own words among them.
create function erase_trace_words(person uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform set_config('app.lifts_append_only', 'UPDATE', true);
  update reimbursement_traces t set evaluation = jsonb_set(
    case when jsonb_typeof(t.evaluation #> '{facts,expenses}') = 'array' then jsonb_set(t.evaluation, '{facts,expenses}', (
      select coalesce(jsonb_agg(case when expense ? 'note' then jsonb_set(expense, '{note}', 'null') else expense end order by place), '[]')
      from jsonb_array_elements(t.evaluation #> '{facts,expenses}') with ordinality as expenses (expense, place)))
    else t.evaluation end, '{facts,course,title}', '"Erased"', false)
  from reimbursement_requests r
  where t.employer_id = current_employer() and r.employer_id = current_employer() and r.id = t.request_id
    and r.employee_id = person and t.evaluation #>> '{facts,course,title}' is distinct from 'Erased';
  perform set_config('app.lifts_append_only', '', true);
end
$$;
grant update (note) on reimbursement_expenses to upskill_app;

revoke execute on function enter_employer(), every_employer(), enter_audit_queue(), leave_audit_queue(),
  employers_with_unsealed_audit(), unsealed_audit_entries(bigint), erase_assessment_evidence(uuid),
  erase_decision_notes(uuid), erase_trace_words(uuid) from public;
grant execute on function every_employer(), employers_with_unsealed_audit() to upskill_worker;
grant execute on function unsealed_audit_entries(bigint) to upskill_app, upskill_worker;
grant execute on function erase_assessment_evidence(uuid), erase_decision_notes(uuid), erase_trace_words(uuid)
  to upskill_app;

-- What was there before: the directory and the queue know it, and the one personal value that events used to name is
-- taken out of rows nobody has sealed yet. Forced policies would hide every row from this migration.
alter table employers no force row level security;
alter table audit_entries no force row level security;
alter table outbox no force row level security;
alter table audit_entries disable trigger append_only;
insert into employer_directory (employer_id) select employer_id from employers;
update audit_entries set details = details - 'externalId' where subject_type = 'employee' and details ? 'externalId';
update outbox set payload = payload - 'externalId' where subject_type = 'employee' and payload ? 'externalId';
insert into audit_queue (employer_id, entry_id) select employer_id, id from audit_entries;
alter table audit_entries enable trigger append_only;
alter table employers force row level security;
alter table audit_entries force row level security;
alter table outbox force row level security;
