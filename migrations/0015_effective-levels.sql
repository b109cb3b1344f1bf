-- Effective levels: what assessments say, held up by certificates while they are in force, as of any day.

-- The kept level is that of the day it was computed; it holds until changes_on, the first day on which a certificate's
-- floor begins or ends. A skill known by a certificate alone has a row without assessments.
alter table employee_skill_levels
  add column assessed_level double precision check (assessed_level >= 0),
  add column floor_level    double precision check (floor_level >= 0),
  add column changes_on     date,
  alter column last_assessed_on drop not null,
  drop constraint employee_skill_levels_assessment_count_check;
-- Forced policies would hide every row from this migration.
alter table employee_skill_levels no force row level security;
update employee_skill_levels set assessed_level = level;
alter table employee_skill_levels force row level security;
alter table employee_skill_levels
  add constraint employee_skill_levels_assessed check (assessment_count >= 0
    and (assessment_count = 0) = (assessed_level is null) and (assessment_count = 0) = (last_assessed_on is null)),
  add constraint employee_skill_levels_effective check (level = greatest(assessed_level, floor_level)
    and (assessed_level is not null or floor_level is not null));
create index on employee_skill_levels (employer_id, changes_on) where changes_on is not null;

create or replace view assessments_levels with (security_invoker = true) as
  select employer_id, employee_id, skill_id, level, last_assessed_on, assessed_level, floor_level, changes_on
  from employee_skill_levels;

-- When a skill was last used, as people say. Only decay, where an employer switches it on, asks for it.
create table employee_skill_uses (
  employer_id  uuid not null default current_employer() references employers (employer_id),
  id           uuid not null,
  employee_id  uuid not null,
  skill_id     uuid not null,
  last_used_on date,
  version      bigint not null default 1,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (employer_id, id),
  constraint employee_skill_uses_once unique (employer_id, employee_id, skill_id),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  foreign key (employer_id, skill_id) references skills (employer_id, id)
);
call isolate_by_employer('employee_skill_uses');

-- Employers whose kept levels are being recomputed, person by person in the order of their ids; one row while it lasts.
create table level_recomputations (
  employer_id  uuid not null default current_employer() references employers (employer_id),
  done_up_to   uuid,
  requested_at timestamptz not null default now(),
  primary key (employer_id)
);
call isolate_by_employer('level_recomputations');

-- The functions below have bodies that are parsed now, so no search path can turn their names; and none has settings of
-- its own, so that PostgreSQL can expand them inside a statement and use its indexes. They read as whoever calls them.

-- The same numbers as kernel/calendar.ts: calendar months, and the days beyond them as thirty-firsts.
create function months_between(p_from date, p_to date) returns double precision
language sql immutable parallel safe
return case when p_to <= p_from then 0::double precision else
  (date_part('year', p_to) - date_part('year', p_from)) * 12 + (date_part('month', p_to) - date_part('month', p_from))
  + (date_part('day', p_to) - date_part('day', p_from)) / 31::double precision end;

-- What is left of a level that was last used or assessed on a day; the same as rules/decay-level.ts. Without settings
-- nothing fades. PostgreSQL refuses numbers that are too small for it, so that after 600 halvings nothing more is halved,
-- and no level below 1e-30 at all.
create function faded_level(p_level double precision, p_last_on date, p_on date, p_decay jsonb) returns double precision
language sql immutable parallel safe
return case when p_decay is null or jsonb_typeof(p_decay) = 'null' or p_last_on is null or p_level < 1e-30 then p_level
  else p_level * ((p_decay ->> 'floorFraction')::double precision
    + (1 - (p_decay ->> 'floorFraction')::double precision)
      * power(2::double precision, -least(600::double precision,
          greatest(0::double precision, months_between(p_last_on, p_on) - (p_decay ->> 'graceMonths')::double precision)
          / greatest(1e-6::double precision, (p_decay ->> 'halfLifeMonths')::double precision)))) end;

-- How much a fresh assessment of each source weighs, and how fast that halves; an employer without settings has the
-- defaults of rules/combine-assessments.ts.
create function evidence_weights()
returns table (source text, reliability double precision, half_life_months double precision)
language sql stable parallel safe
begin atomic
  select d.source, coalesce((s.reliability ->> d.source)::double precision, d.reliability),
    greatest(1e-6::double precision, coalesce(s.half_life_months, 24::double precision))
  from (values ('self', 0.3::double precision), ('peer', 0.4), ('manager', 0.5), ('test', 0.9), ('certificate', 1))
    as d (source, reliability)
  left join skills_settings s on s.employer_id = current_employer();
end;

-- Every level of the employer as of a day, without decay, from the evidence and the certificates alone: the same as
-- rules/combine-assessments.ts and rules/find-floor.ts. Asked for some people or one skill, it reads only theirs.
create function employee_skill_states_on(p_on date)
returns table (employee_id uuid, skill_id uuid, level double precision, assessed_level double precision,
  floor_level double precision, changes_on date, assessment_count integer, last_assessed_on date)
language sql stable parallel safe
begin atomic
  select known.employee_id, known.skill_id, greatest(known.assessed_level, known.floor_level), known.assessed_level,
    known.floor_level, known.changes_on, known.assessment_count, known.last_assessed_on
  from (
    select e.employee_id, e.skill_id,
      -- No mean leaves the range of what was averaged, so that assessors who agree give exactly their level.
      least(max(e.level), greatest(min(e.level), sum(e.weight * e.level) / sum(e.weight))) as assessed_level,
      max(e.floor_level) as floor_level, min(e.changes_on) as changes_on,
      count(e.weight)::integer as assessment_count, max(e.assessed_on) as last_assessed_on
    from (
      select a.employee_id, a.skill_id, case when a.default_level < 1e-30 then 0 else a.default_level end as level,
        a.assessed_on, w.reliability * power(2::double precision,
          -least(600::double precision, months_between(a.assessed_on, p_on) / w.half_life_months)) as weight,
        null::double precision as floor_level, null::date as changes_on
      from assessments a join evidence_weights() w on w.source = a.source
      where a.employer_id = current_employer() and a.assessed_on <= p_on and w.reliability >= 1e-9
      union all
      select f.employee_id, f.skill_id, null, null, null,
        case when f.from_on <= p_on then f.level end,
        case when f.from_on > p_on then f.from_on else f.until_on + 1 end
      from credentials_floors f
      where f.employer_id = current_employer() and (f.until_on is null or f.until_on >= p_on)
    ) e
    group by e.employee_id, e.skill_id
  ) known
  where known.assessed_level is not null or known.floor_level is not null;
end;

create function employee_skill_levels_on(p_on date)
returns table (employee_id uuid, skill_id uuid, level double precision)
language sql stable parallel safe
begin atomic
  select s.employee_id, s.skill_id, s.level from employee_skill_states_on(p_on) s;
end;

-- One level as of a day, for a kept row whose changes_on has passed; null if nothing is known any more.
create function employee_skill_level_on(p_employee uuid, p_skill uuid, p_on date) returns double precision
language sql stable parallel safe
return (select s.level from employee_skill_states_on(p_on) s where s.employee_id = p_employee and s.skill_id = p_skill);
