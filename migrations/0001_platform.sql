-- The floor every module stands on: isolation by employer, currencies, audit trail, outbox, idempotency.

-- Isolates one table. It must have employer_id and a primary key led by it. Row-level security is forced, so it
-- binds the owner as well; the setting is '' (not null) after a transaction that used it, hence nullif.
create procedure isolate_by_employer(target regclass, privileges text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy own_employer on %s using (employer_id = nullif(current_setting(''app.employer_id'', true), '''')::uuid)
       with check (employer_id = nullif(current_setting(''app.employer_id'', true), '''')::uuid)', target);
  execute format('grant %s on %s to upskill_app, upskill_worker', privileges, target);
end
$$;

-- Fills employer_id on insert, so that no repository has to name it.
create function current_employer() returns uuid
language sql stable parallel safe as $$ select nullif(current_setting('app.employer_id', true), '')::uuid $$;

-- Append-only tables refuse every change, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end
$$;

-- GLOBAL: the currencies amounts may be in, with their minor-unit digits (ISO 4217).
create table currencies (
  code     char(3) primary key check (code ~ '^[A-Z]{3}$'),
  exponent smallint not null check (exponent between 0 and 3)
);
insert into currencies (code, exponent)
select code, 2 from unnest(string_to_array(
  'AED ARS AUD BGN BRL CAD CHF CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR KES MAD MXN MYR NGN NOK NZD PEN PHP '
  'PKR PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD ZAR', ' ')) code
union all select code, 0 from unnest(array['CLP', 'ISK', 'JPY', 'KRW', 'VND']) code
union all select code, 3 from unnest(array['BHD', 'JOD', 'KWD', 'OMR', 'TND']) code;
grant select on currencies to upskill_app, upskill_worker;

-- Who did what to which thing, written in the transaction that did it. No personal data: ids, names of fields, amounts.
create table audit_entries (
  employer_id    uuid not null default current_employer(),
  id             uuid not null,
  occurred_at    timestamptz not null default now(),
  actor_kind     text not null check (actor_kind in ('person', 'api_key', 'system')),
  actor_id       text not null,
  on_behalf_of   uuid,
  action         text not null,
  subject_type   text not null,
  subject_id     uuid not null,
  request_id     text not null,
  changed_fields text[] not null default '{}',
  details        jsonb not null default '{}',
  primary key (employer_id, id)
);
create index on audit_entries (employer_id, subject_type, subject_id, occurred_at desc);
call isolate_by_employer('audit_entries', 'select, insert');
create trigger append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();

-- Events in the transaction that made them true; a dispatcher drains them later. Never notified from here: NOTIFY in
-- the writing transaction serialises commits.
create table outbox (
  employer_id    uuid not null default current_employer(),
  id             uuid not null,
  occurred_at    timestamptz not null default now(),
  name           text not null,
  subject_type   text not null,
  subject_id     uuid not null,
  payload        jsonb not null,
  changed_fields text[] not null default '{}',
  dispatched_at  timestamptz,
  primary key (employer_id, id)
);
create index on outbox (employer_id, id) where dispatched_at is null;
call isolate_by_employer('outbox', 'select, insert');
grant update (dispatched_at) on outbox to upskill_worker;

-- One row for each Idempotency-Key: what was asked and what was answered. The body is sealed with a derived key.
create table idempotency_keys (
  employer_id  uuid not null default current_employer(),
  principal_id text not null,
  key          text not null check (length(key) between 1 and 255),
  request_hash bytea not null,
  status       smallint not null,
  headers      jsonb not null,
  body         bytea not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null default now() + interval '7 days',
  primary key (employer_id, principal_id, key)
);
create index on idempotency_keys (employer_id, expires_at);
call isolate_by_employer('idempotency_keys', 'select, insert, delete');
