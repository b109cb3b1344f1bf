// Compiles src/ and demo/ to dist/ if they changed. Run as `npm run build`, by `npm ci`, and on first use of the command.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');
const sources = ['src', 'demo', 'tsconfig.json', 'tsconfig.build.json'];

function newestChange(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'data')
    .reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), entry.mtimeMs);
}

/** An installed package has no sources and nothing to build. */
export function isOutdated() {
  if (!existsSync(join(root, 'src'))) return false;
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return sources.some((path) => newestChange(join(root, path)) > built);
}

function findCompiler() {
  try {
    return createRequire(import.meta.url).resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

/** Two builds at once are harmless: each compiles aside and renames. Answers whether dist/ is there and new. */
export function build() {
  const compiler = findCompiler();
  if (!compiler) {
    process.stderr.write(
      'Upskill cannot be built: TypeScript is missing. Run `npm ci` (with development packages) first.\n',
    );
    return false;
  }
  const began = new Date();
  const output = `dist.build.${process.pid}`;
  const { status } = spawnSync(
    process.execPath,
    [compiler, '-p', 'tsconfig.build.json', '--outDir', output, '--incremental', 'false'],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) {
    rmSync(join(root, output), { recursive: true, force: true });
    return false;
  }
  writeFileSync(join(root, output, '.built'), '');
  utimesSync(join(root, output, '.built'), began, began);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(join(root, output), join(root, 'dist'));
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exit(!isOutdated() || build() ? 0 : 1);
