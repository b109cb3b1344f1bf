-- Providers and identities can be deleted, so their lists tell of it. An identity goes with its provider, and is told of as well.
create trigger leaves_tombstone after delete on identity_providers
  for each row execute function leave_tombstone();
create trigger leaves_tombstone after delete on employee_identities
  for each row execute function leave_tombstone('employee_id');

-- An employer that is deleted as a whole leaves nothing, not even tombstones: there would be nobody they belong to.
create or replace function leave_tombstone() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('app.lifts_append_only', true), '') = 'DELETE' then
    return null;
  end if;
  insert into tombstones (employer_id, id, resource, scope_id)
  values (old.employer_id, old.id, tg_table_name, (to_jsonb(old) ->> tg_argv[0])::uuid);
  return null;
end
$$;
