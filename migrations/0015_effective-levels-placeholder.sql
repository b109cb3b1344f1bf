-- Placeholder of this branch for effective levels of the assessments module: dropped when branches are merged.

alter table employee_skill_levels add column assessed_level double precision, add column changes_on date;
create or replace view assessments_levels with (security_invoker = true) as
  select employer_id, employee_id, skill_id, level, last_assessed_on, assessed_level, changes_on from employee_skill_levels;
create function employee_skill_level_on(p_employee uuid, p_skill uuid, p_on date) returns double precision
language sql stable set search_path = public, pg_temp as $$
  select assessed_level from employee_skill_levels
  where employer_id = current_employer() and employee_id = p_employee and skill_id = p_skill and p_on is not null
$$;
