import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { demoDataDirectory } from '../../demo/data-directory.js';
import type { DemoPlan } from '../../demo/demo-plan.js';
import { planDemo } from '../../demo/plan-demo.js';
import { dateIn } from '../kernel/calendar.js';
import type { EmployerId } from '../kernel/ids.js';
import { makeFolder } from '../platform/files/make-folder.js';
import type { Config } from './config.js';
import { createDemoClient } from './demo-client.js';
import { loadPlan } from './demo-loading.js';
import { writePrivately } from './open-database.js';
import type { Service } from './service.js';

const DemoState = z.object({
  employerId: z.string(),
  name: z.string(),
  apiKey: z.string(),
  today: z.string(),
  complete: z.boolean(),
  people: z.array(z.object({ name: z.string(), role: z.string(), email: z.string() })),
});
export type DemoState = z.infer<typeof DemoState>;

const pathOf = (config: Config) => join(config.dataDirectory, 'demo.json');

function readState(config: Config): DemoState | undefined {
  const path = pathOf(config);
  if (!existsSync(path)) return undefined;
  return DemoState.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The demo employer of this data directory, once it is loaded whole. */
export function readDemo(config: Config): DemoState | undefined {
  const state = readState(config);
  return state?.complete ? state : undefined;
}

function writeState(config: Config, state: DemoState) {
  makeFolder(config.dataDirectory);
  writePrivately(pathOf(config), `${JSON.stringify(state, null, 2)}\n`);
}

/** The people a visitor acts as, in the order of the story. */
function listPeople(plan: DemoPlan): DemoState['people'] {
  const { keyPeople } = plan;
  const byExternalId = new Map(plan.employees.map((employee) => [employee.externalId, employee]));
  const cast: [string, string | undefined][] = [
    ['employee', keyPeople.storyEmployee],
    ['her manager', keyPeople.manager],
    ['benefits_admin', keyPeople.benefitsAdmins[0]],
    ['finance', keyPeople.finance],
    ['hr_admin', keyPeople.hrAdmin],
    ['learning_admin', keyPeople.learningAdmin],
    ['auditor', keyPeople.auditor],
    ['employer_admin', keyPeople.employerAdmin],
  ];
  return cast.flatMap(([role, externalId]) => {
    const person = byExternalId.get(externalId ?? '');
    return person
      ? [{ role, name: `${person.givenName} ${person.familyName}`, email: person.email }]
      : [];
  });
}

async function begin(service: Service, config: Config): Promise<DemoState> {
  const today = dateIn('America/New_York', new Date());
  const plan = planDemo({ today });
  const { id } = await service.employers.create(plan.employer);
  const scopes = Object.entries(service.grants)
    .filter(([, grant]) => grant.apiKeys === true)
    .map(([scope]) => scope);
  const { key } = await service.credentials.createApiKey(id as EmployerId, {
    name: 'demo',
    scopes,
    days: 365,
  });
  const state = {
    employerId: id,
    name: plan.employer.name,
    apiKey: key,
    today,
    complete: false,
    people: listPeople(plan),
  };
  writeState(config, state);
  return state;
}

/**
 * What the API does not say of the roles: O*NET’s own ratings and the tools, which tell how close two roles are. The rest of the
 * release is there already, and stays as it is.
 */
async function importRelease(service: Service, { employerId, today }: DemoState): Promise<void> {
  const author = {
    kind: 'system',
    principalId: 'demo',
    requestId: 'demo',
    employerId: employerId as EmployerId,
  } as const;
  const folder = demoDataDirectory();
  await service.folders.importFolder(author, { kind: 'onet', folder, effectiveOn: today });
}

/**
 * Loads the demo employer through the API, as an HRIS and its people would. A load that was interrupted goes on where
 * it stopped: every request is an upsert or carries an Idempotency-Key that its place in the plan decides.
 */
export async function loadDemo(
  service: Service,
  config: Config,
  progress: (line: string) => void,
): Promise<DemoState> {
  const unfinished = readState(config);
  const known =
    unfinished &&
    !unfinished.complete &&
    (await service.employers.exists(unfinished.employerId as EmployerId));
  const state = known ? unfinished : await begin(service, config);
  const client = createDemoClient(service, state);
  await loadPlan(client, planDemo({ today: state.today }), progress);
  await importRelease(service, state);
  const finished = { ...state, complete: true };
  writeState(config, finished);
  return finished;
}

/** Loads the demo employer if this database has none. */
export async function ensureDemo(
  service: Service,
  config: Config,
  progress: (line: string) => void,
): Promise<void> {
  const demo = readDemo(config);
  if (demo && (await service.employers.exists(demo.employerId as EmployerId))) return;
  progress('Loading the demo employer …');
  const began = performance.now();
  await loadDemo(service, config, progress);
  progress(`The demo employer is loaded (${((performance.now() - began) / 1000).toFixed(1)} s).`);
}
