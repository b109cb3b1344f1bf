import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.js';
import { ensureDemo, readDemo } from '../demo.js';
import { openService, type Service } from '../service.js';
import { CommandError, type Output } from './output.js';

/** What a load balancer needs to see that readiness is gone, before connections are refused. */
const GRACE_MS = 500;
const HARD_LIMIT_MS = 10_000;

async function listen(service: Service, config: Config): Promise<string> {
  try {
    return await service.app.listen({ host: config.host, port: config.port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandError(
        `Port ${config.port} is taken: stop what uses it, or choose another with PORT.`,
      );
    if (code === 'EACCES')
      throw new CommandError(
        `Port ${config.port} may not be used by this account: choose another with PORT.`,
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CommandError(`HOST ${config.host} is no address of this machine.`);
    throw error;
  }
}

/** Readiness says no, connections end with their next answer, then everything is closed. The exit code says how it went. */
async function drain(service: Service): Promise<number> {
  const limit = setTimeout(() => process.exit(1), HARD_LIMIT_MS);
  service.state.draining = true;
  await pause(GRACE_MS);
  await service.close();
  clearTimeout(limit);
  return 0;
}

function untilAskedToStop(service: Service): Promise<number> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(1); // asked twice: at once
      asked = true;
      drain(service).then(resolve, (error: unknown) => {
        service.logger.error({ err: error }, 'stopping failed');
        resolve(1);
      });
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    const fail = (error: unknown) => {
      service.logger.fatal({ err: error }, 'unexpected failure');
      process.exitCode = 1;
      stop();
    };
    process.on('uncaughtException', fail);
    process.on('unhandledRejection', fail);
  });
}

function greeting(url: string, config: Config): string[] {
  const demo = readDemo(config);
  const lines = [
    '',
    `Upskill is ready.`,
    `  API             ${url}/v1`,
    `  API reference   ${url}/docs`,
  ];
  if (!demo) return lines;
  return [
    ...lines,
    `  Demo API key    ${demo.apiKey}`,
    '',
    `The demo employer is ${demo.name} (${demo.employerId}). Its people:`,
    ...demo.people.map(
      ({ name, role, email }) => `  ${role.padEnd(20)} ${name.padEnd(22)} ${email}`,
    ),
    '',
    'Act as one of them:',
    `  npx upskill tokens create --employer ${demo.employerId} --email ${demo.people[0]?.email ?? ''}`,
    'Try it:',
    `  curl -H "Authorization: Bearer ${demo.apiKey}" ${url}/v1/employees?limit=3`,
    '',
    'Ctrl-C stops it; the data stays.',
  ];
}

/** `upskill serve`: runs until asked to stop; answers the exit code. */
export async function serve(config: Config, output: Output): Promise<number> {
  output.progress(
    config.databaseUrl ? 'Connecting to the database …' : 'Starting the embedded PostgreSQL …',
  );
  const service = await openService(config, { logLevel: config.databaseUrl ? 'info' : 'warn' });
  const stopped = untilAskedToStop(service);
  try {
    if (service.embedded) await ensureDemo(service, config, output.progress);
    const url = await listen(service, config);
    output.result(
      { url, docs: `${url}/docs`, demo: readDemo(config) ?? null },
      greeting(url, config),
    );
  } catch (error) {
    await service.close();
    throw error;
  }
  return stopped;
}
