import type { EmployerId } from '../../kernel/ids.js';
import { NewEmployer } from '../../organization/employers/index.js';
import type { Config } from '../config.js';
import { loadDemo } from '../demo.js';
import { openDatabase } from '../open-database.js';
import { openService, type Service } from '../service.js';
import { CommandError, type Output, UsageError } from './output.js';

export type Flags = Readonly<Record<string, string | boolean | undefined>>;
export type Call = { config: Config; output: Output; flags: Flags; positionals: readonly string[] };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function requireFlag(flags: Flags, name: string): string {
  const value = flags[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

export function requireEmployer(flags: Flags): EmployerId {
  const id = requireFlag(flags, 'employer');
  if (!UUID.test(id)) throw new UsageError('--employer must be the id of an employer (a UUID).');
  return id.toLowerCase() as EmployerId;
}

export async function withService<T>(
  config: Config,
  work: (service: Service) => Promise<T>,
): Promise<T> {
  const service = await openService(config, { logLevel: 'silent' });
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

export async function requireKnownEmployer(service: Service, employerId: EmployerId) {
  if (!(await service.employers.exists(employerId)))
    throw new CommandError(`There is no employer ${employerId}.`);
}

/** `upskill migrate` */
export async function migrateDatabase({ config, output }: Call) {
  const database = await openDatabase({ ...config, migrate: true }, { migrate: true });
  await database.stop();
  output.result({ migrated: true }, ['The database is up to date.']);
}

/** `upskill employers create` */
export async function createEmployer({ config, output, flags }: Call) {
  const parsed = NewEmployer.safeParse({
    name: requireFlag(flags, 'name'),
    country: flags.country ?? 'US',
    currency: flags.currency ?? 'USD',
    ...(flags['time-zone'] === undefined ? {} : { timeZone: flags['time-zone'] }),
    ...(flags['fiscal-year-starts-on'] === undefined
      ? {}
      : { fiscalYearStartsOn: flags['fiscal-year-starts-on'] }),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`--${String(issue?.path[0])}: ${issue?.message ?? 'is invalid'}.`);
  }
  const employer = await withService(config, (service) => service.employers.create(parsed.data));
  // The contract of this command is JSON, asked for or not.
  output.result({ id: employer.id }, [JSON.stringify({ id: employer.id })]);
}

function readScopes(flags: Flags, service: Service): string[] {
  const known = Object.entries(service.grants)
    .filter(([, grant]) => grant.apiKeys === true)
    .map(([scope]) => scope)
    .sort();
  if (flags['all-scopes'] === true) return known;
  const wanted = requireFlag(flags, 'scopes')
    .split(',')
    .map((scope) => scope.trim());
  const unknown = wanted.find((scope) => !known.includes(scope));
  if (unknown !== undefined)
    throw new UsageError(
      `--scopes: there is no scope "${unknown}". There are: ${known.join(', ')}.`,
    );
  return wanted;
}

/** `upskill api-keys create` */
export async function createApiKey({ config, output, flags }: Call) {
  const employerId = requireEmployer(flags);
  const days = Number(flags.days ?? 90);
  if (!Number.isInteger(days) || days < 1 || days > 365)
    throw new UsageError('--days must be from 1 to 365.');
  await withService(config, async (service) => {
    const scopes = readScopes(flags, service);
    await requireKnownEmployer(service, employerId);
    const name = typeof flags.name === 'string' ? flags.name : 'command line';
    const { key, expiresAt } = await service.credentials.createApiKey(employerId, {
      name,
      scopes,
      days,
    });
    output.result({ key, expiresAt }, [JSON.stringify({ key, expiresAt })]);
  });
}

/** `upskill tokens create`: development only */
export async function createToken({ config, output, flags }: Call) {
  if (config.isProduction)
    throw new CommandError(
      'Tokens are made by the identity provider: this command is refused where NODE_ENV is production.',
    );
  const employerId = requireEmployer(flags);
  const email = requireFlag(flags, 'email');
  await withService(config, async (service) => {
    await requireKnownEmployer(service, employerId);
    const made = await service.credentials.createDevelopmentToken(employerId, email);
    if (!made)
      throw new CommandError(`Nobody who works for this employer has the address ${email}.`);
    output.result(made, [made.token]);
  });
}

/** `upskill demo` */
export async function createDemo({ config, output }: Call) {
  await withService(config, async (service) => {
    const demo = await loadDemo(service, config, output.progress);
    output.result(demo, [
      `The demo employer ${demo.name} is loaded.`,
      `  employer  ${demo.employerId}`,
      `  API key   ${demo.apiKey}`,
    ]);
  });
}

/** `upskill openapi`: prints the document; needs no database */
export async function printOpenapi({ output }: Call) {
  const { openapiDocument } = await import('../openapi-document.js');
  const document = await openapiDocument();
  output.result(document, [JSON.stringify(document, null, 2)]);
}
