-- What was deleted: who keeps a copy of a list learns it from here. Written by the deletion itself, whoever deletes and how.

create table tombstones (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  resource    text not null,
  -- What the list it is gone from belongs to or is filtered by: the job role of a version, the person of a request.
  scope_id    uuid,
  deleted_at  timestamptz not null default now(),
  primary key (employer_id, id)
);
create index on tombstones (employer_id, resource, deleted_at, id);
call isolate_by_employer('tombstones', 'select, insert');
create trigger append_only before update or delete or truncate on tombstones
  for each statement execute function refuse_change();

-- For each row; its argument, if any, names the column that is the scope.
create function leave_tombstone() returns trigger language plpgsql as $$
begin
  insert into tombstones (employer_id, id, resource, scope_id)
  values (old.employer_id, old.id, tg_table_name, (to_jsonb(old) ->> tg_argv[0])::uuid);
  return null;
end
$$;

create trigger leaves_tombstone after delete on departments
  for each row execute function leave_tombstone();
create trigger leaves_tombstone after delete on role_assignments
  for each row execute function leave_tombstone('employee_id');
create trigger leaves_tombstone after delete on requirement_versions
  for each row execute function leave_tombstone('job_role_id');
create trigger leaves_tombstone after delete on reimbursement_policy_versions
  for each row execute function leave_tombstone('policy_id');
create trigger leaves_tombstone after delete on reimbursement_requests
  for each row execute function leave_tombstone('employee_id');
