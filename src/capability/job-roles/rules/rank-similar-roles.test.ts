import fc from 'fast-check';
import { type RoleFacts, rankSimilarRoles, roleSpaceBuilder } from './rank-similar-roles.js';

const role = (id: string, facts: Partial<RoleFacts> = {}): RoleFacts => ({
  id,
  code: id,
  jobZone: null,
  importance: { sql: 1 },
  toolIds: [],
  ...facts,
});

function spaceOf(roles: readonly RoleFacts[]) {
  const builder = roleSpaceBuilder();
  for (const each of roles) builder.add(each);
  return builder.build();
}
const rank = (roles: readonly RoleFacts[], id: string, limit = 10) =>
  rankSimilarRoles(spaceOf(roles), id, limit) ?? [];
const idsOf = (roles: readonly RoleFacts[], id: string, limit?: number) =>
  rank(roles, id, limit).map((each) => each.id);

describe('the roles most like one', () => {
  test('weigh the same skills alike, however strongly; the role itself is not among them', () => {
    const roles = [
      role('source', { importance: { sql: 4, python: 2 } }),
      role('apart', { importance: { french: 1 } }),
      role('double', { importance: { sql: 8, python: 4 } }),
      role('other', { importance: { sql: 2, python: 4 } }),
    ];
    const ranked = rank(roles, 'source');
    expect(ranked.map(({ id }) => id)).toEqual(['double', 'other']);
    expect(ranked.map(({ similarity }) => similarity)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(0.8, 12),
    ]);
  });

  test('use the same technologies, the rarer the more', () => {
    const roles = [
      role('source', { toolIds: ['mail', 'scalpel'] }),
      role('everybody', { toolIds: ['mail'] }),
      role('surgeon', { toolIds: ['scalpel', 'mail'] }),
      role('clerk', { toolIds: ['mail', 'stamp'] }),
    ];
    const [first, ...rest] = rank(roles, 'source');
    expect([first?.id, first?.parts.technology]).toEqual(['surgeon', 0.05]);
    // What all roles use tells none of them apart.
    expect(rest.map(({ parts }) => parts.technology)).toEqual([0, 0]);
  });

  test('stand near in the classification, if both codes are of its form', () => {
    const parts = (one: string, other: string) =>
      rank([role('a', { code: one }), role('b', { code: other })], 'a')[0]?.parts.classification;
    expect(parts('29-1141.00', '29-1171.00')).toBeCloseTo(0.025, 12);
    expect(parts('29-1141.00', '29-1141.03')).toBeCloseTo(0.045, 12);
    expect(parts('29-1141', '29-1141.00')).toBeCloseTo(0.035, 12);
    expect(parts('29-1141.00', '15-1251.00')).toBe(0);
    expect(parts('29-nurse', '29-nurse-2')).toBe(0);
  });

  test('take as long to prepare for; what is not known makes no difference', () => {
    const preparation = (one: number | null, other: number | null) =>
      rank([role('a', { jobZone: one }), role('b', { jobZone: other })], 'a')[0]?.parts.preparation;
    expect(preparation(2, 5)).toBeCloseTo(-0.018, 12);
    expect(preparation(4, 4)).toBeCloseTo(0, 12);
    expect(preparation(null, 5)).toBeCloseTo(0, 12);
  });

  test('come by id where they are equally like it, also by noise alone, and no more than asked for', () => {
    const roles = [
      role('source', { importance: { a: 0.1, b: 0.2, c: 0.3 } }),
      role('z', { importance: { a: 1, b: 2, c: 3 } }),
      role('y', { importance: { a: 0.7, b: 1.4, c: 2.1 } }),
      role('x', { importance: { c: 0.6, b: 0.4, a: 0.2 } }),
    ];
    expect(idsOf(roles, 'source')).toEqual(['x', 'y', 'z']);
    expect(idsOf(roles.toReversed(), 'source', 2)).toEqual(['x', 'y']);
  });

  test('need something in common: a place in the classification alone is nothing', () => {
    const nothing = { importance: {}, toolIds: [] };
    const roles = [
      role('a', { code: '29-1141.00', ...nothing }),
      role('b', { code: '29-1141.01' }),
      role('c', { code: '29-1141.02', importance: { sql: 0 } }),
    ];
    expect(idsOf(roles, 'a')).toEqual([]);
    expect(idsOf(roles, 'b')).toEqual([]);
    const tools = { importance: {}, toolIds: ['scalpel'] };
    expect(
      idsOf([role('a', tools), role('b', tools), role('c', { toolIds: ['pen'] })], 'a'),
    ).toEqual(['b']);
  });

  test('of a role that is not there are not known', () => {
    expect(rankSimilarRoles(spaceOf([role('a')]), 'b', 10)).toBeUndefined();
  });
});

describe('whatever the roles', () => {
  const skills = ['a', 'b', 'c', 'd'];
  const facts = fc.record({
    code: fc.constantFrom('29-1141.00', '29-1171.00', '29-1141.01', '15-1251.00', 'nurse'),
    jobZone: fc.option(fc.integer({ min: 1, max: 5 })),
    importance: fc.dictionary(
      fc.constantFrom(...skills),
      fc.double({ min: 0, max: 5, noNaN: true, noDefaultInfinity: true }),
    ),
    toolIds: fc.uniqueArray(fc.constantFrom('t1', 't2', 't3', 't4')),
  });
  const roles = fc
    .array(facts, { minLength: 2, maxLength: 8 })
    .map((all) => all.map((each, at) => ({ ...each, id: `role-${at}` })));

  test('each is as like another as the other is like it, and in whatever order they come', () => {
    fc.assert(
      fc.property(roles, (all) => {
        const [space, reversed] = [spaceOf(all), spaceOf(all.toReversed())];
        for (const { id } of all) {
          const ranked = rankSimilarRoles(space, id, 10) ?? [];
          const again = rankSimilarRoles(reversed, id, 10) ?? [];
          expect(again.map((each) => each.id)).toEqual(ranked.map((each) => each.id));
          for (const { id: otherId, score, similarity, parts } of ranked) {
            const back = rankSimilarRoles(space, otherId, 10)?.find((each) => each.id === id);
            expect([back?.score, back?.similarity]).toEqual([score, similarity]);
            const sum = Object.values(parts).reduce((total, each) => total + each, 0);
            expect(score).toBeCloseTo(sum, 12);
            expect(similarity).toBeGreaterThanOrEqual(0);
            expect(similarity).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});
