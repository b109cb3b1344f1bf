/** One rule of the schema: a query that answers the offenders, and statements that plant one it must name. */
export type CatalogueCheck = {
  sentence: string;
  offenders: string;
  planted: string[];
  reported: string;
};

/** Tables that belong to no employer: ids only. A new one needs a decision record. */
export const GLOBAL_TABLES = [
  'currencies',
  'api_key_directory',
  'identity_provider_directory',
  'employer_directory',
  'audit_queue',
  'company_gap_changes',
  'catalog_import_queue',
  'upskill_migrations',
];
/** Functions that act with their owner’s rights. A new one needs a decision record. */
const DEFINER_FUNCTIONS = [
  'employer_of_api_key',
  'employer_of_issuer',
  'enter_api_key',
  'enter_identity_provider',
  'enter_employer',
  'every_employer',
  'enter_audit_queue',
  'leave_audit_queue',
  'employers_with_unsealed_audit',
  'unsealed_audit_entries',
  'erase_assessment_evidence',
  'erase_decision_notes',
  'erase_trace_words',
  'note_changed_levels',
  'note_changed_people',
  'note_changed_versions',
  'forget_company_gap_changes',
  'waiting_company_gap_changes',
  'settle_company_gap_changes',
  'queue_company_gap_changes',
  'employers_with_company_gap_changes',
  'enter_import_queue',
  'employers_with_queued_imports',
];
/** What must never be changed once written, where it exists. */
const APPEND_ONLY = ['audit_entries', 'audit_seals', 'budget_entries', 'assessments'];

const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/** Tables of employers, as `t`. */
const TABLES = `select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relkind
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and c.relname not in (${list(GLOBAL_TABLES)})`;
const POLICY = `(employer_id = (NULLIF(current_setting(''app.employer_id''::text, true), ''''::text))::uuid)`;
const BAD_TABLE = `create table bad_table (employer_id uuid not null, id uuid not null, primary key (employer_id, id))`;
const ISOLATE = `call isolate_by_employer('bad_table')`;

/** Columns of a constraint or an index, in order, as an array of names. */
const names = (relation: string, numbers: string) =>
  `(select array_agg(a.attname::text order by k.place) from unnest(${numbers}) with ordinality k(number, place)
    join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`;

const ownership: CatalogueCheck[] = [
  {
    sentence: 'every table of an employer has employer_id, a uuid that is never null',
    offenders: `select t.relname as offender from (${TABLES}) t where not exists (
      select 1 from pg_attribute a where a.attrelid = t.oid and a.attname = 'employer_id'
        and a.atttypid = 'uuid'::regtype and a.attnotnull)`,
    planted: ['create table bad_table (id uuid primary key)'],
    reported: 'bad_table',
  },
  {
    sentence: 'every primary key is led by employer_id',
    offenders: `select t.relname as offender from (${TABLES}) t where not exists (
      select 1 from pg_constraint p where p.conrelid = t.oid and p.contype = 'p'
        and (${names('p.conrelid', 'p.conkey')})[1] = 'employer_id')`,
    planted: ['create table bad_table (employer_id uuid not null, id uuid primary key)'],
    reported: 'bad_table',
  },
  {
    sentence: 'every reference between rows of employers carries employer_id on both sides',
    offenders: `select f.conrelid::regclass || '.' || f.conname as offender from pg_constraint f
      join (${TABLES}) t on t.oid = f.conrelid join pg_class target on target.oid = f.confrelid
      where f.contype = 'f' and target.relname not in (${list(GLOBAL_TABLES)})
        and ((${names('f.conrelid', 'f.conkey')})[1] <> 'employer_id'
          or (${names('f.confrelid', 'f.confkey')})[1] <> 'employer_id')`,
    planted: [
      'alter table employees add constraint employees_only_id unique (id)',
      BAD_TABLE,
      'alter table bad_table add constraint bad_reference foreign key (id) references employees (id)',
    ],
    reported: 'bad_table.bad_reference',
  },
  {
    sentence: 'no reference clears employer_id when what it names is deleted',
    offenders: `select f.conrelid::regclass || '.' || f.conname as offender from pg_constraint f
      join (${TABLES}) t on t.oid = f.conrelid
      where f.contype = 'f' and f.confdeltype in ('n', 'd')
        and (f.confdelsetcols is null or 'employer_id' = any((${names('f.conrelid', 'f.confdelsetcols')})::text[]))`,
    planted: [
      BAD_TABLE,
      `alter table bad_table add constraint bad_reference foreign key (employer_id, id)
         references employees (employer_id, id) on delete set null`,
    ],
    reported: 'bad_table.bad_reference',
  },
  {
    sentence: 'every index begins with employer_id, so that rows of one employer lie together',
    offenders: `select i.indexrelid::regclass::text as offender from pg_index i join (${TABLES}) t on t.oid = i.indrelid
      where not exists (select 1 from pg_attribute a
        where a.attrelid = i.indrelid and a.attnum = i.indkey[0] and a.attname = 'employer_id')`,
    planted: [BAD_TABLE, 'create index bad_index on bad_table (id, employer_id)'],
    reported: 'bad_index',
  },
  {
    sentence: 'no key counts in 32 bits',
    offenders: `select t.relname || '.' || a.attname as offender from (${TABLES}) t
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
      where a.atttypid in ('int4'::regtype, 'int2'::regtype)
        and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval%'
          or a.attname ~ '(^|_)(id|seq|number)$'
          or exists (select 1 from pg_constraint f where f.conrelid = t.oid and f.contype = 'f' and a.attnum = any(f.conkey)))`,
    planted: [
      'create table bad_table (employer_id uuid, seq serial, primary key (employer_id, seq))',
    ],
    reported: 'bad_table.seq',
  },
];

