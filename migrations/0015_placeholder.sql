-- PLACEHOLDER, dropped when merged: stands for the migration of effective levels, with the names other modules read.
alter table employee_skill_levels add column assessed_level double precision, add column changes_on date;
create or replace view assessments_levels with (security_invoker = true) as
  select employer_id, employee_id, skill_id, level, last_assessed_on, assessed_level, changes_on from employee_skill_levels;
-- The effective level on a day; here the stored one, halved from changes_on on, so that tests see a change of day.
create function employee_skill_level_on(p_employee uuid, p_skill uuid, p_on date) returns double precision
language sql stable parallel safe as $$
  select case when changes_on <= p_on then level / 2 else level end from employee_skill_levels
  where employer_id = current_employer() and employee_id = p_employee and skill_id = p_skill
$$;
create function employee_skill_levels_on(p_on date) returns table (employee_id uuid, skill_id uuid, level double precision)
language sql stable parallel safe as $$
  select employee_id, skill_id, avg(default_level) from assessments
  where employer_id = current_employer() and assessed_on <= p_on group by employee_id, skill_id
$$;
create function faded_level(p_level double precision, p_last_on date, p_on date, p_decay jsonb) returns double precision
language sql immutable parallel safe as $$ select p_level $$;
