import { readFileSync } from 'node:fs';
import { compareRoles, cosineOfImportance, type RoleProfile } from './compare-roles.js';

type Occupations = {
  elements: string[];
  occupations: Record<string, { importance: number[]; level: number[] }>;
};
const onet: Occupations = JSON.parse(
  readFileSync(new URL('./onet-occupations.fixture.json', import.meta.url), 'utf8'),
);

function profileOf(code: string): RoleProfile {
  const { importance, level } = onet.occupations[code]!;
  return new Map(
    onet.elements.map((id, at) => [
      id,
      { importance: (importance[at]! - 1) / 4, level: level[at]! / 7 },
    ]),
  );
}

describe('comparing two roles on O*NET 29.0', () => {
  test.each([
    ['O2: registered and practical nurses', '29-1141.00', '29-2061.00', 0.9885, 0.0635, 0.0656],
    ['O3: programmers and IS managers', '15-1251.00', '11-3021.00', 0.9528, 0.1311, 0.1292],
    ['O4: programmers and systems analysts', '15-1251.00', '15-1211.00', 0.9493, 0.122, 0.1187],
    ['O6: dental assistants and hygienists', '31-9091.00', '29-1292.00', 0.9573, 0.0953, 0.1061],
    ['O7: dental assistants and programmers', '31-9091.00', '15-1251.00', 0.8494, 0.2305, 0.2118],
    ['O10: nurses and programmers', '29-1141.00', '15-1251.00', 0.8395, 0.2328, 0.2316],
  ])('%s', (_pair, source, target, similarity, toTarget, symmetric) => {
    const comparison = compareRoles(profileOf(source), profileOf(target));
    expect(comparison.similarity).toBeCloseTo(similarity, 4);
    expect(comparison.distanceToTarget).toBeCloseTo(toTarget, 4);
    expect(comparison.symmetricDistance).toBeCloseTo(symmetric, 4);
  });

  test('similarity and symmetric distance do not depend on the direction', () => {
    const nurse = profileOf('29-1141.00');
    const programmer = profileOf('15-1251.00');
    const there = compareRoles(nurse, programmer);
    const back = compareRoles(programmer, nurse);
    expect(there.similarity).toBeCloseTo(back.similarity, 12);
    expect(there.symmetricDistance).toBeCloseTo(back.symmetricDistance ?? 0, 12);
    expect(there.distanceToTarget).not.toBeCloseTo(back.distanceToTarget ?? 0, 4);
  });
});

describe('comparing roles at the edges', () => {
  const sql: RoleProfile = new Map([['sql', { importance: 3, level: 0.8 }]]);
  const french: RoleProfile = new Map([['french', { importance: 2, level: 0.5 }]]);
  const empty: RoleProfile = new Map();

  test('a role is as similar to itself as can be', () => {
    expect(compareRoles(sql, sql)).toEqual({
      similarity: 1,
      distanceToTarget: 0,
      symmetricDistance: 0,
    });
  });

  test('roles without a skill in common are not similar', () => {
    expect(cosineOfImportance(sql, french)).toBe(0);
    expect(compareRoles(sql, french).distanceToTarget).toBe(0.5);
  });

  test('a role that asks for nothing has no distance', () => {
    expect(compareRoles(sql, empty)).toEqual({
      similarity: 0,
      distanceToTarget: null,
      symmetricDistance: null,
    });
  });
});