const isolation: CatalogueCheck[] = [
  {
    sentence: 'row-level security is on, and binds the owner as well',
    offenders: `select t.relname as offender from (${TABLES}) t where not (t.relrowsecurity and t.relforcerowsecurity)`,
    planted: [BAD_TABLE, 'alter table bad_table enable row level security'],
    reported: 'bad_table',
  },
  {
    sentence:
      'one policy, for every command and everyone, that knows nothing but the employer of the transaction',
    offenders: `select t.relname as offender from (${TABLES}) t where
      (select count(*) from pg_policy p where p.polrelid = t.oid) <> 1
      or not exists (select 1 from pg_policy p where p.polrelid = t.oid and p.polcmd = '*' and p.polpermissive
        and p.polroles = '{0}' and pg_get_expr(p.polqual, p.polrelid) = '${POLICY}'
        and pg_get_expr(p.polwithcheck, p.polrelid) = '${POLICY}')`,
    planted: [BAD_TABLE, ISOLATE, 'create policy bad_policy on bad_table using (true)'],
    reported: 'bad_table',
  },
  {
    sentence: 'a policy does not fail where no employer is set',
    offenders: `select p.polrelid::regclass::text as offender from pg_policy p
      where pg_get_expr(p.polqual, p.polrelid) not like '%NULLIF(current_setting(%'
        or pg_get_expr(p.polwithcheck, p.polrelid) is null`,
    planted: [
      BAD_TABLE,
      `create policy bad_policy on bad_table using (employer_id = current_setting('app.employer_id', true)::uuid)`,
    ],
    reported: 'bad_table',
  },
  {
    sentence: 'every view asks with the rights of who asks',
    offenders: `select c.relname as offender from pg_class c where c.relnamespace = 'public'::regnamespace
      and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false))`,
    planted: ['create view bad_view as select * from employees'],
    reported: 'bad_view',
  },
  {
    sentence:
      'only the named functions act with their owner’s rights, under a fixed search path, and not for everyone',
    offenders: `select p.proname as offender from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and (p.proname not in (${list(DEFINER_FUNCTIONS)})
          or not exists (select 1 from unnest(p.proconfig) setting where setting like 'search_path=pg_catalog%')
          or has_function_privilege('public', p.oid, 'execute'))`,
    planted: [
      `create function bad_function() returns bigint language sql security definer as 'select count(*) from employees'`,
    ],
    reported: 'bad_function',
  },
  {
    sentence: 'the known functions of the owner keep their fixed search path',
    offenders: `select p.proname as offender from pg_proc p
      where p.proname in (${list(DEFINER_FUNCTIONS)}) and p.prosecdef and p.proconfig is null`,
    planted: ['alter function employer_of_api_key(text) reset search_path'],
    reported: 'employer_of_api_key',
  },
];

