import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the demo's data: beside this file in the sources, two folders up from where the build puts it. */
export function demoDataDirectory(): string {
  const places = ['./data/', '../../demo/data/'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`The demo's data are in none of ${places.join(', ')}.`);
  return found;
}
