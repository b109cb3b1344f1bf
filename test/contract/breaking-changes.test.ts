import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBreaks } from '../../bin/contract/find-breaks.mjs';
import { additions } from './planted-additions.js';
import { breaks, CURRENT, read, schema } from './planted-breaks.js';
import { silentBreaks } from './planted-silent-breaks.js';

type Json = any;

/** The next version of the contract, with a change planted and its version raised. */
function next(plant: (document: Json) => void): Json {
  const document = read();
  const [major, minor] = document.info.version.split('.').map(Number);
  document.info.version = `${major}.${minor + 1}.0`;
  plant(document);
  return document;
}
const breaksOf = (plant: (document: Json) => void) => findBreaks(read(), next(plant));

test.each([...breaks, ...silentBreaks])('breaks somebody: %s', (_name, plant, complaint) => {
  expect(breaksOf(plant)).toContainEqual(expect.stringMatching(complaint));
});

test.each(additions)('breaks nobody: %s', (_name, plant) => {
  expect(breaksOf(plant)).toEqual([]);
});

test('a closed response enum may not grow', () => {
  const closed = next((d) => {
    schema(d, 'ReimbursementRequest').properties.state['x-closed'] = true;
  });
  const grown = structuredClone(closed);
  grown.info.version = '1.99.0';
  schema(grown, 'ReimbursementRequest').properties.state.enum.push('paused');
  expect(findBreaks(closed, grown)).toContainEqual(
    expect.stringMatching(/state may be "paused" now/),
  );
});

describe('the check of the build', () => {
  let folder: string;
  beforeAll(() => {
    mkdirSync('.generated', { recursive: true });
    folder = mkdtempSync(resolve('.generated/planted-contracts-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, document: Json) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(document));
    return path;
  };
  const check = (document: Json, released = CURRENT) =>
    spawnSync(
      process.execPath,
      ['bin/contract/check.mjs', released, write('next.json', document)],
      { encoding: 'utf8' },
    );

  test('fails on a break that redocly does not see, and names it', () => {
    const { status, stderr } = check(
      next((d) => d.webhooks['department.created'].post.parameters.pop()),
    );
    expect(status).toBe(1);
    expect(stderr).toContain('breaking change: webhook POST department.created: delivery: header');
  });

  test('lets an id stand where nothing but null could, as long as null still may', () => {
    const base = read();
    schema(base, 'NewDepartment').properties.code = { type: 'null' };
    const released = write('released.json', base);
    const id = { type: 'string', format: 'uuid' };
    const code = (taken: Json) =>
      check(
        next((d) => {
          schema(d, 'NewDepartment').properties.code = taken;
        }),
        released,
      );
    // What the linter says is about the place of the file.
    const { stderr } = code({ anyOf: [id, { type: 'null' }] });
    expect(stderr).not.toMatch(/^(redocly diff:|breaking change:)/m);
    expect(code(id).stderr).toMatch(/^breaking change: .*code/m);
  });
});
