-- PLACEHOLDER, dropped when merged: stands for the credentials' own migration, with nothing in it but its views.
create view credentials_held with (security_invoker = true) as
  select employer_id, id as employee_id, id as credential_id, id as credential_type_id, hired_on as from_on, terminated_on as until_on
  from employees where false;
create view credentials_floors with (security_invoker = true) as
  select employer_id, id as employee_id, id as credential_id, id as skill_id, 0::double precision as level, hired_on as from_on,
         terminated_on as until_on
  from employees where false;
grant select on credentials_held, credentials_floors to upskill_app, upskill_worker;
