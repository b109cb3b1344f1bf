-- Departments, employees and their reporting lines.

create table departments (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  name        text not null check (length(trim(name)) between 1 and 200),
  parent_id   uuid,
  cost_center text,
  head_id     uuid,
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, parent_id) references departments (employer_id, id),
  check (parent_id <> id)
);
create index on departments (employer_id, parent_id);
create unique index departments_name on departments (employer_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), lower(name));
create index on departments (employer_id, updated_at, id);
call isolate_by_employer('departments');

create table employees (
  employer_id             uuid not null default current_employer() references employers (employer_id),
  id                      uuid not null,
  external_id             text not null check (length(external_id) between 1 and 200),
  employee_number         text,
  given_name              text not null,
  family_name             text not null,
  email                   text not null,
  status                  text not null check (status in ('pending', 'active', 'on_leave', 'terminated')),
  employment_type         text not null check (employment_type in ('full_time', 'part_time', 'contractor', 'intern')),
  hired_on                date not null,
  terminated_on           date,
  termination_reason      text check (termination_reason in ('resignation', 'layoff', 'misconduct', 'retirement',
                            'disability', 'death', 'end_of_contract', 'other')),
  manager_id              uuid,
  department_id           uuid,
  job_role_id             uuid,
  country                 char(2),
  region                  text,
  owns_over_five_percent  boolean not null default false,
  performance_standing    text not null default 'good' check (performance_standing in ('good', 'warning')),
  custom_fields           jsonb not null default '{}',
  version                 bigint not null default 1,
  created_at              timestamptz not null default now(),
  updated_at              timestamptz not null default now(),
  primary key (employer_id, id),
  constraint employees_external_id unique (employer_id, external_id),
  foreign key (employer_id, manager_id) references employees (employer_id, id),
  foreign key (employer_id, department_id) references departments (employer_id, id),
  constraint employees_own_manager check (manager_id <> id),
  constraint employees_termination check (status <> 'terminated' or terminated_on is not null),
  constraint employees_dates check (terminated_on is null or terminated_on >= hired_on)
);
create unique index employees_email on employees (employer_id, lower(email)) where status <> 'terminated';
create index on employees (employer_id, manager_id);
create index on employees (employer_id, department_id, id);
create index on employees (employer_id, job_role_id, id);
create index on employees (employer_id, status, id);
create index on employees (employer_id, updated_at, id);
call isolate_by_employer('employees');

alter table departments add foreign key (employer_id, head_id) references employees (employer_id, id);

-- Everyone below a manager, at any depth, the manager excluded. The depth bound keeps a corrupt line from running on.
create function reports_of(manager uuid) returns table (employee_id uuid, depth integer)
language sql stable as $$
  with recursive line as (
    select e.id, 1 as depth from employees e where e.employer_id = current_employer() and e.manager_id = manager
    union all
    select e.id, line.depth + 1 from line join employees e on e.employer_id = current_employer() and e.manager_id = line.id
    where line.depth < 100
  )
  select id, depth from line
$$;

-- The managers above an employee, nearest first.
create function managers_of(employee uuid) returns table (employee_id uuid, depth integer)
language sql stable as $$
  with recursive line as (
    select e.manager_id as id, 1 as depth from employees e
    where e.employer_id = current_employer() and e.id = employee and e.manager_id is not null
    union all
    select e.manager_id, line.depth + 1 from line
    join employees e on e.employer_id = current_employer() and e.id = line.id
    where e.manager_id is not null and line.depth < 100
  )
  select id, depth from line
$$;

-- Published view: who is who, for modules that need a name, a line or a role beside their own rows.
create view employees_directory with (security_invoker = true) as
  select employer_id, id, external_id, given_name, family_name, email, status, employment_type, hired_on, terminated_on,
         manager_id, department_id, job_role_id, country, region, performance_standing, owns_over_five_percent
  from employees;
grant select on employees_directory to upskill_app, upskill_worker;

-- Published view: departments with their heads, for approval chains and budgets.
create view departments_directory with (security_invoker = true) as
  select employer_id, id, name, parent_id, cost_center, head_id from departments;
grant select on departments_directory to upskill_app, upskill_worker;

create table role_assignments (
  employer_id uuid not null default current_employer() references employers (employer_id),
  id          uuid not null,
  employee_id uuid not null,
  role        text not null check (role in ('learning_admin', 'benefits_admin', 'finance', 'payroll', 'hr_admin', 'auditor', 'employer_admin')),
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (employer_id, id),
  constraint role_assignments_once unique (employer_id, employee_id, role),
  foreign key (employer_id, employee_id) references employees (employer_id, id)
);
create index on role_assignments (employer_id, role);
call isolate_by_employer('role_assignments', 'select, insert, delete');

-- Published view: who holds which role, for approvals.
create view role_holders with (security_invoker = true) as
  select r.employer_id, r.employee_id, r.role from role_assignments r
  join employees e on e.employer_id = r.employer_id and e.id = r.employee_id
  where e.status = 'active';
grant select on role_holders to upskill_app, upskill_worker;

-- A person is known by issuer and subject, never by e-mail.
create table employee_identities (
  employer_id          uuid not null default current_employer() references employers (employer_id),
  identity_provider_id uuid not null,
  subject              text not null check (length(subject) between 1 and 255),
  employee_id          uuid not null,
  created_at           timestamptz not null default now(),
  primary key (employer_id, identity_provider_id, subject),
  foreign key (employer_id, identity_provider_id) references identity_providers (employer_id, id),
  foreign key (employer_id, employee_id) references employees (employer_id, id)
);
create index on employee_identities (employer_id, employee_id);
call isolate_by_employer('employee_identities', 'select, insert, delete');
