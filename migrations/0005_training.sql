-- Training: who offers it, what it costs, what it teaches and what it asks for.

create table providers (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  name        text not null check (length(trim(name)) between 1 and 200),
  accredited  boolean not null default false,
  accreditor  text,
  external_id text check (length(external_id) between 1 and 200),
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  constraint providers_external_id unique (employer_id, external_id)
);
create index on providers (employer_id, updated_at, id);
call isolate_by_employer('providers', 'select, insert, update');

create table training_programs (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  id                     uuid not null,
  title                  text not null check (length(trim(title)) between 1 and 300),
  kind                   text not null check (kind in ('corporate', 'vendor_course', 'degree', 'bridge_degree',
                           'continuing_education', 'certification', 'seminar', 'apprenticeship', 'internship',
                           'job_shadowing', 'on_the_job', 'online_course')),
  -- Null: the employer itself, as for job shadowing.
  provider_id            uuid,
  delivery               text not null check (delivery in ('online', 'in_person', 'hybrid')),
  status                 text not null check (status in ('draft', 'published', 'retired')),
  -- Of every part of the price, so that parts in two currencies cannot be stored; null: it costs nothing.
  currency               char(3) references currencies (code),
  hours                  double precision not null check (hours >= 0),
  on_company_time        boolean not null,
  needs_manager_approval boolean not null,
  -- What completing it awards. No program awards a credential until credential types exist.
  credential_type_id     uuid,
  ce_credits             jsonb not null default '[]' check (jsonb_typeof(ce_credits) = 'array'),
  url                    text,
  external_id            text check (length(external_id) between 1 and 200),
  version                bigint not null default 1,
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, provider_id) references providers (employer_id, id),
  constraint training_programs_external_id unique (employer_id, external_id)
);
create index on training_programs (employer_id, status, id);
create index on training_programs (employer_id, provider_id, id);
create index on training_programs (employer_id, updated_at, id);
call isolate_by_employer('training_programs', 'select, insert, update');

create table program_prices (
  employer_id uuid not null default current_employer() references employers (employer_id),
  program_id  uuid not null,
  type        text not null check (type in ('tuition', 'fees', 'books', 'supplies', 'other')),
  amount      bigint not null check (amount between 0 and 1000000000000),
  primary key (employer_id, program_id, type),
  foreign key (employer_id, program_id) references training_programs (employer_id, id) on delete cascade
);
call isolate_by_employer('program_prices', 'select, insert, delete');

create table program_teachings (
  employer_id uuid not null default current_employer() references employers (employer_id),
  program_id  uuid not null,
  skill_id    uuid not null,
  level       double precision not null check (level > 0),
  primary key (employer_id, program_id, skill_id),
  foreign key (employer_id, program_id) references training_programs (employer_id, id) on delete cascade,
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on program_teachings (employer_id, skill_id, program_id);
call isolate_by_employer('program_teachings', 'select, insert, delete');

create table program_entry_levels (
  employer_id uuid not null default current_employer() references employers (employer_id),
  program_id  uuid not null,
  skill_id    uuid not null,
  level       double precision not null check (level >= 0),
  primary key (employer_id, program_id, skill_id),
  foreign key (employer_id, program_id) references training_programs (employer_id, id) on delete cascade,
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on program_entry_levels (employer_id, skill_id);
call isolate_by_employer('program_entry_levels', 'select, insert, delete');

create table program_prerequisites (
  employer_id             uuid not null default current_employer() references employers (employer_id),
  program_id              uuid not null,
  prerequisite_program_id uuid not null,
  primary key (employer_id, program_id, prerequisite_program_id),
  foreign key (employer_id, program_id) references training_programs (employer_id, id) on delete cascade,
  foreign key (employer_id, prerequisite_program_id) references training_programs (employer_id, id),
  constraint program_prerequisites_not_itself check (prerequisite_program_id <> program_id)
);
create index on program_prerequisites (employer_id, prerequisite_program_id);
call isolate_by_employer('program_prerequisites', 'select, insert, delete');

-- Published views: the catalog for recommendations, enrollments and funding.
create view providers_directory with (security_invoker = true) as
  select employer_id, id, name, accredited, accreditor from providers;
create view training_programs_directory with (security_invoker = true) as
  select t.employer_id, t.id, t.title, t.kind, t.provider_id, t.status, t.delivery, t.hours, t.currency,
         coalesce(price.total, 0)::bigint as price_total, coalesce(p.accredited, false) as accredited,
         t.on_company_time, t.needs_manager_approval, t.credential_type_id, t.ce_credits
  from training_programs t
  left join providers p on p.employer_id = t.employer_id and p.id = t.provider_id
  left join lateral (
    select sum(part.amount) as total from program_prices part
    where part.employer_id = t.employer_id and part.program_id = t.id
  ) price on true;
create view training_programs_teaching with (security_invoker = true) as
  select employer_id, program_id, skill_id, level from program_teachings;
create view training_programs_entry_levels with (security_invoker = true) as
  select employer_id, program_id, skill_id, level from program_entry_levels;
create view training_programs_prerequisites with (security_invoker = true) as
  select employer_id, program_id, prerequisite_program_id from program_prerequisites;
grant select on providers_directory, training_programs_directory, training_programs_teaching,
  training_programs_entry_levels, training_programs_prerequisites to upskill_app, upskill_worker;
