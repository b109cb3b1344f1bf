// Makes the TypeScript client: generates it from openapi/v1.json, compiles, packs, and installs the packed file where the
// tests use it from, as a stranger would. Run as `npm run sdk`; does nothing if nothing changed.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(fileURLToPath(import.meta.url));
const root = join(home, '..', '..');
const generated = join(home, 'src', 'generated');
const target = join(root, '.generated', 'sdk');

/** Generated functions for a document (any OpenAPI document), one file each for types, functions and the client. */
export async function generateClient(document, folder) {
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: document,
    output: { path: folder, module: { extension: '.js' } },
    logs: { level: 'silent', file: false },
    plugins: [
      '@hey-api/typescript',
      { name: '@hey-api/client-fetch', throwOnError: true },
      { name: '@hey-api/sdk', client: false }, // a call names its client: none goes out without credential and retries
    ],
  });
}

const isKey = ({ name }) => name === 'Idempotency-Key';

/** Calls `visit(operation, method, path)` for each operation of the document that takes an Idempotency-Key. */
function eachTakingAKey(document, visit) {
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      if (operation.parameters?.some(isKey)) visit(operation, method.toUpperCase(), path);
}

/** The service asks for a key where money moves; callers of this client need not, because the client makes one. */
function withKeysMadeByTheClient(document) {
  const changed = structuredClone(document);
  eachTakingAKey(changed, ({ parameters }) => {
    const key = parameters.find(isKey);
    key.required = false;
    key.description =
      'Makes the request safe to repeat. Made for you; give your own to repeat a call later.';
  });
  return changed;
}

async function generate(document) {
  rmSync(generated, { recursive: true, force: true });
  await generateClient(withKeysMadeByTheClient(document), generated);
  const operations = [];
  eachTakingAKey(document, (_operation, method, path) => operations.push(`${method} ${path}`));
  writeFileSync(
    join(generated, 'operations-taking-a-key.gen.ts'),
    `export const operationsTakingAKey: ReadonlySet<string> = new Set(${JSON.stringify(operations, null, 2)});\n`,
  );
}

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\n`);
  throw new Error(`${command} ${args[0]} failed`);
}

/** npm's own script, run by this Node.js: finding `npm` on the path differs between systems. */
function npm(args, cwd) {
  const { npm_execpath: script } = process.env;
  return script ? run(process.execPath, [script, ...args], cwd) : run('npm', args, cwd);
}

/** The package as it is published: its version is the contract's. Answers the packed file. */
function pack(version, folder) {
  const contents = join(folder, 'contents');
  mkdirSync(contents, { recursive: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  run(process.execPath, [compiler, '-p', home, '--outDir', join(contents, 'dist')], home);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const { name, ...others } = manifest;
  writeFileSync(
    join(contents, 'package.json'),
    `${JSON.stringify({ name, version, ...others }, null, 2)}\n`,
  );
  copyFileSync(join(home, 'README.md'), join(contents, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(contents, 'LICENSE'));
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], contents));
  rmSync(contents, { recursive: true });
  return packed.filename.replace('@', '').replace('/', '-');
}

function install(file, folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(['install', '--prefix', folder, '--offline', '--no-audit', '--no-fund', `./${file}`], folder);
}

const inputs = ['openapi/v1.json', 'sdk/typescript', 'package.json', 'LICENSE'];

function newestChange(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'generated')
    .reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0);
}

function isOutdated() {
  const stamp = join(target, '.built');
  if (!existsSync(stamp) || !existsSync(generated)) return true;
  const builtAt = Number(readFileSync(stamp, 'utf8'));
  return inputs.some((path) => newestChange(join(root, path)) > builtAt);
}

/** Built aside and renamed, so that a build that fails leaves the last one, and no half-made one is used. */
async function build() {
  const began = Date.now();
  const document = JSON.parse(readFileSync(join(root, 'openapi', 'v1.json'), 'utf8'));
  const aside = `${target}.build.${process.pid}`;
  try {
    await generate(document);
    install(pack(document.info.version, aside), aside);
    writeFileSync(join(aside, '.built'), String(began));
    rmSync(target, { recursive: true, force: true });
    renameSync(aside, target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && isOutdated()) await build();
