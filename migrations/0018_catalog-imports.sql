-- Catalogs of others (O*NET, ESCO) taken in as skills and job roles, as often as they are published, without touching
-- what the employer has changed.

-- What an import last wrote into a skill: a field that differs from it now was changed by the employer, and stays.
create table skill_imports (
  employer_id uuid not null default current_employer() references employers (employer_id),
  skill_id    uuid not null,
  source      text not null check (source in ('onet', 'esco')),
  external_id text not null check (length(external_id) between 1 and 300),
  imported    jsonb not null,
  primary key (employer_id, skill_id),
  constraint skill_imports_external_id unique (employer_id, source, external_id),
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
call isolate_by_employer('skill_imports', 'select, insert, update');

-- The same of a job role and of what it asks for: {skill: [level, weight]}. The hash stands for its rows in
-- job_role_profiles and job_role_tools, which nobody but imports writes.
create table job_role_imports (
  employer_id  uuid not null default current_employer() references employers (employer_id),
  job_role_id  uuid not null,
  source       text not null check (source in ('onet', 'esco')),
  external_id  text not null check (length(external_id) between 1 and 300),
  imported     jsonb not null,
  requirements jsonb not null,
  ratings_hash text not null,
  primary key (employer_id, job_role_id),
  constraint job_role_imports_external_id unique (employer_id, source, external_id),
  foreign key (employer_id, job_role_id) references job_roles (employer_id, id)
);
call isolate_by_employer('job_role_imports', 'select, insert, update');

create table catalog_imports (
  employer_id     uuid not null default current_employer() references employers (employer_id),
  id              uuid not null,
  kind            text not null check (kind in ('onet', 'esco')),
  mode            text not null check (mode in ('all_or_nothing', 'partial')),
  -- From when the roles ask for what the catalog says; null: from the day the import is done.
  effective_on    date,
  options         jsonb not null,
  state           text not null default 'draft'
    check (state in ('draft', 'queued', 'running', 'completed', 'failed', 'cancelled')),
  progress        jsonb not null,
  counts          jsonb not null,
  unrated_codes   text[] not null default '{}',
  row_error_count bigint not null default 0,
  failure         jsonb,
  -- Who submitted it, for the audit trail: the person or the key.
  author          jsonb,
  -- Whoever runs it holds it until then; afterwards somebody else takes it up.
  lease_id        uuid,
  leased_until    timestamptz,
  attempts        integer not null default 0,
  submitted_at    timestamptz,
  started_at      timestamptz,
  finished_at     timestamptz,
  version         bigint not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (employer_id, id),
  check ((state = 'running') = (lease_id is not null)),
  check ((state in ('completed', 'failed', 'cancelled')) = (finished_at is not null))
);
create index on catalog_imports (employer_id, updated_at, id);
create index on catalog_imports (employer_id, submitted_at) where state in ('queued', 'running');
call isolate_by_employer('catalog_imports', 'select, insert, update');

-- What was uploaded, until the import is over.
create table catalog_import_files (
  employer_id uuid not null default current_employer() references employers (employer_id),
  import_id   uuid not null,
  name        text not null check (length(name) between 1 and 100),
  content     bytea not null,
  uploaded_at timestamptz not null default now(),
  primary key (employer_id, import_id, name),
  foreign key (employer_id, import_id) references catalog_imports (employer_id, id)
);
-- Already compressed by nobody, and read as a whole: compressing 30 MiB in the request would cost more than it saves.
alter table catalog_import_files alter column content set storage external;
call isolate_by_employer('catalog_import_files', 'select, insert, update, delete');

create table catalog_import_errors (
  employer_id uuid not null default current_employer() references employers (employer_id),
  import_id   uuid not null,
  id          uuid not null,
  file        text,
  -- Counted as a spreadsheet counts: the header is row 1. Null: the file as a whole.
  file_row    integer,
  code        text not null,
  detail      text not null,
  primary key (employer_id, import_id, id),
  foreign key (employer_id, import_id) references catalog_imports (employer_id, id)
);
call isolate_by_employer('catalog_import_errors', 'select, insert, delete');

-- GLOBAL: imports that wait or run, so that a worker finds them before it knows an employer. Ids only.
create table catalog_import_queue (
  employer_id uuid not null,
  import_id   uuid not null,
  primary key (employer_id, import_id)
);
create function enter_import_queue() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op <> 'DELETE' and new.state in ('queued', 'running') then
    insert into catalog_import_queue (employer_id, import_id) values (new.employer_id, new.id) on conflict do nothing;
  else
    delete from catalog_import_queue q
    where q.employer_id = coalesce(new.employer_id, old.employer_id) and q.import_id = coalesce(new.id, old.id);
  end if;
  return null;
end
$$;
create trigger enter_queue after insert or delete or update of state on catalog_imports
  for each row execute function enter_import_queue();
create function employers_with_queued_imports() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select distinct employer_id from catalog_import_queue $$;
revoke execute on function enter_import_queue(), employers_with_queued_imports() from public;
grant execute on function employers_with_queued_imports() to upskill_worker;
