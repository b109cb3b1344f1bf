import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { jobRoleNotFound } from './job-roles.problems.js';
import type { EmployerSettings } from './requirement-versions.service.js';
import { roleSpaces } from './role-spaces.service.js';
import { rankSimilarRoles } from './rules/rank-similar-roles.js';
import type { SimilarRole, SimilarRoles, SimilarRolesQuery } from './similar-roles.schemas.js';

/** Asks the skill-gaps module for the way to each of these roles: an employee's, or from one role to the others. */
export type CareerMoves = {
  /** @throws `not-found` (404) if the employee may not be seen, `not-permitted` (403) */
  movesTo(
    tx: EmployerTx,
    actor: Actor,
    facts: {
      employeeId: string | null;
      fromRoleId: string;
      toRoleIds: readonly string[];
      asOf: PlainDate;
    },
  ): Promise<ReadonlyMap<string, SimilarRole['directed']>>;
};

export type SimilarRoleService = ReturnType<typeof similarRoleService>;

type Deps = {
  db: Database;
  clock: () => Date;
  employers: EmployerSettings;
  moves: CareerMoves;
};

const DEFAULT_LIMIT = 10;

export function similarRoleService({ db, clock, employers, moves }: Deps) {
  const spaces = roleSpaces(clock);
  return {
    /** The roles most like one, as of a day, each with the way there. */
    find: (
      actor: Actor,
      jobRoleId: string,
      { limit, employeeId, asOf }: SimilarRolesQuery,
    ): Promise<SimilarRoles> =>
      db.reportInEmployer(actor.employerId, async (tx) => {
        const day = asOf ?? dateIn((await employers.settingsOf(tx)).timeZone, clock());
        const { space, names } = await spaces.spaceOf(tx, day);
        const nearest = rankSimilarRoles(space, jobRoleId, Number(limit ?? DEFAULT_LIMIT));
        if (!nearest) throw jobRoleNotFound('There is no such job role.');
        const ways = await moves.movesTo(tx, actor, {
          employeeId: employeeId ?? null,
          fromRoleId: jobRoleId,
          toRoleIds: nearest.map(({ id }) => id),
          asOf: day,
        });
        return {
          data: nearest.flatMap(({ id, similarity, score, parts }) => {
            const name = names.get(id);
            const directed = ways.get(id);
            if (!name || !directed) return [];
            return [
              {
                jobRoleId: id,
                ...name,
                similarity: atFourDecimals(similarity),
                score: atFourDecimals(score),
                parts: {
                  profile: atFourDecimals(parts.profile),
                  technology: atFourDecimals(parts.technology),
                  classification: atFourDecimals(parts.classification),
                  preparation: atFourDecimals(parts.preparation),
                },
                directed,
              },
            ];
          }),
        };
      }),
  };
}

const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;
