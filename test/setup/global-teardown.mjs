import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  const { upskillTestPostgres } = globalThis;
  if (!upskillTestPostgres) return;
  await upskillTestPostgres.stop();
  for (const path of upskillTestPostgres.leftovers) rmSync(path, { recursive: true, force: true });
}
