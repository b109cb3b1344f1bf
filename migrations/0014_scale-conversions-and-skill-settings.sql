-- How levels of one scale read on another, from a date on; and how an employer weighs evidence and names moves.

-- A table of anchors is laid down for a date and never edited: a later one takes over. What is planned may be withdrawn.
create table scale_conversions (
  employer_id     uuid not null default current_employer() references employers (employer_id),
  id              uuid not null,
  from_scale_id   uuid not null,
  to_scale_id     uuid not null,
  -- [[from, to], …], rising; checked by the service against both scales.
  anchors         jsonb not null check (jsonb_typeof(anchors) = 'array'),
  effective_on    date not null,
  created_by_kind text not null check (created_by_kind in ('person', 'api_key')),
  created_by_id   uuid not null,
  version         bigint not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, from_scale_id) references proficiency_scales (employer_id, id),
  foreign key (employer_id, to_scale_id) references proficiency_scales (employer_id, id),
  constraint scale_conversions_once unique (employer_id, from_scale_id, to_scale_id, effective_on),
  check (from_scale_id <> to_scale_id)
);
create index on scale_conversions (employer_id, to_scale_id, effective_on);
call isolate_by_employer('scale_conversions', 'select, insert, delete');
create trigger leaves_tombstone after delete on scale_conversions
  for each row execute function leave_tombstone();

-- A scale that nothing was measured on can be taken away again.
create trigger leaves_tombstone after delete on proficiency_scales
  for each row execute function leave_tombstone();

-- One row for an employer that changed something; without one the defaults of the service hold.
create table skill_settings (
  employer_id      uuid not null default current_employer() references employers (employer_id),
  reliability      jsonb not null check (jsonb_typeof(reliability) = 'object'),
  half_life_months double precision not null check (half_life_months > 0),
  -- Null: what is not used does not fade.
  decay            jsonb check (jsonb_typeof(decay) = 'object'),
  classification   jsonb not null check (jsonb_typeof(classification) = 'object'),
  version          bigint not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (employer_id)
);
call isolate_by_employer('skill_settings', 'select, insert, update');

-- Published views: what other modules may join.
create view skills_settings with (security_invoker = true) as
  select employer_id, reliability, half_life_months, decay, classification from skill_settings;
create view skills_scale_conversions with (security_invoker = true) as
  select employer_id, from_scale_id, to_scale_id, effective_on, anchors from scale_conversions;
-- Since when there is an employer: the age of settings that nobody has touched yet.
create view employers_creation with (security_invoker = true) as
  select employer_id, created_at from employers;
grant select on skills_settings, skills_scale_conversions, employers_creation to upskill_app, upskill_worker;
