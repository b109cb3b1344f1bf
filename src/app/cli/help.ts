const commands: Record<string, { usage: string; says: string }> = {
  serve: {
    usage: 'serve [--demo-sign-in]',
    says: 'Run the service. Without DATABASE_URL: on an embedded PostgreSQL, with a demo employer on first start. With --demo-sign-in also an OpenID Connect provider for the people of the demo, without passwords: development only.',
  },
  migrate: { usage: 'migrate', says: 'Bring the database up to date, under a lock.' },
  worker: {
    usage: 'worker',
    says: 'Do what is done apart from requests, such as sealing the audit trail. `serve` does it too unless UPSKILL_WORKER=never.',
  },
  'employers create': {
    usage:
      'employers create --name NAME [--country US] [--currency USD] [--time-zone ZONE] [--fiscal-year-starts-on MM-DD]',
    says: 'Set up an employer; prints {"id"}.',
  },
  'employers delete': {
    usage: 'employers delete ID --confirm NAME',
    says: 'Delete an employer with everything it has, for good. NAME is its name, to be sure.',
  },
  'api-keys create': {
    usage: 'api-keys create --employer ID (--scopes a,b | --all-scopes) [--name NAME] [--days 90]',
    says: 'Make an API key; prints {"key"} once.',
  },
  'tokens create': {
    usage: 'tokens create --employer ID --email ADDRESS',
    says: 'Development only: print an access token as that person would get from the identity provider.',
  },
  'import onet': {
    usage: 'import onet DIR --employer ID [--effective-on YYYY-MM-DD] [--partial]',
    says: 'Import the occupations of an O*NET release (text or CSV files) as job roles with their skills and tools. Again updates, never duplicates, and leaves what the employer changed. With --partial rows that cannot be taken are left out.',
  },
  'import esco': {
    usage:
      'import esco DIR --employer ID [--effective-on YYYY-MM-DD] [--partial] [--essential-level N] [--optional-level N]',
    says: 'The same from an ESCO export (CSV, any language). ESCO gives no levels: N is the level of the default scale at which essential or optional skills are asked for.',
  },
  'audit verify': {
    usage: 'audit verify [--employer ID] [--head SEQ:HASH]',
    says: 'Compare every audit entry with its seal; exits 1 and names the first bad sequence. A head kept elsewhere shows a tail that was cut off.',
  },
  'audit head': {
    usage: 'audit head --employer ID',
    says: 'Print the signed end of the audit chain, to be kept elsewhere.',
  },
  'erasures list': {
    usage: 'erasures list [--employer ID]',
    says: 'Print who was erased, to be kept beside the backups (with --json).',
  },
  'erasures apply': {
    usage: 'erasures apply FILE',
    says: 'After a restore: erase again whom the file names (what `erasures list --json` printed).',
  },
  'secrets status': {
    usage: 'secrets status',
    says: 'Count the stored keys that another secret than UPSKILL_SECRET wraps; exits 1 while there are any.',
  },
  demo: { usage: 'demo', says: 'Load the demo employer into the database.' },
  openapi: { usage: 'openapi', says: 'Print the OpenAPI document.' },
};

const environment = `Environment:
  DATABASE_URL        a PostgreSQL (15 or newer); absent: the embedded one
  UPSKILL_DATA_DIR    where the embedded one keeps its data (default .upskill)
  UPSKILL_SECRET      at least 32 characters; required with DATABASE_URL (or UPSKILL_SECRET_FILE)
  UPSKILL_MIGRATE     "never" if another process migrates (DATABASE_OWNER_URL: with another login)
  UPSKILL_WORKER      "never" if other processes run "upskill worker"
  UPSKILL_DEMO_SIGN_IN_PORT  where the demo sign-in listens (default 3001; 0 picks a free one)
  UPSKILL_METRICS_PORT         serves Prometheus metrics there (off unless set; on 127.0.0.1, or UPSKILL_METRICS_HOST)
  OTEL_EXPORTER_OTLP_ENDPOINT  sends traces there (off unless set)
  UPSKILL_RATE_LIMIT_CREDENTIAL, _EMPLOYER, _ADDRESS
                      requests a minute (default 3000, 12000, 12000); 0 is no limit
  HOST, PORT          default 127.0.0.1 and 3000; PORT=0 picks a free one
`;

/** What `--help` prints, for all commands or for one. */
export function help(name?: string): string {
  const one = name === undefined ? undefined : commands[name];
  if (one)
    return `upskill ${one.usage}\n\n${one.says}\n\n  --json   one JSON document on standard output\n`;
  const list = Object.values(commands).map(
    ({ usage, says }) => `  upskill ${usage}\n      ${says}`,
  );
  return `Upskill: what people can do, what their jobs ask for, how to close the gap, and who pays.\n\n${list.join('\n')}\n\nEvery command takes --json and --help. Exit codes: 0 done, 1 failed, 2 called the wrong way.\n\n${environment}`;
}
