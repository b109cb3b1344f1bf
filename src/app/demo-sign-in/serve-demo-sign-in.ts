import type { EmployerId } from '../../kernel/ids.js';
import { CommandError } from '../cli/output.js';
import type { Config } from '../config.js';
import type { DemoState } from '../demo.js';
import { createDemoClient, type DemoClient } from '../demo-client.js';
import type { Service } from '../service.js';
import type { DemoAccount } from './sign-in-page.js';
import { DEMO_AUDIENCE, type DemoSignIn, startDemoSignIn } from './start-demo-sign-in.js';

type Person = DemoAccount & { employeeId: string; email: string };
type Demo = Pick<DemoState, 'employerId' | 'apiKey' | 'people'>;
/** What the demo sign-in asks of the service. */
type Parts = Pick<Service, 'app' | 'state' | 'credentials'>;

/** @throws CommandError where a sign-in without passwords has no place */
export function refuseInProduction({ isProduction }: Pick<Config, 'isProduction'>): void {
  if (isProduction)
    throw new CommandError(
      'The demo sign-in asks for no password: it is refused where NODE_ENV is production.',
    );
}

async function findPeople({ credentials }: Parts, demo: Demo): Promise<Person[]> {
  const people: Person[] = [];
  for (const { name, role, email } of demo.people) {
    const made = await credentials.createDevelopmentToken(demo.employerId as EmployerId, email);
    if (made)
      people.push({
        name,
        role,
        email,
        employeeId: made.employeeId,
        subject: `demo-${made.employeeId}`,
      });
  }
  return people;
}

/** Every item of a list. */
async function all(
  client: DemoClient,
  url: string,
  by: string,
): Promise<Record<string, unknown>[]> {
  const page = await client.get(`${url}?limit=200`, { by });
  return page.data as Record<string, unknown>[];
}

/** Registers the provider, and links each person to the subject they sign in with: once, whatever was done before. */
async function trust(
  client: DemoClient,
  by: string,
  signIn: DemoSignIn,
  people: readonly Person[],
) {
  const known = await all(client, '/v1/identity-providers', by);
  const registered = known.find(({ issuer }) => issuer === signIn.issuer);
  const { id } =
    registered ??
    (await client.post(
      '/v1/identity-providers',
      {
        issuer: signIn.issuer,
        audience: DEMO_AUDIENCE,
        algorithms: ['RS256'],
        jwksUri: signIn.jwksUri,
      },
      { by },
    ));
  for (const { employeeId, subject } of people) {
    const url = `/v1/employees/${employeeId}/identities`;
    const linked = (await all(client, url, by)).some(
      (identity) => identity.identityProviderId === id && identity.subject === subject,
    );
    if (!linked) await client.post(url, { identityProviderId: id, subject }, { by });
  }
}

/**
 * Lets the people of the demo sign in: starts the provider and has the service trust it, as an employer_admin would.
 * @throws CommandError without a demo employer
 */
export async function serveDemoSignIn(
  service: Parts,
  demo: Demo | undefined,
  port: number,
): Promise<DemoSignIn> {
  const admin = demo?.people.find(({ role }) => role === 'employer_admin');
  if (!demo || !admin)
    throw new CommandError('The demo sign-in needs the demo employer: run `upskill demo` first.');
  const people = await findPeople(service, demo);
  const signIn = await startDemoSignIn({ port, accounts: people });
  try {
    await trust(createDemoClient(service, demo), admin.email, signIn, people);
    return signIn;
  } catch (error) {
    await signIn.stop();
    throw error;
  }
}
