import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from './embedded-postgres-error.js';

const WORKSHOP_PREFIX = 'draft-';
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Retried, because a program that is being stopped may still write a last file. */
const removeWorkshop = (workshop: string) =>
  rmSync(workshop, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });

/**
 * Makes the folder `destination` in one step: `fill` builds `draft` inside a private workshop folder beside it, which is then
 * renamed, so nobody ever meets a half-made folder. When two processes do this at once, the first to finish wins and
 * the other's work is thrown away. Does nothing if the folder is there already.
 */
export async function publishFolder(
  destination: string,
  fill: (draft: string, workshop: string) => Promise<void>,
): Promise<void> {
  if (existsSync(destination)) return;
  const workshop = mkdtempSync(path.join(path.dirname(destination), WORKSHOP_PREFIX));
  try {
    const draft = path.join(workshop, path.basename(destination));
    await fill(draft, workshop);
    renameSync(draft, destination);
  } catch (error) {
    const isOvertaken = ['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '');
    if (!isOvertaken || !existsSync(destination)) throw error;
  } finally {
    removeWorkshop(workshop);
  }
}

/**
 * Removes workshops that a killed process left behind, told by their age: process ids say nothing across containers.
 * One that belongs to another account stays: it takes up space and does no harm.
 */
export function removeAbandonedDrafts(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(WORKSHOP_PREFIX)) continue;
    const workshop = path.join(directory, name);
    const changedAt = statSync(workshop, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changedAt <= ABANDONED_AFTER_MS) continue;
    try {
      removeWorkshop(workshop);
    } catch (error) {
      if (!['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    }
  }
}
