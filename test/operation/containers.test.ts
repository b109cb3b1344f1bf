import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const read = (path: string) => readFileSync(path, 'utf8');
// The YAML reader that knip stands on: nothing else here needs one.
const knip = createRequire(createRequire(import.meta.url).resolve('knip'));
const { parse: parseYaml } = knip('yaml') as { parse: (text: string) => unknown };

type Instruction = { name: string; rest: string };

/** A Dockerfile’s instructions, with comments dropped and continued lines joined. */
function readDockerfile(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => {
      const [, name, rest] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return name && rest ? [{ name, rest: rest.trim() }] : [];
    });
}

const CONTEXT = read('.dockerignore')
  .split('\n')
  .flatMap((line) => line.match(/^!(.+)$/)?.[1] ?? []);

/** What is wrong with a Dockerfile, each in a few words. */
function faultsOf(text: string): string[] {
  const all = readDockerfile(text);
  const last = all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
  const restOf = (name: string) =>
    last.filter((each) => each.name === name).map(({ rest }) => rest);
  const stages = all.filter(({ name }) => name === 'FROM').map(({ rest }) => rest.split(/\s+/));
  const [user] = restOf('USER').slice(-1);
  const copied = all
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
    .flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
  const faults: [boolean, string][] = [
    [stages.length < 2, 'one stage'],
    [stages.some(([image = '']) => !/^node:20-bookworm-slim$/.test(image)), 'another base image'],
    [user === undefined || /^(root|0)(:|$)/.test(user), 'runs as root'],
    [!restOf('HEALTHCHECK').some((rest) => rest.includes('/livez')), 'no health check'],
    [!restOf('STOPSIGNAL').includes('SIGTERM'), 'no stop signal'],
    [
      !restOf('CMD')
        .concat(restOf('ENTRYPOINT'))
        .every((rest) => rest.startsWith('[')),
      'a shell',
    ],
    [all.some(({ name }) => name === 'ADD'), 'ADD'],
    [all.some(({ rest }) => /SECRET|PASSWORD|TOKEN|DATABASE_URL/.test(rest)), 'a secret'],
    [all.some(({ rest }) => /npm (ci|i|install)\b(?!.*--ignore-scripts)/.test(rest)), 'scripts'],
    [all.some(({ rest }) => /npm (i|install)\b/.test(rest)), 'npm install'],
    [restOf('RUN').length > 0, 'steps in the last stage'],
    [!all.some(({ rest }) => rest.includes('npm ci --omit=dev')), 'development packages'],
    [copied.some((path) => !CONTEXT.includes(path.split('/')[0] ?? '')), 'copies what is ignored'],
  ];
  return faults.filter(([isFault]) => isFault).map(([, name]) => name);
}

describe('the image', () => {
  const dockerfile = read('Dockerfile');

  test('is built in stages from a lock file, holds no secret and does not run as root', () => {
    expect(faultsOf(dockerfile)).toEqual([]);
  });

  test.each([
    ['runs as root', (text: string) => text.replace('USER node', 'USER root')],
    ['runs as root', (text: string) => text.replace('USER node\n', '')],
    ['no health check', (text: string) => text.replace(/HEALTHCHECK .*\\\n.*\n/, '')],
    ['no stop signal', (text: string) => text.replace('STOPSIGNAL SIGTERM', '')],
    ['another base image', (text: string) => text.replace('bookworm-slim AS', 'latest AS')],
    ['a shell', (text: string) => text.replace('CMD ["serve"]', 'CMD serve')],
    ['a secret', (text: string) => text.replace('PORT=3000', 'PORT=3000 UPSKILL_SECRET=x')],
    ['scripts', (text: string) => text.replace('npm ci --ignore-scripts', 'npm ci')],
    ['development packages', (text: string) => text.replace('--omit=dev ', '')],
    ['copies what is ignored', (text: string) => text.replace('COPY src src', 'COPY test src')],
    ['steps in the last stage', (text: string) => text.replace('USER node', 'RUN id\nUSER node')],
  ])('planted: %s', (fault, plant) => {
    const planted = plant(dockerfile);
    expect(planted).not.toBe(dockerfile);
    expect(faultsOf(planted)).toContain(fault);
  });

  test('is made of what its build is sent, which is named file by file', () => {
    expect(read('.dockerignore').split('\n')).toContain('*');
    const { files } = JSON.parse(read('package.json')) as { files: string[] };
    const copied = readDockerfile(dockerfile)
      .map(({ rest }) => rest)
      .join('\n');
    for (const file of files) expect(copied).toContain(file);
  });
});

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  ports?: string[];
  healthcheck?: { test?: string[] };
  depends_on?: Record<string, { condition: string }>;
  read_only?: boolean;
  cap_drop?: string[];
};
type Compose = { services: Record<string, Service>; secrets: Record<string, { file: string }> };

describe('docker-compose.yml', () => {
  const { services, secrets } = parseYaml(read('docker-compose.yml')) as Compose;
  const { database, service, worker, mail } = services;
  const own = [service, worker];

  test('runs the service, the worker, PostgreSQL 18 and a mailbox, of pinned versions', () => {
    expect(service?.command).toEqual(['serve']);
    expect(worker?.command).toEqual(['worker']);
    expect(database?.image).toMatch(/^postgres:18-/);
    expect(mail?.image).toMatch(/^axllent\/mailpit:v\d+\.\d+\.\d+$/);
    expect(service?.build).toBe('.');
    expect(worker?.image).toBe(service?.image);
  });

  test('the work apart from requests is done once: by the worker, not by the service as well', () => {
    expect(service?.environment?.UPSKILL_WORKER).toBe('never');
    expect(worker?.environment?.UPSKILL_WORKER).toBeUndefined();
  });

  test('each waits for what it needs: the database, and a database that is migrated', () => {
    expect(database?.healthcheck?.test?.join(' ')).toContain('pg_isready');
    expect(service?.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(worker?.depends_on).toEqual({ service: { condition: 'service_healthy' } });
    expect(worker?.environment?.UPSKILL_MIGRATE).toBe('never');
  });

  test('secrets are files, each declared and none in the environment or in git', () => {
    const used = Object.values(services).flatMap((each) => each.secrets ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(secrets).sort());
    for (const { file } of Object.values(secrets)) expect(file).toMatch(/^\.\/secrets\//);
    expect(read('.gitignore').split('\n')).toContain('/secrets/');
    for (const { environment = {} } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/SECRET|PASSWORD|DATABASE_URL/.test(name))
          expect([name, value]).toEqual([
            expect.stringMatching(/_FILE$/),
            expect.stringMatching(/^\/run\/secrets\//),
          ]);
  });

  test('nothing is reachable from outside this machine, and metrics are not even from it', () => {
    const ports = Object.values(services).flatMap((each) => each.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(ports.join()).not.toContain(String(service?.environment?.UPSKILL_METRICS_PORT));
  });

  test('our own containers write nowhere and hold no capability', () => {
    for (const each of own) expect(each).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});
