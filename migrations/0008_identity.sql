-- Keys that rotate with two live secrets, providers that can be removed, identities as resources of their own.

-- While a key rotates, the secret before it lives until previous_expires_at. Who made a key is told, so that the keys a
-- leaked one has made are found. Keys from before this migration were all made on the command line.
alter table api_keys
  add column environment text check (environment ~ '^[a-z]{2,8}$'),
  add column previous_secret_hmac bytea check (length(previous_secret_hmac) = 32),
  add column previous_expires_at timestamptz,
  add column previous_last_used_at timestamptz,
  add column created_by_kind text not null default 'system' check (created_by_kind in ('person', 'api_key', 'system')),
  add column created_by_id uuid,
  add constraint api_keys_previous check ((previous_secret_hmac is null) = (previous_expires_at is null)),
  add constraint api_keys_creator check ((created_by_kind = 'system') = (created_by_id is null));
alter table api_keys alter column created_by_kind drop default;
create index on api_keys (employer_id, updated_at, id);

create index on identity_providers (employer_id, updated_at, id);
grant delete on identity_providers to upskill_app, upskill_worker;

-- The directory follows: a provider that is removed leaves its issuer to whoever registers it next.
create or replace function enter_identity_provider() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' then
    delete from identity_provider_directory where issuer = old.issuer and employer_id = old.employer_id;
    return old;
  end if;
  insert into identity_provider_directory (issuer, employer_id) values (new.issuer, new.employer_id);
  return new;
end
$$;
create trigger leave_directory after delete on identity_providers
  for each row execute function enter_identity_provider();

-- An identity is given and taken away, never changed; it goes with its provider.
alter table employee_identities
  add column id uuid not null default gen_random_uuid(),
  add column version bigint not null default 1,
  add column updated_at timestamptz not null default now(),
  add constraint employee_identities_id unique (employer_id, id),
  drop constraint employee_identities_employer_id_identity_provider_id_fkey,
  add constraint employee_identities_provider foreign key (employer_id, identity_provider_id)
    references identity_providers (employer_id, id) on delete cascade;
alter table employee_identities alter column id drop default;
