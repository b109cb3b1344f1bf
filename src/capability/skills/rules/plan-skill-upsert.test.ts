import { type KnownSkill, planSkillUpsert, type SkillCandidate } from './plan-skill-upsert.js';

const programming: KnownSkill = {
  id: 'known-1',
  name: 'Programming',
  kind: 'hard',
  source: 'onet',
  externalId: '2.B.3.e',
};
const welding: KnownSkill = {
  id: 'known-2',
  name: 'Welding',
  kind: 'hard',
  source: 'custom',
  externalId: null,
};

const skill = (more: Partial<SkillCandidate> = {}): SkillCandidate => ({
  name: 'Forklift driving',
  kind: 'hard',
  source: 'custom',
  externalId: null,
  ...more,
});

/** What becomes of each item: the id it is written under, or the code of its refusal. */
function plan(...items: SkillCandidate[]): string[] {
  let count = 0;
  const newId = () => {
    count += 1;
    return `new-${count}`;
  };
  return planSkillUpsert(items, [programming, welding], newId).map((planned) =>
    'error' in planned ? `${planned.error.code} ${planned.error.pointer}` : planned.values.id,
  );
}

describe('which skill an item of a catalog is', () => {
  test('the one with its source and external id, whatever its name is now', () => {
    expect(plan(skill({ name: 'Coding', source: 'onet', externalId: '2.B.3.e' }))).toEqual([
      'known-1',
    ]);
  });

  test('the same external id of another source is another skill', () => {
    expect(plan(skill({ source: 'esco', externalId: '2.B.3.e' }))).toEqual(['new-1']);
  });

  test('without an external id, the one of its kind and name', () => {
    expect(plan(skill({ name: 'WELDING' }))).toEqual(['known-2']);
  });

  test('a skill that was named by hand takes the external id of its catalog', () => {
    expect(plan(skill({ name: 'Welding', externalId: 'W-7' }))).toEqual(['known-2']);
  });

  test('a skill keeps the external id that an item leaves out', () => {
    const named = skill({ name: 'Programming', source: 'onet' });
    expect(planSkillUpsert([named], [programming], () => 'new')).toEqual([
      { values: { ...named, externalId: '2.B.3.e', id: 'known-1' } },
    ]);
  });

  test('the same name of another kind is another skill', () => {
    expect(plan(skill({ name: 'Welding', kind: 'knowledge' }))).toEqual(['new-1']);
  });
});

describe('an item that cannot be written', () => {
  test('names a skill as another source does', () => {
    expect(plan(skill({ name: 'Programming' }), skill())).toEqual([
      'skill-name-taken /name',
      'new-2',
    ]);
  });

  test('renames a skill to what another is called', () => {
    const renamed = skill({ name: 'Welding', source: 'onet', externalId: '2.B.3.e' });
    expect(plan(renamed)).toEqual(['skill-name-taken /name']);
  });

  test('stands in the request twice', () => {
    expect(plan(skill(), skill({ name: 'forklift driving' }))).toEqual([
      'new-1',
      'duplicate-in-request /name',
    ]);
    const numbered = skill({ externalId: 'F-1' });
    expect(plan(numbered, { ...numbered, name: 'Forklift' })).toEqual([
      'new-1',
      'duplicate-in-request /externalId',
    ]);
  });

  test('has the name of an earlier one with another external id', () => {
    expect(plan(skill({ externalId: 'F-1' }), skill({ externalId: 'F-2' }))).toEqual([
      'new-1',
      'skill-name-taken /name',
    ]);
  });
});
