import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  buildCommand,
  complaintOf,
  type DemoEmployer,
  type Ended,
  endCommands,
  makeFolder,
  runCommand,
  type Serving,
  startCommand,
  startServing,
} from './built-command.js';

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const folder = makeFolder();
const data = path.join(folder, 'data');
const here = { UPSKILL_DATA_DIR: data };
const upskill = (...args: string[]) => runCommand(args, here);

/** The JSON document a command printed, once it has done what it was asked. */
function resultOf({ code, stdout, stderr }: Ended): any {
  if (code !== 0) throw new Error(`expected exit 0, got ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

const postgresProcess = () =>
  Number(readFileSync(path.join(data, 'pg18/postmaster.pid'), 'utf8').split('\n')[0]);

async function secondsUntilGone(processId: number): Promise<number> {
  const start = performance.now();
  while (isAlive(processId) && performance.now() - start < 10_000) await pause(50);
  return (performance.now() - start) / 1000;
}

beforeAll(buildCommand, 120_000);
afterAll(() => {
  endCommands();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** The tests below tell one story on one data directory, in order. */
describe('a service on the embedded database', () => {
  let serving: Serving;
  let demo: DemoEmployer;
  let employerId: string;
  let key: string;

  const get = (url: string, credential: string) =>
    fetch(`${serving.url}${url}`, { headers: { authorization: `Bearer ${credential}` } });

  const read = async (url: string): Promise<any> => (await get(url, demo.apiKey)).json();

  async function countOf(list: string): Promise<number> {
    let count = 0;
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await read(`${list}?limit=200${next}`);
      count += page.data.length;
      cursor = page.nextCursor;
    }
    return count;
  }

  test('a first start that is stopped while it loads the demo ends cleanly', async () => {
    const first = startCommand(['serve'], here);
    await first.until('stderr', (text) => text.includes('job roles'));
    const postgres = postgresProcess();
    first.process.kill('SIGINT');
    const { code, stdout, stderr } = await first.ended;
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).not.toMatch(/Unexpected failure|\n {4}at /);
    expect(isAlive(postgres)).toBe(false);
  });

  test('the next start goes on with it and is ready: the demo is there, once', async () => {
    const start = performance.now();
    serving = await startServing(here);
    expect((performance.now() - start) / 1000).toBeLessThan(60);
    if (serving.demo === null) throw new Error('the first start loaded no demo');
    demo = serving.demo;
    expect((await fetch(`${serving.url}/readyz`)).status).toBe(200);
    expect(await countOf('/v1/job-roles')).toBeGreaterThanOrEqual(40);
    expect(await countOf('/v1/training-programs')).toBeGreaterThanOrEqual(200);
    const employees = await countOf('/v1/employees');
    expect(employees).toBeGreaterThanOrEqual(120);
    expect(employees).toBeLessThan(200);
    const requests = await read('/v1/reimbursement-requests?limit=200');
    const states = new Set(requests.data.map(({ state }: { state: string }) => state));
    expect(states.size).toBeGreaterThanOrEqual(3);
  }, 120_000);

  test('employers and keys are made while it runs, and work at once', async () => {
    const created = await upskill('employers', 'create', '--name', 'Analytical Engines');
    employerId = resultOf(created).id;
    const scopes = ['--scopes', 'employees.read,departments.read'];
    const made = await upskill('api-keys', 'create', '--employer', employerId, ...scopes);
    key = resultOf(made).key;
    const me = await get('/v1/me', key);
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({
      kind: 'api_key',
      employerId,
      scopes: ['employees.read', 'departments.read'],
    });
    expect(await (await get('/v1/employees', key)).json()).toEqual({ data: [], nextCursor: null });
  });

  test('a key of an unknown scope exits 2 and names those there are; of an unknown employer, 1', async () => {
    const args = ['api-keys', 'create', '--employer', employerId, '--scopes', 'everything'];
    const scope = await upskill(...args);
    expect(scope.code).toBe(2);
    expect(scope.stderr).toMatch(/there is no scope "everything"\. There are: .*employees\.read/);
    const nobody = await upskill('api-keys', 'create', '--employer', NOWHERE, '--all-scopes');
    expect([nobody.code, complaintOf(nobody)]).toEqual([1, `There is no employer ${NOWHERE}.`]);
  });

  test('a token signs in a person of the demo, and nobody who is not there', async () => {
    const [person] = demo.people;
    const args = ['tokens', 'create', '--employer', demo.employerId, '--email'];
    const printed = await upskill(...args, person?.email ?? '');
    expect(printed.code).toBe(0);
    const me = await (await get('/v1/me', printed.stdout.trim())).json();
    expect(me).toMatchObject({ kind: 'person', employerId: demo.employerId });
    const unknown = await upskill(...args, 'nobody@example.com');
    expect([unknown.code, complaintOf(unknown)]).toEqual([
      1,
      'Nobody who works for this employer has the address nobody@example.com.',
    ]);
  });

  test('an O*NET release is imported once; again nothing changes', async () => {
    const importRelease = async () =>
      resultOf(await upskill('import', 'onet', 'demo/data', '--employer', employerId, '--json'));
    const first = await importRelease();
    expect(first.jobRoles.created).toBeGreaterThanOrEqual(40);
    expect(first.requirementVersions.created).toBe(first.jobRoles.created);
    const again = await importRelease();
    const unchanged = { created: 0, updated: 0, kept: 0, failed: 0 };
    expect(again.jobRoles).toEqual({ ...unchanged, unchanged: first.jobRoles.created });
    expect(again.skills).toEqual({ ...unchanged, unchanged: first.skills.created });
    expect(again.requirementVersions).toEqual({
      ...unchanged,
      unchanged: first.jobRoles.created,
    });
    const missing = await upskill('import', 'onet', '/nowhere', '--employer', employerId);
    expect([missing.code, complaintOf(missing)]).toEqual([1, 'There is no folder /nowhere.']);
  });

  test('migrate finds nothing to do', async () => {
    expect(resultOf(await upskill('migrate', '--json'))).toEqual({ migrated: true });
  });

  test('a second service on its port is told so', async () => {
    const { port } = new URL(serving.url);
    const second = await runCommand(['serve'], { ...here, PORT: port });
    expect([second.code, complaintOf(second)]).toEqual([
      1,
      `Port ${port} is taken: stop what uses it, or choose another with PORT.`,
    ]);
  });

  test('Ctrl-C ends it and its database with exit 0', async () => {
    const postgres = postgresProcess();
    serving.process.kill('SIGINT');
    const { code, stderr } = await serving.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(isAlive(postgres)).toBe(false);
  });

  test('the next start keeps the data and loads no second demo', async () => {
    serving = await startServing(here);
    expect(serving.demo).toEqual(demo);
    expect((await get('/v1/me', key)).status).toBe(200);
    expect((await get('/v1/employer', demo.apiKey)).status).toBe(200);
  });

  test('kill -9 leaves no database behind, and loses nothing', async () => {
    const postgres = postgresProcess();
    serving.process.kill('SIGKILL');
    await serving.ended;
    expect(await secondsUntilGone(postgres)).toBeLessThan(3);
    const made = await upskill('api-keys', 'create', '--employer', employerId, '--all-scopes');
    expect(resultOf(made).key).toMatch(/^upk_dev_/);
  });

  test('the folder holds the secret and the demo’s key for its owner alone', () => {
    for (const name of ['secret', 'demo.json'])
      expect(statSync(path.join(data, name)).mode & 0o777).toBe(0o600);
  });
});
