-- PLACEHOLDER of branch wt-h4 for the skills module's migration: the settings that levels are computed with. The lead
-- replaces this file.
create table skill_settings (
  employer_id      uuid not null default current_employer() references employers (employer_id),
  reliability      jsonb not null,
  half_life_months double precision not null,
  decay            jsonb,
  classification   jsonb not null default '{}',
  primary key (employer_id)
);
call isolate_by_employer('skill_settings');
create view skills_settings with (security_invoker = true) as
  select employer_id, reliability, half_life_months, decay, classification from skill_settings;
grant select on skills_settings to upskill_app, upskill_worker;
create table scale_conversion_rows (
  employer_id   uuid not null default current_employer() references employers (employer_id),
  from_scale_id uuid not null,
  to_scale_id   uuid not null,
  effective_on  date not null,
  anchors       jsonb not null,
  primary key (employer_id, from_scale_id, to_scale_id, effective_on)
);
call isolate_by_employer('scale_conversion_rows');
create view skills_scale_conversions with (security_invoker = true) as
  select employer_id, from_scale_id, to_scale_id, effective_on, anchors from scale_conversion_rows;
grant select on skills_scale_conversions to upskill_app, upskill_worker;
