import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'upskill-folder-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const codeOf = (folder: string) => {
  try {
    makeFolder(folder);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
  return undefined;
};

test('a folder is made with those above it, and again is no error', () => {
  makeFolder(join(base, 'a/b/c'));
  makeFolder(join(base, 'a/b/c'));
  expect(existsSync(join(base, 'a/b/c'))).toBe(true);
});

test('a file in the way is told', () => {
  writeFileSync(join(base, 'file'), '');
  expect(codeOf(join(base, 'file'))).toMatch(/ENOTDIR/);
  expect(codeOf(join(base, 'file/below'))).toMatch(/ENOTDIR/);
});

test('a place where nothing can be made is told, not asked for ever', () => {
  if (process.platform !== 'linux') return;
  expect(codeOf('/proc/nope/below')).toMatch(/ENOENT|EACCES|EPERM/);
});
