import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from '@swc/core';
import { startTestApp, type TestApp, type TestEmployer } from '../setup/test-app.js';
import { listen } from './lossy-network.js';

const run = promisify(execFile);
const PROJECT = '.generated/sdk'; // a project of a stranger, who installed the packed file
const PACKAGE = join(PROJECT, 'node_modules/@upskill/client');
const EXAMPLES = join(PROJECT, 'examples');
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const read = (path: string) => readFileSync(path, 'utf8');

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  rmSync(EXAMPLES, { recursive: true, force: true });
  mkdirSync(EXAMPLES, { recursive: true });
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

/**
 * The compiler's complaints about files, for a browser: no types of Node.js, and the package's own types checked too (of
 * TypeScript's own, which take longest, we know that they are sound).
 */
async function complaintsAbout(...files: [string, ...string[]]): Promise<string[]> {
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: [],
    strict: true,
    noEmit: true,
    skipDefaultLibCheck: true,
  };
  const project = join(EXAMPLES, `${files[0]}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const { stdout } = await run(process.execPath, [compiler, '-p', project]).catch(
    (failure: { stdout: string }) => failure,
  );
  return stdout.split('\n').filter((line) => line !== '');
}

describe('what is in the package', () => {
  const manifest = JSON.parse(read(join(PACKAGE, 'package.json')));

  test('its version is the contract’s, it needs nothing, and its license is there', () => {
    const { info } = JSON.parse(read('openapi/v1.json'));
    expect(manifest).toMatchObject({ name: '@upskill/client', version: info.version });
    expect(manifest).toMatchObject({ type: 'module', license: 'Apache-2.0' });
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(read(join(PACKAGE, 'LICENSE'))).toBe(read('LICENSE'));
  });

  test('code and types for it, and nothing that only Node.js has', () => {
    const files = readdirSync(join(PACKAGE, 'dist'), { recursive: true, encoding: 'utf8' });
    const code = files.filter((file) => file.endsWith('.js'));
    expect(code.length).toBeGreaterThan(10);
    for (const file of code) {
      expect(files).toContain(file.replace(/\.js$/, '.d.ts'));
      const text = read(join(PACKAGE, 'dist', file));
      const imported = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => name);
      expect(imported.filter((name) => !name?.startsWith('.'))).toEqual([]);
      expect(text).not.toMatch(/\b(process|Buffer|require|__dirname)\b\s*[.(]/);
    }
  });
});

describe('docs/sdk.md', () => {
  const program = [...read('docs/sdk.md').matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map(([, block]) => block)
    .join('\n');
  const promised = [...program.matchAll(/\/\/ → (.+)$/gm)].map(([, line]) => line);

  test('its examples compile in a project that has only the package', async () => {
    writeFileSync(join(EXAMPLES, 'guide.ts'), program);
    writeFileSync(join(EXAMPLES, 'wrong.ts'), program.replace("'Field Systems'", '42'));
    expect(await complaintsAbout('guide.ts', 'wrong.ts')).toEqual([
      expect.stringMatching(/wrong\.ts\(.*'number' is not assignable/),
    ]);
  }, 180_000);

  test('its examples print what they promise', async () => {
    expect(promised.length).toBeGreaterThanOrEqual(6);
    const here = program
      .replace('http://127.0.0.1:3000', await listen(upskill))
      .replace('upk_…', employer.admin.authorization.replace('Bearer ', ''));
    const { code } = transformSync(here, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    writeFileSync(join(EXAMPLES, 'guide.mjs'), code);
    const { stdout } = await run(process.execPath, ['examples/guide.mjs'], { cwd: PROJECT });
    expect(stdout.trimEnd().split('\n')).toEqual(promised);
  });
});

test('a union with a discriminator narrows by its tag', async () => {
  const member = (kind: string, property: string) => ({
    type: 'object',
    properties: { kind: { type: 'string', const: kind }, [property]: { type: 'string' } },
    required: ['kind', property],
  });
  const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schema = {
    oneOf: [refer('Hired'), refer('Left')],
    discriminator: {
      propertyName: 'kind',
      mapping: { hired: refer('Hired').$ref, left: refer('Left').$ref },
    },
  };
  const content = { 'application/json': { schema: refer('News') } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'News', version: '1.0.0' },
    paths: {
      '/news': {
        get: { operationId: 'getNews', responses: { 200: { description: '', content } } },
      },
    },
    components: {
      schemas: { News: schema, Hired: member('hired', 'hiredOn'), Left: member('left', 'reason') },
    },
  };
  const generate = `const { generateClient } = await import('./sdk/typescript/build.mjs');
    await generateClient(JSON.parse(process.argv[1]), process.argv[2]);`;
  const args = ['--input-type=module', '-e', generate, JSON.stringify(document)];
  await run(process.execPath, [...args, resolve(EXAMPLES, 'news')]);
  writeFileSync(
    join(EXAMPLES, 'narrowing.ts'),
    `import type { News } from './news/index.js';
     export const tell = (news: News) => (news.kind === 'hired' ? news.hiredOn : news.reason);
     export const mistaken = (news: News) => (news.kind === 'hired' ? news.reason : '');\n`,
  );
  const complaints = await complaintsAbout('narrowing.ts');
  expect(complaints).toEqual([expect.stringMatching(/narrowing\.ts\(3,.*'reason' does not exist/)]);
}, 180_000);
