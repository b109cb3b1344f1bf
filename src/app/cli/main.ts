import { parseArgs } from 'node:util';
import { ImportRefused } from '../../capability/catalog-imports/index.js';
import { DatabaseUnusable } from '../../platform/db/check-server.js';
import { EmbeddedPostgresError } from '../../platform/db/embedded-postgres.js';
import { MigrationError } from '../../platform/db/migrate.js';
import { ConfigError, readConfig } from '../config.js';
import * as audit from './audit.js';
import * as commands from './commands.js';
import { deleteEmployer } from './delete-employer.js';
import { help } from './help.js';
import { importCatalog } from './import-catalog.js';
import { CommandError, createOutput, UsageError } from './output.js';
import { showSecretsStatus } from './secrets.js';
import { serve } from './serve.js';
import { work } from './work.js';

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];
type Command = {
  options?: Options;
  /** What it takes beside its flags, by name. */
  positional?: string;
  run: (call: Parameters<typeof commands.createDemo>[0]) => Promise<unknown>;
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const table: Record<string, Command> = {
  serve: {
    options: { 'demo-sign-in': flag },
    run: ({ config, output, flags }) =>
      serve(config, output, { demoSignIn: flags['demo-sign-in'] === true }),
  },
  migrate: { run: commands.migrateDatabase },
  worker: { run: work },
  'employers create': {
    options: {
      name: text,
      country: text,
      currency: text,
      'time-zone': text,
      'fiscal-year-starts-on': text,
    },
    run: commands.createEmployer,
  },
  'employers delete': {
    options: { confirm: text },
    positional: 'the id of an employer',
    run: deleteEmployer,
  },
  'api-keys create': {
    options: { employer: text, scopes: text, 'all-scopes': flag, name: text, days: text },
    run: commands.createApiKey,
  },
  'tokens create': { options: { employer: text, email: text }, run: commands.createToken },
  'import onet': {
    options: { employer: text, 'effective-on': text, partial: flag },
    positional: 'a folder',
    run: importCatalog('onet'),
  },
  'import esco': {
    options: {
      employer: text,
      'effective-on': text,
      partial: flag,
      'essential-level': text,
      'optional-level': text,
    },
    positional: 'a folder',
    run: importCatalog('esco'),
  },
  'audit verify': { options: { employer: text, head: text }, run: audit.verifyAudit },
  'audit head': { options: { employer: text }, run: audit.printHead },
  'erasures list': { options: { employer: text }, run: audit.listErasures },
  'erasures apply': { positional: 'a file', run: audit.applyErasures },
  'secrets status': { run: showSecretsStatus },
  demo: { run: commands.createDemo },
  openapi: { run: commands.printOpenapi },
};

/** Errors the person can act on: one sentence, no stack. */
const explained = [
  ConfigError,
  CommandError,
  EmbeddedPostgresError,
  DatabaseUnusable,
  MigrationError,
  ImportRefused,
];

function findCommand(args: readonly string[]): { name: string; command: Command; rest: string[] } {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(' ');
    const command = Object.hasOwn(table, name) ? table[name] : undefined;
    if (command) return { name, command, rest: args.slice(length) };
  }
  throw new UsageError(`There is no command "${args.slice(0, 2).join(' ')}".`);
}

function readArguments(name: string, command: Command, rest: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, json: flag, help: { ...flag, short: 'h' } },
      allowPositionals: true,
    });
    const { positional } = command;
    if (values.help !== true && positionals.length !== (positional ? 1 : 0)) {
      throw new UsageError(
        positional
          ? `${name} needs ${positional}.`
          : `${name} takes no argument "${positionals[0]}".`,
      );
    }
    return { flags: values as commands.Flags, positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message);
  }
}

async function run(args: string[]): Promise<number> {
  const first = args[0];
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(help());
    return first === undefined ? 2 : 0;
  }
  const { name, command, rest } = findCommand(args);
  const { flags, positionals } = readArguments(name, command, rest);
  if (flags.help === true) {
    process.stdout.write(help(name));
    return 0;
  }
  const config = readConfig();
  const code = await command.run({
    config,
    output: createOutput(flags.json === true),
    flags,
    positionals,
  });
  return typeof code === 'number' ? code : 0;
}

/** One sentence on standard error for what the person can act on; the whole of what they cannot. Answers the exit code. */
function explain(error: unknown, asJson: boolean): number {
  const usage = error instanceof UsageError;
  if (!usage && !explained.some((kind) => error instanceof kind)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`Unexpected failure: ${text}\n`);
    return 1;
  }
  const { message } = error as Error;
  process.stderr.write(asJson ? `${JSON.stringify({ error: message })}\n` : `${message}\n`);
  if (usage && !asJson) process.stderr.write('See `upskill --help`.\n');
  return usage ? 2 : 1;
}

const args = process.argv.slice(2);
const code = await run(args).catch((error: unknown) => explain(error, args.includes('--json')));
// A pipe may still be draining: leave when all of it is written.
process.stdout.write('', () => process.exit(code));
