-- PLACEHOLDER of branch wt-h4 for the credentials module's migration: the published view that levels read, over a table
-- that tests fill. The lead replaces this file.
create table credential_floor_rows (
  employer_id   uuid not null default current_employer() references employers (employer_id),
  credential_id uuid not null,
  holder_id     uuid not null,
  skill_id      uuid not null,
  level         double precision not null,
  from_on       date not null,
  until_on      date,
  primary key (employer_id, credential_id, skill_id),
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
create index on credential_floor_rows (employer_id, holder_id, skill_id);
call isolate_by_employer('credential_floor_rows');
create view credentials_floors with (security_invoker = true) as
  select employer_id, holder_id as employee_id, credential_id, skill_id, level, from_on, until_on from credential_floor_rows;
grant select on credentials_floors to upskill_app, upskill_worker;
