import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it. Not `mkdirSync` with `recursive`: where a file system answers that the folder above
 * does not exist although it does (as /proc does), that one asks for ever.
 * @throws the error of the file system that says why not
 */
export function makeFolder(folder: string): void {
  const wanted = path.resolve(folder);
  if (existsSync(wanted)) {
    if (!statSync(wanted).isDirectory()) readdirSync(wanted); // says ENOTDIR
    return;
  }
  makeFolder(path.dirname(wanted));
  try {
    mkdirSync(wanted);
  } catch (error) {
    // Somebody else may have made it at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
