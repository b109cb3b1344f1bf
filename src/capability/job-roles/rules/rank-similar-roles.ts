/** What is known of a role that makes it like others. Everything may be absent; what is absent makes nothing alike. */
export type RoleFacts = {
  id: string;
  /** A code in the form of SOC or O*NET-SOC, `29-1141.00`, is a place in that classification; any other is a name. */
  code: string;
  /** How much preparation the work takes, O*NET's job zone from 1 to 5. */
  jobZone: number | null;
  /** How important each skill or field of knowledge is, by skill id, 0 or more on any scale of the role’s own. */
  importance: Readonly<Record<string, number>>;
  /** The technologies used, by skill id. */
  toolIds: readonly string[];
};

export type SimilarRole = {
  id: string;
  /** Cosine of the importances, 0 to 1. */
  similarity: number;
  /** What ranks: the sum of `parts`. */
  score: number;
  parts: { profile: number; technology: number; classification: number; preparation: number };
};

/** Weights of decision record 14. Chosen on one half of O*NET’s occupations and checked on the other, but for the second. */
const TECHNOLOGY_WEIGHT = 0.05;
const SHARED_CHARACTER_WEIGHT = 0.005;
const ZONE_APART_WEIGHT = 0.006;

/** Two scores that differ by noise in the last digits are one, for the id to order. */
const SCORE_TOLERANCE = 1e-9;
const SOC_CODE = /^[0-9]{2}-[0-9]{4}(\.[0-9]{2})?$/;

/** A vector that is mostly nothing: what stands where, places ascending. */
type Sparse = { places: Int32Array; values: Float64Array; length: number };
type Prepared = Pick<RoleFacts, 'id' | 'code' | 'jobZone'> & {
  isClassified: boolean;
  profile: Sparse;
  tools: Int32Array;
};

/** Roles made ready to be compared, for as long as nothing about them changes. */
export type RoleSpace = ReturnType<ReturnType<typeof roleSpaceBuilder>['build']>;

/** Takes roles in one by one, so that whoever brings many can pause between them. */
export function roleSpaceBuilder() {
  const skillPlaces = new Map<string, number>();
  const toolPlaces = new Map<string, number>();
  const roles: Prepared[] = [];
  let size = 0;
  return {
    add: ({ id, code, jobZone, importance, toolIds }: RoleFacts) => {
      const profile = sparseOf(importance, skillPlaces);
      const tools = Int32Array.from(new Set(toolIds.map((toolId) => placeOf(toolId, toolPlaces))));
      size += profile.places.length + tools.length;
      const isClassified = SOC_CODE.test(code);
      roles.push({ id, code, jobZone, isClassified, profile, tools: tools.sort() });
    },
    build: () => {
      const rarity = rarityOf(roles, toolPlaces.size);
      return {
        roles,
        rarity,
        skillCount: skillPlaces.size,
        places: new Map(roles.map(({ id }, at) => [id, at])),
        toolLengths: Float64Array.from(roles, ({ tools }) => lengthOf(tools, rarity)),
        /** How many numbers it holds: what it costs to keep. */
        size,
      };
    },
  };
}

function placeOf(id: string, places: Map<string, number>): number {
  const known = places.get(id);
  if (known !== undefined) return known;
  places.set(id, places.size);
  return places.size - 1;
}

function sparseOf(importance: RoleFacts['importance'], skillPlaces: Map<string, number>): Sparse {
  const entries = Object.entries(importance)
    .filter(([, value]) => value > 0)
    .map(([id, value]) => [placeOf(id, skillPlaces), value] as const)
    .sort(([one], [other]) => one - other);
  let squares = 0;
  for (const [, value] of entries) squares += value * value;
  return {
    places: Int32Array.from(entries, ([place]) => place),
    values: Float64Array.from(entries, ([, value]) => value),
    length: Math.sqrt(squares),
  };
}

