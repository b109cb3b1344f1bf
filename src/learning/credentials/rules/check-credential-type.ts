export type GrantedLevel = { skillId: string; level: number };
export type TypeFault = {
  code:
    | 'unknown-reference'
    | 'granted-skill-repeated'
    | 'granted-level-scale-missing'
    | 'granted-level-outside-scale'
    | 'credential-type-renews-itself';
  pointer: string;
  detail: string;
};

export type CredentialTypeFacts = {
  id: string;
  knownSkills: ReadonlySet<string>;
  knownTypes: ReadonlySet<string>;
  /** The employer's default scale; undefined if there is none yet. */
  scale: { zero: number; max: number } | undefined;
};
type Named = { grantsLevels: readonly GrantedLevel[]; renews: readonly string[] };

/** What is wrong with what a credential type names, each fault with a JSON Pointer into the body. */
export function checkCredentialType(
  { grantsLevels, renews }: Named,
  facts: CredentialTypeFacts,
): TypeFault[] {
  return [
    ...grantsLevels.flatMap((each, index) =>
      checkLevel(each, facts, `/grantsLevels/${index}`, grantsLevels.slice(0, index)),
    ),
    ...renews.flatMap((id, index) => checkRenewed(id, facts, `/renews/${index}`)),
  ];
}

function checkLevel(
  { skillId, level }: GrantedLevel,
  { knownSkills, scale }: CredentialTypeFacts,
  place: string,
  earlier: readonly GrantedLevel[],
): TypeFault[] {
  const faults: TypeFault[] = [];
  const add = (field: string, code: TypeFault['code'], detail: string) =>
    faults.push({ code, pointer: `${place}/${field}`, detail });
  if (!knownSkills.has(skillId)) add('skillId', 'unknown-reference', 'There is no such skill.');
  if (earlier.some((each) => each.skillId === skillId)) {
    add('skillId', 'granted-skill-repeated', 'The skill stands earlier.');
  }
  if (!scale) add('level', 'granted-level-scale-missing', 'Add a proficiency scale first.');
  else if (level <= scale.zero || level > scale.max) {
    const detail = `The level must be above ${scale.zero} and at most ${scale.max}.`;
    add('level', 'granted-level-outside-scale', detail);
  }
  return faults;
}

function checkRenewed(
  id: string,
  facts: Pick<CredentialTypeFacts, 'id' | 'knownTypes'>,
  pointer: string,
): TypeFault[] {
  if (id === facts.id) {
    const detail = 'A credential renews others of another type; its own renewal needs no mention.';
    return [{ code: 'credential-type-renews-itself', pointer, detail }];
  }
  if (facts.knownTypes.has(id)) return [];
  return [{ code: 'unknown-reference', pointer, detail: 'There is no such credential type.' }];
}
