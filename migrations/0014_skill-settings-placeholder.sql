-- Placeholder of this branch for the settings of the skills module: dropped when branches are merged.

create table skill_settings (
  employer_id      uuid not null default current_employer() references employers (employer_id),
  reliability      jsonb not null,
  half_life_months double precision not null,
  decay            jsonb,
  classification   jsonb not null,
  primary key (employer_id)
);
call isolate_by_employer('skill_settings');
create view skills_settings with (security_invoker = true) as
  select employer_id, reliability, half_life_months, decay, classification from skill_settings;
grant select on skills_settings to upskill_app, upskill_worker;
