import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { type RoleSpace, roleSpaceBuilder } from './rules/rank-similar-roles.js';
import * as repository from './similar-roles.repository.js';

/** Roles ready to be compared, and what they are called. */
export type NamedRoles = {
  space: RoleSpace;
  names: ReadonlyMap<string, { code: string; title: string }>;
};
type Kept = NamedRoles & { ratings: string; ratingsReadAt: number };

const MOST_KEPT = 16;
/** A number takes twelve bytes: about fifty mebibytes. */
const MOST_NUMBERS = 4_000_000;
const RATINGS_KEPT_MS = 5_000;
/** About three milliseconds of work between two pauses. */
const ROLES_AT_ONCE = 25;

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

async function buildSpace(tx: EmployerTx, asOf: PlainDate): Promise<NamedRoles> {
  const rows = await repository.readComparableRoles(tx, asOf);
  const builder = roleSpaceBuilder();
  const names = new Map<string, { code: string; title: string }>();
  for (const [at, { id, code, title, jobZone, importance, toolIds }] of rows.entries()) {
    if (at % ROLES_AT_ONCE === 0) await pause();
    builder.add({ id, code, jobZone, importance: importance ?? {}, toolIds: toolIds ?? [] });
    names.set(id, { code, title });
  }
  await pause();
  return { space: builder.build(), names };
}

/**
 * An employer's roles as of a day, ready to be compared. What is kept serves as long as no role changed and the
 * same requirement versions are in force, which is asked every time; whether a profile or a tool changed alone is asked
 * every five seconds, since it reads them all. Few are kept, the latest, and no more than fit.
 */
export function roleSpaces(clock: () => Date) {
  const kept = new Map<string, Kept>();
  const building = new Map<string, Promise<NamedRoles>>();

  const keep = (key: string, entry: Kept) => {
    kept.delete(key);
    kept.set(key, entry);
    const size = () => [...kept.values()].reduce((sum, { space }) => sum + space.size, 0);
    while (kept.size > 1 && (kept.size > MOST_KEPT || size() > MOST_NUMBERS)) {
      const [eldest] = kept.keys();
      if (eldest === undefined) return;
      kept.delete(eldest);
    }
  };

  /** Several that find the same thing missing at once build it once; if that fails, each for itself. */
  const buildOnce = async (tx: EmployerTx, asOf: PlainDate, key: string): Promise<NamedRoles> => {
    const already = building.get(key);
    const shared = await already?.catch(() => undefined);
    if (shared) return shared;
    const started = buildSpace(tx, asOf);
    building.set(key, started);
    try {
      return await started;
    } finally {
      if (building.get(key) === started) building.delete(key);
    }
  };

  return {
    spaceOf: async (tx: EmployerTx, asOf: PlainDate): Promise<NamedRoles> => {
      // Not the day: most days are like the one before.
      const key = `${tx.employerId} ${await repository.readCatalogState(tx, asOf)}`;
      const now = clock().getTime();
      const known = kept.get(key);
      const age = known ? now - known.ratingsReadAt : -1;
      if (known && age >= 0 && age < RATINGS_KEPT_MS) return known;
      const ratings = await repository.readRatingsState(tx);
      if (known?.ratings === ratings) {
        keep(key, { ...known, ratingsReadAt: now });
        return known;
      }
      const built = await buildOnce(tx, asOf, `${key} ${ratings}`);
      keep(key, { ...built, ratings, ratingsReadAt: now });
      return built;
    },
  };
}
