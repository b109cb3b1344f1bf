-- The raw ratings and tools of imported job roles: what similar roles are found by.

alter table job_roles add column job_zone smallint check (job_zone between 1 and 5);
create table job_role_profiles (
  employer_id uuid not null default current_employer() references employers (employer_id),
  job_role_id uuid not null,
  skill_id    uuid not null,
  importance  double precision not null check (importance between 0 and 1),
  level       double precision not null check (level between 0 and 1),
  primary key (employer_id, job_role_id, skill_id),
  foreign key (employer_id, job_role_id) references job_roles (employer_id, id),
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on job_role_profiles (employer_id, skill_id);
call isolate_by_employer('job_role_profiles', 'select, insert, update, delete');
create table job_role_tools (
  employer_id uuid not null default current_employer() references employers (employer_id),
  job_role_id uuid not null,
  skill_id    uuid not null,
  primary key (employer_id, job_role_id, skill_id),
  foreign key (employer_id, job_role_id) references job_roles (employer_id, id),
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on job_role_tools (employer_id, skill_id);
call isolate_by_employer('job_role_tools', 'select, insert, update, delete');
