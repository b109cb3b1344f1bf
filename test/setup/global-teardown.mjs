import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  await globalThis.upskillTestPostgres?.stop();
  if (globalThis.upskillTestPostgres)
    rmSync(globalThis.upskillTestPostgres.code, { recursive: true, force: true });
}
