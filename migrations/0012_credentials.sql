-- What people hold from somebody outside or inside: licenses, certifications, degrees and badges, and the levels they
-- stand for while they are in force.

create table credential_types (
  employer_id  uuid not null default current_employer() references employers (employer_id),
  id           uuid not null,
  kind         text not null check (kind in ('license', 'certification', 'degree', 'badge')),
  name         text not null check (length(trim(name)) between 1 and 200),
  issuer       text check (length(trim(issuer)) between 1 and 200),
  description  text,
  -- How long one is valid, unless its own end is given; null: for good.
  valid_months integer check (valid_months between 1 and 1200),
  external_id  text check (length(external_id) between 1 and 200),
  version      bigint not null default 1,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (employer_id, id),
  constraint credential_types_external_id unique (employer_id, external_id)
);
create unique index credential_types_name on credential_types (employer_id, kind, lower(name), lower(coalesce(issuer, '')));
create index on credential_types (employer_id, updated_at, id);
call isolate_by_employer('credential_types');
create trigger leaves_tombstone after delete on credential_types
  for each row execute function leave_tombstone();

-- On the default scale, where levels are combined.
create table credential_type_levels (
  employer_id        uuid not null default current_employer() references employers (employer_id),
  credential_type_id uuid not null,
  skill_id           uuid not null,
  level              double precision not null check (level > 0),
  primary key (employer_id, credential_type_id, skill_id),
  foreign key (employer_id, credential_type_id) references credential_types (employer_id, id) on delete cascade,
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on credential_type_levels (employer_id, skill_id);
call isolate_by_employer('credential_type_levels', 'select, insert, delete');

-- Who earns the one keeps the other: a higher certificate renews a lower one.
create table credential_type_renewals (
  employer_id        uuid not null default current_employer() references employers (employer_id),
  credential_type_id uuid not null,
  renewed_type_id    uuid not null,
  primary key (employer_id, credential_type_id, renewed_type_id),
  foreign key (employer_id, credential_type_id) references credential_types (employer_id, id) on delete cascade,
  foreign key (employer_id, renewed_type_id) references credential_types (employer_id, id),
  constraint credential_type_renewals_not_itself check (renewed_type_id <> credential_type_id)
);
create index on credential_type_renewals (employer_id, renewed_type_id);
call isolate_by_employer('credential_type_renewals', 'select, insert, delete');

-- Whether one is in force on a day is computed: from its day of issue, through its last day, but for what its changes
-- of state take out. That it has expired is never stored.
create table credentials (
  employer_id        uuid not null default current_employer() references employers (employer_id),
  id                 uuid not null,
  employee_id        uuid not null,
  credential_type_id uuid not null,
  number             text check (length(number) between 1 and 100),
  issued_on          date not null,
  -- The last day on which it is valid; null: for good.
  expires_on         date,
  url                text,
  external_id        text check (length(external_id) between 1 and 200),
  version            bigint not null default 1,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  foreign key (employer_id, credential_type_id) references credential_types (employer_id, id),
  constraint credentials_number unique (employer_id, credential_type_id, number),
  constraint credentials_external_id unique (employer_id, external_id),
  constraint credentials_term check (expires_on >= issued_on)
);
create index on credentials (employer_id, employee_id, id);
create index on credentials (employer_id, credential_type_id, id);
create index on credentials (employer_id, expires_on);
create index on credentials (employer_id, updated_at, id);
call isolate_by_employer('credentials');

-- A state holds from its day until the next one's, so states cannot overlap. Before the first it is active. `expired` stands
-- here only between an end and the renewal that came too late: the hole stays when the last day moves on.
create table credential_state_changes (
  employer_id   uuid not null default current_employer() references employers (employer_id),
  credential_id uuid not null,
  from_on       date not null,
  state         text not null check (state in ('active', 'expired', 'suspended', 'revoked')),
  reason_code   text check (length(reason_code) between 1 and 100),
  note          text,
  primary key (employer_id, credential_id, from_on),
  foreign key (employer_id, credential_id) references credentials (employer_id, id) on delete cascade
);
create index on credential_state_changes (employer_id, state, credential_id);
call isolate_by_employer('credential_state_changes');

-- No program awarded a credential before there were types, so that nothing there breaks this.
alter table training_programs add foreign key (employer_id, credential_type_id) references credential_types (employer_id, id);
create index on training_programs (employer_id, credential_type_id);

-- Published views. One row for each stretch of days in which a credential is active, both ends included; it stops on the
-- day before the next change. Most never changed, and are read without looking up what became of them one by one; in both
-- parts a condition on the person reaches the tables.
create view credentials_types with (security_invoker = true) as
  select employer_id, id, kind, name from credential_types;
create view credentials_held with (security_invoker = true) as
  select c.employer_id, c.employee_id, c.id as credential_id, c.credential_type_id, c.issued_on as from_on,
         c.expires_on as until_on
  from credentials c
  where not exists (
    select from credential_state_changes s where s.employer_id = c.employer_id and s.credential_id = c.id)
  union all
  select c.employer_id, c.employee_id, c.id, c.credential_type_id, began.from_on, ended.until_on
  from credentials c
  cross join lateral (
    select c.issued_on as from_on
    where not exists (
      select from credential_state_changes s
      where s.employer_id = c.employer_id and s.credential_id = c.id and s.from_on = c.issued_on)
    union all
    select s.from_on from credential_state_changes s
    where s.employer_id = c.employer_id and s.credential_id = c.id and s.state = 'active'
  ) began
  cross join lateral (
    select least(c.expires_on, min(s.from_on) - 1) as until_on from credential_state_changes s
    where s.employer_id = c.employer_id and s.credential_id = c.id and s.from_on > began.from_on
  ) ended
  where exists (
      select from credential_state_changes s where s.employer_id = c.employer_id and s.credential_id = c.id)
    and (ended.until_on is null or ended.until_on >= began.from_on);
create view credentials_floors with (security_invoker = true) as
  select h.employer_id, h.employee_id, h.credential_id, l.skill_id, l.level, h.from_on, h.until_on
  from credentials_held h
  join credential_type_levels l on l.employer_id = h.employer_id and l.credential_type_id = h.credential_type_id;
grant select on credentials_types, credentials_held, credentials_floors to upskill_app, upskill_worker;
