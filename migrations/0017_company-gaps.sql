-- What the company view answers from: everybody's requirements, counted, and what has changed since they were counted.

-- GLOBAL: people and roles that may no longer be what they were counted as. Written in the transaction that changes them, so
-- that whoever reads the counts in one snapshot sees either both or neither; emptied when they are counted anew. It belongs
-- to no employer's rows because the worker must find those that wait. Neither id: count everybody anew.
create table company_gap_changes (
  employer_id uuid not null,
  id          bigint generated always as identity,
  employee_id uuid,
  job_role_id uuid,
  primary key (employer_id, id),
  check (employee_id is null or job_role_id is null)
);

-- What each person was counted as: where they work, by which version, and what they hold of it. Enough to take them out again
-- without asking what things were like.
create table company_gap_people (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  employee_id            uuid not null,
  department_id          uuid,
  country                text,
  region                 text,
  job_role_id            uuid not null,
  requirement_version_id uuid not null,
  -- The last day these numbers are known to hold; null: until something changes.
  holds_until            date,
  -- One entry for each required skill that was assessed. Units are 2^-30 of a level: whole numbers add up exactly.
  skill_ids              uuid[] not null,
  held_units             bigint[] not null,
  met                    boolean[] not null,
  primary key (employer_id, employee_id),
  foreign key (employer_id, employee_id) references employees (employer_id, id),
  check (cardinality(skill_ids) = cardinality(held_units) and cardinality(skill_ids) = cardinality(met))
);
create index on company_gap_people (employer_id, job_role_id);
create index on company_gap_people (employer_id, holds_until) where holds_until is not null;
call isolate_by_employer('company_gap_people', 'select');
grant insert, update, delete on company_gap_people to upskill_worker;

-- The sums over these people, three times: of the whole employer, by department, by country and region. `place` is '', the
-- department's id ('' for none), or country/region.
create table company_gap_headcounts (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  dimension              text not null check (dimension in ('employer', 'department', 'location')),
  place                  text not null,
  requirement_version_id uuid not null,
  headcount              bigint not null,
  primary key (employer_id, dimension, place, requirement_version_id)
);
create index on company_gap_headcounts (employer_id) where headcount = 0;
call isolate_by_employer('company_gap_headcounts', 'select');
grant insert, update, delete on company_gap_headcounts to upskill_worker;

-- What they hold, by skill: a table for each dimension, half full, so that the rows one report reads lie together and stay
-- where they are when they change.
create table company_gap_employer_cells (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  place                  text not null,
  requirement_version_id uuid not null,
  skill_id               uuid not null,
  assessed               bigint not null,
  met                    bigint not null,
  held_units             bigint not null,
  primary key (employer_id, place, requirement_version_id, skill_id)
) with (fillfactor = 50);
create index on company_gap_employer_cells (employer_id) where assessed = 0;
call isolate_by_employer('company_gap_employer_cells', 'select');
grant insert, update, delete on company_gap_employer_cells to upskill_worker;
create table company_gap_department_cells (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  place                  text not null,
  requirement_version_id uuid not null,
  skill_id               uuid not null,
  assessed               bigint not null,
  met                    bigint not null,
  held_units             bigint not null,
  primary key (employer_id, place, requirement_version_id, skill_id)
) with (fillfactor = 50);
create index on company_gap_department_cells (employer_id) where assessed = 0;
call isolate_by_employer('company_gap_department_cells', 'select');
grant insert, update, delete on company_gap_department_cells to upskill_worker;
create table company_gap_location_cells (
  employer_id            uuid not null default current_employer() references employers (employer_id),
  place                  text not null,
  requirement_version_id uuid not null,
  skill_id               uuid not null,
  assessed               bigint not null,
  met                    bigint not null,
  held_units             bigint not null,
  primary key (employer_id, place, requirement_version_id, skill_id)
) with (fillfactor = 50);
create index on company_gap_location_cells (employer_id) where assessed = 0;
call isolate_by_employer('company_gap_location_cells', 'select');
grant insert, update, delete on company_gap_location_cells to upskill_worker;

