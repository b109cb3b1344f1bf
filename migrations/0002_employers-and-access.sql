-- Employers, the credentials that speak for them, and what their people may do.

-- The unit of isolation. Its id is the employer_id of every other table.
create table employers (
  employer_id           uuid primary key,
  name                  text not null check (length(trim(name)) between 1 and 200),
  country               char(2) not null check (country ~ '^[A-Z]{2}$'),
  currency              char(3) not null references currencies (code),
  time_zone             text not null,
  fiscal_year_starts_on char(5) not null default '01-01' check (fiscal_year_starts_on ~ '^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'),
  version               bigint not null default 1,
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now()
);
call isolate_by_employer('employers', 'select, insert, update');

create table api_keys (
  employer_id  uuid not null default current_employer() references employers (employer_id),
  id           uuid not null,
  key_id       text not null check (key_id ~ '^[0-9A-Za-z]{12}$'),
  name         text not null check (length(trim(name)) between 1 and 100),
  secret_hmac  bytea not null check (length(secret_hmac) = 32),
  scopes       text[] not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  version      bigint not null default 1,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (employer_id, id),
  unique (employer_id, key_id)
);
call isolate_by_employer('api_keys', 'select, insert, update');

-- GLOBAL: which employer a key id belongs to, the one thing that must be known before the employer is.
create table api_key_directory (
  key_id      text primary key,
  employer_id uuid not null
);
create function employer_of_api_key(wanted text) returns uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select employer_id from api_key_directory where key_id = wanted $$;
create function enter_api_key() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into api_key_directory (key_id, employer_id) values (new.key_id, new.employer_id);
  return new;
end
$$;
create trigger enter_in_directory after insert on api_keys for each row execute function enter_api_key();

create table identity_providers (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  issuer      text not null check (length(issuer) between 1 and 500),
  audience    text not null check (length(audience) between 1 and 500),
  algorithms  text[] not null check (algorithms <@ array['RS256', 'ES256', 'EdDSA'] and cardinality(algorithms) > 0),
  jwks_uri    text,
  jwks        jsonb,
  enabled     boolean not null default true,
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  unique (employer_id, issuer),
  check ((jwks_uri is null) <> (jwks is null))
);
call isolate_by_employer('identity_providers', 'select, insert, update');

-- GLOBAL: which employer trusts an issuer. One issuer speaks for one employer.
create table identity_provider_directory (
  issuer      text primary key,
  employer_id uuid not null
);
create function employer_of_issuer(wanted text) returns uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select employer_id from identity_provider_directory where issuer = wanted $$;
create function enter_identity_provider() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into identity_provider_directory (issuer, employer_id) values (new.issuer, new.employer_id);
  return new;
end
$$;
create trigger enter_in_directory after insert on identity_providers
  for each row execute function enter_identity_provider();

revoke execute on function employer_of_api_key(text), employer_of_issuer(text), enter_api_key(), enter_identity_provider() from public;
grant execute on function employer_of_api_key(text), employer_of_issuer(text) to upskill_app, upskill_worker;
