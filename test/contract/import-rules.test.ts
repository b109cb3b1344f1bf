import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** One file that breaks each rule: its path, what it imports, and what stands there to be imported. */
const planted: Record<string, { path: string; imports: string }> = {
  'kernel-imports-nothing': { path: 'src/kernel/clock.ts', imports: 'node:fs' },
  'platform-knows-no-module': {
    path: 'src/platform/http/shortcut.ts',
    imports: '../../funding/tax/index.js',
  },
  'modules-do-not-know-each-other': {
    path: 'src/funding/payroll/payroll.service.ts',
    imports: '../tax/index.js',
  },
  'only-the-front-door': {
    path: 'src/app/side-door.ts',
    imports: '../funding/tax/tax.service.js',
  },
  'rules-are-pure': {
    path: 'src/funding/tax/rules/split-tax.ts',
    imports: '../../../platform/clock.js',
  },
  'sql-lives-in-repositories': { path: 'src/funding/budgets/budgets.service.ts', imports: 'pg' },
  'http-lives-in-routes': { path: 'src/funding/repayments/index.ts', imports: 'fastify' },
  'routes-call-services': {
    path: 'src/funding/documents/documents.routes.ts',
    imports: './documents.repository.js',
  },
  'only-the-app-knows-the-demo': {
    path: 'src/platform/sample.ts',
    imports: '../../demo/plan-demo.js',
  },
  'no-cycles': { path: 'src/app/first.ts', imports: './second.js' },
};

const imported: Record<string, string> = {
  'src/funding/tax/index.ts': '',
  'src/funding/tax/tax.service.ts': '',
  'src/funding/documents/documents.repository.ts': `import 'drizzle-orm';\n`,
  'src/platform/clock.ts': '',
  'src/app/second.ts': `import './first.js';\n`,
  'src/app/front-door.ts': `import '../funding/tax/index.js';\nimport '../../demo/plan-demo.js';\n`,
  'demo/plan-demo.ts': '',
  'tsconfig.json': '{ "extends": "../../tsconfig.json" }\n',
};

type Report = { summary: { violations: { from: string; rule: { name: string } }[] } };

let folder: string;
let violations: { from: string; rule: string }[];

beforeAll(() => {
  // Inside the project, so that packages resolve as they do for src.
  mkdirSync('.generated', { recursive: true });
  folder = mkdtempSync(resolve('.generated/planted-imports-'));
  const plants = Object.values(planted).map(({ path, imports }): [string, string] => [
    path,
    `import '${imports}';\n`,
  ]);
  for (const [path, text] of [...Object.entries(imported), ...plants]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const cruise = spawnSync(
    process.execPath,
    [
      resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'src',
      'demo',
      '--config',
      resolve('.dependency-cruiser.cjs'),
      '--output-type',
      'json',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!cruise.stdout) throw new Error(`dependency-cruiser did not run: ${cruise.stderr}`);
  const { summary } = JSON.parse(cruise.stdout) as Report;
  violations = summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.entries(planted))('%s is reported when it is broken', (rule, { path }) => {
  expect(violations).toContainEqual({ from: path, rule });
});

test('what is allowed is not reported', () => {
  const allowed = Object.keys(imported).filter((path) => path !== 'src/app/second.ts');
  expect(violations.filter(({ from }) => allowed.includes(from))).toEqual([]);
});
