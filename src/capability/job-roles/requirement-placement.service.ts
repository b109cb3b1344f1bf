import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import * as problem from './job-roles.problems.js';
import * as repository from './requirement-versions.repository.js';
import type { NewRequirementVersion } from './requirement-versions.schemas.js';
import {
  checkRequirements,
  type RequirementFault,
  type RequirementScale,
} from './rules/check-requirements.js';
import type { Requirement } from './rules/merge-requirements.js';

/** Asks the skills module which of these scales exist, and what a level on them asks for on the default one. */
export type LevelScales = {
  requirementScales(
    tx: EmployerTx,
    scaleIds: readonly string[],
    on: PlainDate,
  ): Promise<ReadonlyMap<string, RequirementScale>>;
};

const refusals: Record<RequirementFault, typeof unknownReference> = {
  'unknown-reference': unknownReference,
  'duplicate-requirement': problem.duplicateRequirement,
  'default-scale-missing': problem.defaultScaleMissing,
  'level-outside-scale': problem.levelOutsideScale,
};

type Given = NewRequirementVersion['requirements'];

/** Ids in lower case, defaults filled in. */
const complete = (given: Given): (Requirement & { scaleId?: string | undefined })[] =>
  given.map(({ skillId, level, weight = 1, mandatory = false, scaleId }) => ({
    skillId: skillId.toLowerCase(),
    level,
    weight,
    mandatory,
    scaleId: scaleId?.toLowerCase(),
  }));

/**
 * Requirements as they are stored: levels on the default scale, those of other scales converted as on the date and
 * rounded up.
 * @throws `unknown-reference`, `duplicate-requirement`, `level-outside-scale`, `default-scale-missing` (422)
 */
export async function placeRequirements(
  tx: EmployerTx,
  scales: LevelScales,
  given: Given,
  on: PlainDate,
): Promise<Requirement[]> {
  if (given.length === 0) return [];
  const requirements = complete(given);
  const skillIds = requirements.map(({ skillId }) => skillId);
  const named = [...new Set(requirements.flatMap(({ scaleId }) => scaleId ?? []))];
  const [knownSkills, scale, otherScales] = await Promise.all([
    repository.readKnownSkills(tx, skillIds),
    repository.readDefaultScale(tx),
    named.length === 0 ? new Map() : scales.requirementScales(tx, named, on),
  ]);
  const { placed, faults } = checkRequirements(requirements, { knownSkills, scale, otherScales });
  const [first] = faults;
  if (!first) return placed;
  throw refusals[first.code](`${first.detail} See ${first.pointer}.`, { errors: faults });
}