-- Until which day the changes that a day brings by itself are among company_gap_changes.
create table company_gap_days (
  employer_id uuid not null default current_employer() references employers (employer_id),
  counted_on  date not null,
  primary key (employer_id)
);
call isolate_by_employer('company_gap_days', 'select');
grant insert, update on company_gap_days to upskill_worker;

-- Whose numbers may have changed. Definer: the service may not write the table. When an employer is removed, nothing is left
-- to count, and what was waiting goes with its row.
create function note_changed_levels() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' and current_setting('app.lifts_append_only', true) = 'DELETE' then
    return null;
  end if;
  insert into company_gap_changes (employer_id, employee_id) select distinct employer_id, employee_id from changed;
  return null;
end
$$;
create trigger note_new_levels after insert on employee_skill_levels
  referencing new table as changed for each statement execute function note_changed_levels();
create trigger note_changed_levels after update on employee_skill_levels
  referencing new table as changed for each statement execute function note_changed_levels();
create trigger note_dropped_levels after delete on employee_skill_levels
  referencing old table as changed for each statement execute function note_changed_levels();

create function note_changed_people() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    insert into company_gap_changes (employer_id, employee_id) select employer_id, id from changed;
  else
    insert into company_gap_changes (employer_id, employee_id)
    select n.employer_id, n.id from changed n join before o on o.employer_id = n.employer_id and o.id = n.id
    where (n.status, n.department_id, n.job_role_id, n.country, n.region)
      is distinct from (o.status, o.department_id, o.job_role_id, o.country, o.region);
  end if;
  return null;
end
$$;
create trigger note_new_people after insert on employees
  referencing new table as changed for each statement execute function note_changed_people();
create trigger note_changed_people after update on employees
  referencing old table as before new table as changed for each statement execute function note_changed_people();

create function note_changed_versions() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' and current_setting('app.lifts_append_only', true) = 'DELETE' then
    return null;
  end if;
  insert into company_gap_changes (employer_id, job_role_id) select distinct employer_id, job_role_id from changed;
  return null;
end
$$;
create trigger note_new_versions after insert on requirement_versions
  referencing new table as changed for each statement execute function note_changed_versions();
create trigger note_dropped_versions after delete on requirement_versions
  referencing old table as changed for each statement execute function note_changed_versions();

create function forget_company_gap_changes() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from company_gap_changes where employer_id = old.employer_id;
  return null;
end
$$;
create trigger forget_company_gap_changes after delete on employers
  for each row execute function forget_company_gap_changes();

-- For the service and the worker: what waits at this employer, oldest first; what was counted anew and waits no more; more to
-- count anew; and for the worker, where anything waits.
create function waiting_company_gap_changes(at_most bigint)
returns table (id bigint, employee_id uuid, job_role_id uuid)
language sql stable security definer set search_path = pg_catalog, public as
$$ select c.id, c.employee_id, c.job_role_id from company_gap_changes c
   where c.employer_id = current_employer() order by c.id limit at_most $$;
create function settle_company_gap_changes(settled bigint[]) returns void
language sql security definer set search_path = pg_catalog, public as
$$ delete from company_gap_changes where employer_id = current_employer() and id = any(settled) $$;
create function queue_company_gap_changes(people uuid[]) returns void
language sql security definer set search_path = pg_catalog, public as
$$ insert into company_gap_changes (employer_id, employee_id) select current_employer(), person from unnest(people) person $$;
create function employers_with_company_gap_changes() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as
$$ select distinct employer_id from company_gap_changes $$;

revoke execute on function note_changed_levels(), note_changed_people(), note_changed_versions(),
  forget_company_gap_changes(), waiting_company_gap_changes(bigint), settle_company_gap_changes(bigint[]),
  queue_company_gap_changes(uuid[]), employers_with_company_gap_changes() from public;
grant execute on function waiting_company_gap_changes(bigint) to upskill_app, upskill_worker;
grant execute on function settle_company_gap_changes(bigint[]), queue_company_gap_changes(uuid[]),
  employers_with_company_gap_changes() to upskill_worker;

-- Who was there before is counted once.
insert into company_gap_changes (employer_id) select employer_id from employer_directory;
