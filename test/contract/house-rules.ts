import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** A file as the rules see it; the path is relative to the project and uses `/`. */
export type SourceFile = { path: string; text: string };
type Rule = (files: readonly SourceFile[]) => string[];

const WINGS = 'organization|capability|learning|funding|integration';
const IN_MODULE = new RegExp(`^src/(${WINGS})/([^/]+)/(.+)$`);
const ROLES = 'routes|schemas|service|repository|table|events|problems|subscribers|worker';
const JUNK_DRAWER =
  /(^|[./-])(utils?|helpers?|common|shared|misc|lib|stuff|types|constants|managers?|handlers?)([./-]|$)/;
const ALLOWED_IN_MODULE = new RegExp(
  `^(index\\.ts|README\\.md|[a-z][a-z0-9-]*\\.(${ROLES})\\.ts|rules/[a-z][a-z0-9-]*(\\.(property\\.)?test)?\\.ts|rules/[a-z][a-z0-9-]*\\.fixture\\.json)$`,
);
const QUERY = /\btx\s*\.\s*(orm|rows|send)\b/;

/** Every file below the given folders. */
export function readFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: relative('.', path), text: readFileSync(path, 'utf8') })),
  );
}

const isCode = ({ path }: SourceFile) => path.endsWith('.ts');
const isTest = (path: string) => path.endsWith('.test.ts');
const lineCount = ({ text }: SourceFile) => text.replace(/\n$/, '').split('\n').length;

const moduleOf = (path: string): string | undefined => {
  const match = IN_MODULE.exec(path);
  return match ? `src/${match[1]}/${match[2]}` : undefined;
};

/** The modules, each with the paths of its files below its folder. */
function modulesIn(files: readonly SourceFile[]): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  for (const { path } of files) {
    const module = moduleOf(path);
    if (!module) continue;
    modules.set(module, [...(modules.get(module) ?? []), path.slice(module.length + 1)]);
  }
  return modules;
}

export const junkDrawers: Rule = (files) =>
  files.filter(({ path }) => JUNK_DRAWER.test(path)).map(({ path }) => path);

export const longFiles: Rule = (files) =>
  files
    .filter((file) => isCode(file) && lineCount(file) > 300)
    .map((file) => `${file.path}: ${lineCount(file)} lines`);

export const longServices: Rule = (files) =>
  files
    .filter((file) => file.path.endsWith('.service.ts') && lineCount(file) > 200)
    .map((file) => `${file.path}: ${lineCount(file)} lines`);

/** Files a module may not hold, and files of a wing that stand outside every module. */
export const strays: Rule = (files) => {
  const inModules = [...modulesIn(files)].flatMap(([module, paths]) =>
    paths.filter((path) => !ALLOWED_IN_MODULE.test(path)).map((path) => `${module}/${path}`),
  );
  const inWing = new RegExp(`^src/(${WINGS})/[^/]+$`);
  return [...inModules, ...files.map(({ path }) => path).filter((path) => inWing.test(path))];
};

export const untestedRules: Rule = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  return [...paths].filter((path) => {
    if (!/\/rules\/[^/]+\.ts$/.test(path) || isTest(path)) return false;
    return !paths.has(join(dirname(path), `${basename(path, '.ts')}.test.ts`));
  });
};

export const modulesWithoutReadme: Rule = (files) =>
  [...modulesIn(files)]
    .filter(([, paths]) => !paths.includes('README.md'))
    .map(([module]) => module);

/** Modules that answer over HTTP and have no folder of tests that ask them over HTTP. */
export const modulesWithoutHttpTests: Rule = (files) =>
  [...modulesIn(files)]
    .filter(([, paths]) => paths.some((path) => path.endsWith('.routes.ts')))
    .map(([module]) => module)
    .filter((module) => {
      const folder = `test/http/${basename(module)}/`;
      return !files.some(({ path }) => path.startsWith(folder) && isTest(path));
    });

/** Statements outside repositories: services decide, repositories speak to the database. */
export const queriesOutsideRepositories: Rule = (files) =>
  files
    .filter(({ path }) => moduleOf(path) && !path.endsWith('.repository.ts') && !isTest(path))
    .filter((file) => isCode(file) && QUERY.test(file.text))
    .map(({ path }) => path);

export const misnamedMigrations: Rule = (files) => {
  const names = files
    .filter(({ path }) => path.startsWith('migrations/'))
    .map(({ path }) => basename(path));
  const wrong = names.filter((name) => !/^[0-9]{4}_[a-z0-9]+(-[a-z0-9]+)*\.sql$/.test(name));
  const numbers = names.map((name) => name.slice(0, 4));
  return [
    ...wrong,
    ...names.filter((name) => numbers.filter((n) => name.startsWith(n)).length > 1),
  ];
};
