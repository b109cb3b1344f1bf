import fc from 'fast-check';
import { type Candidate, type KnownFacts, planUpsert } from './plan-upsert.js';

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'];
const idOf = (externalId: string) => `id-${externalId}`;

/** Some people are known and report to one another without a circle: each to somebody of a lower number. */
const knownFacts = fc
  .array(fc.option(fc.nat({ max: 7 })), { minLength: 0, maxLength: PEOPLE.length })
  .map((bosses): KnownFacts => {
    const known = PEOPLE.slice(0, bosses.length);
    return {
      idsByExternalId: new Map(known.map((name) => [name, idOf(name)])),
      emailHolders: new Map(),
      references: new Set(),
      managerOf: new Map(
        bosses.map((boss, index) => [
          idOf(`p${index}`),
          boss === null || index === 0 ? null : idOf(`p${boss % index}`),
        ]),
      ),
    };
  });

const candidate = fc
  .record({
    externalId: fc.constantFrom(...PEOPLE),
    managerExternalId: fc.option(fc.constantFrom(...PEOPLE, 'nobody')),
    departmentId: fc.option(fc.constant('nowhere'), { freq: 6 }),
  })
  .map(
    (given): Candidate => ({
      ...given,
      email: `${given.externalId}@example.com`,
      status: 'active',
      hiredOn: '2024-01-01',
    }),
  );

/** Who reports to whom once the plan is written. */
function linesAfter(facts: KnownFacts, planned: ReturnType<typeof planUpsert>) {
  const managerOf = new Map(facts.managerOf);
  for (const each of planned) if (!('error' in each)) managerOf.set(each.id, each.values.managerId);
  return managerOf;
}

function isAboveThemselves(id: string, managerOf: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  let current = managerOf.get(id) ?? null;
  while (current !== null && !seen.has(current)) {
    if (current === id) return true;
    seen.add(current);
    current = managerOf.get(current) ?? null;
  }
  return false;
}

const feeds = fc.tuple(knownFacts, fc.array(candidate, { maxLength: 12 }));

test('whatever the feed, nobody ends up above themselves', () => {
  fc.assert(
    fc.property(feeds, ([facts, items]) => {
      let made = 0;
      const managerOf = linesAfter(
        facts,
        planUpsert(items, facts, () => `new-${++made}`),
      );
      expect([...managerOf.keys()].filter((id) => isAboveThemselves(id, managerOf))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever the feed, every manager is known or written with it, so that the whole plan can be written', () => {
  fc.assert(
    fc.property(feeds, ([facts, items]) => {
      let made = 0;
      const planned = planUpsert(items, facts, () => `new-${++made}`);
      const written = planned.flatMap((each) => ('error' in each ? [] : [each]));
      const existing = new Set([...facts.idsByExternalId.values(), ...written.map(({ id }) => id)]);
      const dangling = written.filter(
        ({ values }) => values.managerId !== null && !existing.has(values.managerId),
      );
      expect(dangling).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
