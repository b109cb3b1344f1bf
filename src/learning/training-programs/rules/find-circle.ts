/** What must be completed before a program, by program id. */
export type PrerequisiteLinks = ReadonlyMap<string, readonly string[]>;

/** Whether a program would have to be completed before itself, directly or through others. */
export function isInCircle(programId: string, links: PrerequisiteLinks): boolean {
  const seen = new Set<string>();
  const waiting = [...(links.get(programId) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === programId) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(links.get(next) ?? []));
  }
  return false;
}
