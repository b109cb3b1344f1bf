import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.js';
import { ensureDemo, readDemo } from '../demo.js';
import { refuseInProduction, serveDemoSignIn } from '../demo-sign-in/serve-demo-sign-in.js';
import type { DemoSignIn } from '../demo-sign-in/start-demo-sign-in.js';
import { openService, type Service } from '../service.js';
import { CommandError, type Output } from './output.js';

/** What a load balancer needs to see that readiness is gone, before connections are refused. */
const GRACE_MS = 500;
const HARD_LIMIT_MS = 10_000;

function explainListening(error: unknown, config: Config): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new CommandError(
      `Port ${config.port} is taken: stop what uses it, or choose another with PORT.`,
    );
  if (code === 'EACCES')
    return new CommandError(
      `Port ${config.port} may not be used by this account: choose another with PORT.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CommandError(`HOST ${config.host} is no address of this machine.`);
  return error;
}

/** Opens the port for a moment: a first start takes a while, and need not take it to find the port taken. */
async function tryPort({ host, port }: Config): Promise<void> {
  const probe = createServer().listen({ host, port });
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/** Readiness says no, connections end with their next answer, then everything is closed. */
async function drain(service: Service): Promise<void> {
  const limit = setTimeout(() => process.exit(1), HARD_LIMIT_MS);
  service.state.draining = true;
  await pause(GRACE_MS);
  await service.close();
  clearTimeout(limit);
}

/** Fulfilled with the exit code once everything is closed: 0 after a signal, 1 after a failure. */
export function untilAskedToStop(service: Service): Promise<number> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (code: number) => {
      if (asked) process.exit(1); // asked twice: at once
      asked = true;
      drain(service).then(
        () => resolve(code),
        (error: unknown) => {
          service.logger.error({ err: error }, 'stopping failed');
          resolve(1);
        },
      );
    };
    process.on('SIGTERM', () => stop(0));
    process.on('SIGINT', () => stop(0));
    const fail = (error: unknown) => {
      service.logger.fatal({ err: error }, 'unexpected failure');
      stop(1);
    };
    process.on('uncaughtException', fail);
    process.on('unhandledRejection', fail);
  });
}

function signInLines({ issuer, clientId, scope }: DemoSignIn): string[] {
  return [
    '',
    'Demo sign-in (OpenID Connect, authorization code with PKCE, redirect to http://127.0.0.1:…/callback):',
    `  issuer          ${issuer}`,
    `  client id       ${clientId}`,
    `  scope           ${scope}`,
  ];
}

type Addresses = { url: string; metricsUrl: string | undefined; signIn: DemoSignIn | undefined };

function greeting({ url, metricsUrl, signIn }: Addresses, config: Config): string[] {
  const demo = readDemo(config);
  const lines = [
    '',
    `Upskill is ready.`,
    `  API             ${url}/v1`,
    `  API reference   ${url}/docs`,
    ...(metricsUrl === undefined ? [] : [`  Metrics         ${metricsUrl}`]),
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
    ...(signIn ? signInLines(signIn) : []),
    '',
    'Ctrl-C stops it; the data stays.',
  ];
}

/** `upskill serve`: runs until asked to stop; answers the exit code. */
export async function serve(
  config: Config,
  output: Output,
  { demoSignIn }: { demoSignIn: boolean },
): Promise<number> {
  if (demoSignIn) refuseInProduction(config);
  await tryPort(config).catch((error: unknown) => {
    throw explainListening(error, config);
  });
  output.progress(
    config.databaseUrl ? 'Connecting to the database …' : 'Starting the embedded PostgreSQL …',
  );
  const service = await openService(config, {
    logLevel: config.databaseUrl ? 'info' : 'warn',
    workers: config.worker,
    allowLoopback: demoSignIn,
    watched: true,
  });
  const stopped = untilAskedToStop(service);
  let signIn: DemoSignIn | undefined;
  try {
    if (service.embedded) await ensureDemo(service, config, output.progress);
    if (demoSignIn)
      signIn = await serveDemoSignIn(service, readDemo(config), config.demoSignInPort);
    const url = await service.app.listen({ host: config.host, port: config.port });
    output.result(
      {
        url,
        docs: `${url}/docs`,
        metrics: service.metricsUrl ?? null,
        demo: readDemo(config) ?? null,
        signIn: signIn ?? null,
      },
      greeting({ url, metricsUrl: service.metricsUrl, signIn }, config),
    );
  } catch (error) {
    if (service.state.draining) return stopped; // asked to stop while starting: what that cut off is no failure
    await service.close();
    throw explainListening(error, config);
  }
  const code = await stopped;
  await signIn?.stop();
  return code;
}
