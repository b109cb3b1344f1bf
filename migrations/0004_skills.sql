-- Skills, scales, job roles with dated requirements, assessments and the levels they add up to.

create table skills (
  employer_id      uuid not null default current_employer() references employers (employer_id),
  id               uuid not null,
  name             text not null check (length(trim(name)) between 1 and 200),
  kind             text not null check (kind in ('hard', 'soft', 'knowledge', 'tool')),
  source           text not null check (source in ('onet', 'esco', 'custom')),
  external_id      text,
  description      text,
  aliases          text[] not null default '{}',
  -- Mean requirement weight of this skill over the source's reference population; null: the employer's own roles.
  reference_weight double precision check (reference_weight >= 0),
  version          bigint not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (employer_id, id),
  constraint skills_external_id unique (employer_id, source, external_id)
);
create unique index skills_name on skills (employer_id, kind, lower(name));
create index on skills (employer_id, updated_at, id);
call isolate_by_employer('skills');

create table proficiency_scales (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  name        text not null check (length(trim(name)) between 1 and 100),
  zero        double precision not null,
  max         double precision not null,
  levels      jsonb not null,
  is_default  boolean not null default false,
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  constraint proficiency_scales_name unique (employer_id, name),
  check (max > zero)
);
create unique index proficiency_scales_one_default on proficiency_scales (employer_id) where is_default;
call isolate_by_employer('proficiency_scales');

create table job_roles (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  code        text not null check (length(code) between 1 and 50),
  title       text not null check (length(trim(title)) between 1 and 200),
  family      text,
  source      text not null check (source in ('onet', 'esco', 'custom')),
  description text,
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  constraint job_roles_code unique (employer_id, code)
);
create index on job_roles (employer_id, updated_at, id);
call isolate_by_employer('job_roles');

alter table employees add foreign key (employer_id, job_role_id) references job_roles (employer_id, id);

-- What a role asks for from a date on: past, current and planned. A version is never edited, only replaced by a later
-- one; a planned version (its date ahead) may be withdrawn.
create table requirement_versions (
  employer_id                   uuid not null default current_employer() references employers (employer_id),
  id                            uuid not null,
  job_role_id                   uuid not null,
  effective_on                  date not null,
  required_credential_type_ids  uuid[] not null default '{}',
  version                       bigint not null default 1,
  created_at                    timestamptz not null default now(),
  updated_at                    timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, job_role_id) references job_roles (employer_id, id),
  constraint requirement_versions_once unique (employer_id, job_role_id, effective_on)
);
call isolate_by_employer('requirement_versions', 'select, insert, delete');

create table requirements (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  requirement_version_id uuid not null,
  skill_id               uuid not null,
  level                  double precision not null check (level > 0),
  weight                 double precision not null check (weight >= 0),
  mandatory              boolean not null,
  primary key (employer_id, requirement_version_id, skill_id),
  foreign key (employer_id, requirement_version_id) references requirement_versions (employer_id, id) on delete cascade,
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on requirements (employer_id, skill_id);
call isolate_by_employer('requirements', 'select, insert, delete');

-- The evidence: what somebody found, on a date. Never edited.
create table assessments (
  employer_id   uuid not null default current_employer() references employers (employer_id),
  id            uuid not null,
  employee_id   uuid not null,
  skill_id      uuid not null,
  scale_id      uuid not null,
  -- As it was given, on its own scale; and on the default scale, where levels are combined.
  level         double precision not null,
  default_level double precision not null check (default_level >= 0),
  source        text not null check (source in ('self', 'peer', 'manager', 'test', 'certificate')),
  assessed_on   date not null,
  assessor_id   uuid,
  evidence      jsonb not null default '{}',
  version       bigint not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  foreign key (employer_id, skill_id) references skills (employer_id, id),
  foreign key (employer_id, scale_id) references proficiency_scales (employer_id, id),
  foreign key (employer_id, assessor_id) references employees (employer_id, id)
);
create index on assessments (employer_id, employee_id, skill_id, assessed_on);
call isolate_by_employer('assessments', 'select, insert');
create trigger append_only before update or delete or truncate on assessments
  for each statement execute function refuse_change();

-- One level for each person and skill, kept in the transaction that brings new evidence. Evidence fades at one rate for
-- all of a person's assessments, so the weighted mean does not change with time; only the confidence does.
create table employee_skill_levels (
  employer_id      uuid not null default current_employer() references employers (employer_id),
  employee_id      uuid not null,
  skill_id         uuid not null,
  level            double precision not null check (level >= 0),
  assessment_count integer not null check (assessment_count > 0),
  last_assessed_on date not null,
  updated_at       timestamptz not null default now(),
  primary key (employer_id, employee_id, skill_id),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on employee_skill_levels (employer_id, skill_id);
call isolate_by_employer('employee_skill_levels');

-- Published views: what other modules may join.
create view skills_directory with (security_invoker = true) as
  select employer_id, id, name, kind, source, external_id, reference_weight from skills;
create view proficiency_scales_directory with (security_invoker = true) as
  select employer_id, id, zero, max, is_default from proficiency_scales;
create view job_roles_directory with (security_invoker = true) as
  select employer_id, id, code, title, family from job_roles;
create view job_roles_requirements with (security_invoker = true) as
  select v.employer_id, v.job_role_id, v.id as requirement_version_id, v.effective_on, r.skill_id, r.level, r.weight, r.mandatory
  from requirement_versions v
  join requirements r on r.employer_id = v.employer_id and r.requirement_version_id = v.id;
create view job_roles_requirement_versions with (security_invoker = true) as
  select employer_id, id, job_role_id, effective_on, required_credential_type_ids from requirement_versions;
create view assessments_levels with (security_invoker = true) as
  select employer_id, employee_id, skill_id, level, last_assessed_on from employee_skill_levels;
create view assessments_evidence with (security_invoker = true) as
  select employer_id, employee_id, skill_id, default_level, source, assessed_on from assessments;
grant select on skills_directory, proficiency_scales_directory, job_roles_directory, job_roles_requirements,
  job_roles_requirement_versions, assessments_levels, assessments_evidence to upskill_app, upskill_worker;