/** What a tool says about who uses it: ln(roles that use tools / roles that use this one). */
function rarityOf(roles: readonly Prepared[], toolCount: number): Float64Array {
  const uses = new Float64Array(toolCount);
  for (const { tools } of roles) for (const tool of tools) uses[tool] = (uses[tool] ?? 0) + 1;
  const using = roles.filter(({ tools }) => tools.length > 0).length;
  return uses.map((count) => Math.log(using / count));
}

function lengthOf(tools: Int32Array, rarity: Float64Array): number {
  let squares = 0;
  for (const tool of tools) squares += (rarity[tool] ?? 0) ** 2;
  return Math.sqrt(squares);
}

/**
 * The roles most like one of them, best first, ties by id; undefined if the role is not among them. Each part is the
 * same in both directions. What a person lacks must not rank: the most demanding roles look near to everybody. A role
 * with neither a skill nor a tool in common is left out.
 */
export function rankSimilarRoles(
  space: RoleSpace,
  roleId: string,
  limit: number,
): SimilarRole[] | undefined {
  const at = space.places.get(roleId);
  const source = at === undefined ? undefined : space.roles[at];
  if (at === undefined || !source) return undefined;
  const compare = comparisonWith(space, source, space.toolLengths[at] ?? 0);
  return space.roles
    .flatMap((role, place) => (role === source ? [] : compare(role, place)))
    .sort((one, other) => rank(other) - rank(one) || (one.id < other.id ? -1 : 1))
    .slice(0, limit);
}

const rank = ({ score }: SimilarRole) => Math.round(score / SCORE_TOLERANCE);

/** The source as full vectors, so that each other role costs no more than what it holds. */
function comparisonWith(
  { skillCount, rarity, toolLengths }: RoleSpace,
  source: Prepared,
  toolLength: number,
) {
  const importances = new Float64Array(skillCount);
  source.profile.places.forEach((place, at) => {
    importances[place] = source.profile.values[at] ?? 0;
  });
  const squares = new Float64Array(rarity.length);
  for (const tool of source.tools) squares[tool] = (rarity[tool] ?? 0) ** 2;

  return (role: Prepared, place: number): SimilarRole[] => {
    const similarity = cosineWith(importances, source.profile.length, role.profile);
    let shared = 0;
    for (const tool of role.tools) shared += squares[tool] ?? 0;
    const technology = shared === 0 ? 0 : shared / (toolLength * (toolLengths[place] ?? 0));
    if (similarity === 0 && technology === 0) return [];
    const parts = {
      profile: similarity,
      technology: TECHNOLOGY_WEIGHT * Math.min(1, technology),
      classification: SHARED_CHARACTER_WEIGHT * sharedCharacters(source, role),
      preparation: -ZONE_APART_WEIGHT * zonesApart(source, role),
    };
    const score = parts.profile + parts.technology + parts.classification + parts.preparation;
    return [{ id: role.id, similarity, score, parts }];
  };
}

function cosineWith(
  importances: Float64Array,
  length: number,
  { places, values, length: own }: Sparse,
) {
  let product = 0;
  for (let at = 0; at < places.length; at += 1) {
    product += (importances[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  }
  const lengths = length * own;
  // Importances too small to be squared have no direction; rounding may carry the cosine of equal profiles past 1.
  return lengths === 0 ? 0 : Math.min(1, product / lengths);
}

/** How far two places in the classification agree: `29-1141.00` and `29-1171.00` in five characters, `29-11`. */
function sharedCharacters(one: Prepared, other: Prepared): number {
  if (!one.isClassified || !other.isClassified) return 0;
  let count = 0;
  while (count < one.code.length && one.code[count] === other.code[count]) count += 1;
  return count;
}

function zonesApart(one: Prepared, other: Prepared): number {
  return one.jobZone === null || other.jobZone === null ? 0 : Math.abs(one.jobZone - other.jobZone);
}