const SERVICE_ROLES = `select r.* from pg_roles r where r.rolname in ('upskill_app', 'upskill_worker')`;
const ANY_COLUMN = (privilege: string) =>
  `has_any_column_privilege(r.rolname, t.oid, '${privilege}')`;
/** A guard against every update or delete. One with a condition freezes some rows, such as published versions. */
const HAS_GUARD = `select 1 from pg_trigger g join pg_proc p on p.oid = g.tgfoid
  where g.tgrelid = t.oid and p.proname = 'refuse_change' and g.tgqual is null and g.tgtype & 24 <> 0`;

const rights: CatalogueCheck[] = [
  {
    sentence:
      'the roles of the service are nobody’s superiors, and cannot slip past row-level security',
    offenders: `select r.rolname as offender from (${SERVICE_ROLES}) r
      where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolcanlogin
        or pg_has_role(r.rolname, 'upskill_owner', 'member') or has_schema_privilege(r.rolname, 'public', 'create')`,
    planted: ['alter role upskill_app bypassrls'],
    reported: 'upskill_app',
  },
  {
    sentence: 'the roles of the service own nothing',
    offenders: `select c.relname as offender from pg_class c join (${SERVICE_ROLES}) r on r.oid = c.relowner
      union all select p.proname from pg_proc p join (${SERVICE_ROLES}) r on r.oid = p.proowner
      union all select n.nspname from pg_namespace n join (${SERVICE_ROLES}) r on r.oid = n.nspowner`,
    planted: [
      BAD_TABLE,
      'grant create on schema public to upskill_worker',
      'alter table bad_table owner to upskill_worker',
    ],
    reported: 'bad_table',
  },
  {
    sentence: 'the roles of the service read and write rows, no more',
    offenders: `select t.relname as offender from (${TABLES}) t cross join (${SERVICE_ROLES}) r
      where has_table_privilege(r.rolname, t.oid, 'truncate') or ${ANY_COLUMN('references')}
        or has_table_privilege(r.rolname, t.oid, 'trigger')`,
    planted: [BAD_TABLE, 'grant truncate on bad_table to upskill_app'],
    reported: 'bad_table',
  },
  {
    sentence: 'nothing is granted to everyone',
    offenders: `select t.relname as offender from (select oid, relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')) t
      cross join (select 'public' as rolname) r
      where ${['select', 'insert', 'update'].map(ANY_COLUMN).join(' or ')}
        or has_table_privilege(r.rolname, t.oid, 'delete')`,
    planted: [BAD_TABLE, 'grant select on bad_table to public'],
    reported: 'bad_table',
  },
  {
    sentence: 'what is append-only cannot be changed or deleted by the service',
    offenders: `select t.relname as offender from (${TABLES}) t cross join (${SERVICE_ROLES}) r
      where exists (${HAS_GUARD}) and (${ANY_COLUMN('update')} or has_table_privilege(r.rolname, t.oid, 'delete'))`,
    planted: [
      BAD_TABLE,
      `create trigger append_only before update or delete or truncate on bad_table
         for each statement execute function refuse_change()`,
      ISOLATE,
    ],
    reported: 'bad_table',
  },
  {
    sentence: 'what is append-only refuses every change, even of the owner',
    offenders: `select t.relname as offender from (${TABLES}) t
      where (t.relname in (${list(APPEND_ONLY)}) or exists (${HAS_GUARD}))
        and not exists (${HAS_GUARD} and g.tgenabled in ('O', 'A') and g.tgtype & 58 = 58 and g.tgtype & 1 = 0)`,
    planted: [
      BAD_TABLE,
      'create trigger append_only before update on bad_table for each statement execute function refuse_change()',
    ],
    reported: 'bad_table',
  },
];

export const catalogueChecks = [...ownership, ...isolation, ...rights];
