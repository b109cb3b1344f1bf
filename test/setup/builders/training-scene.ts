import type { TestApp } from '../test-app.js';
import { assessAll } from './data-team.js';
import { skillCatalog } from './skill-catalog.js';

type Levels = Record<string, number>;
type Offer = {
  cost: number;
  hours: number;
  out: Levels;
  entry?: Levels;
  needs?: string[];
  currency?: string;
  status?: 'draft' | 'published';
};
export type Scene = {
  levels?: Levels;
  requirements: Record<string, { level: number; weight?: number }>;
  programs: Record<string, Offer>;
};

/** An employer with a role, somebody in it with these levels, and these programs; skills by their letters. */
export async function trainingScene(
  upskill: TestApp,
  { levels = {}, requirements, programs }: Scene,
) {
  const employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const skills: Record<string, string> = {};
  const mentioned = Object.values(programs).flatMap(({ out, entry = {} }) => [
    ...Object.keys(out),
    ...Object.keys(entry),
  ]);
  for (const letter of new Set([...Object.keys(requirements), ...mentioned])) {
    skills[letter] = await catalog.skill();
  }
  const roleId = await catalog.role();
  await catalog.version(roleId, {
    requirements: Object.entries(requirements).map(([letter, { level, weight = 1 }]) => ({
      skillId: skills[letter]!,
      level,
      weight,
    })),
  });
  const person = await upskill.hire(employer, { jobRoleId: roleId });
  const known = Object.entries(levels).map(([letter, level]) => ({
    skillId: skills[letter]!,
    level,
  }));
  if (known.length > 0) await assessAll(upskill, employer, person.id, known);
  const ids: Record<string, string> = {};
  const atLevels = (given: Levels = {}) =>
    Object.entries(given).map(([letter, level]) => ({ skillId: skills[letter], level }));
  for (const [name, offer] of Object.entries(programs)) {
    const amount = { amount: offer.cost, currency: offer.currency ?? 'USD' };
    const body = {
      title: name,
      kind: 'seminar',
      delivery: 'online',
      status: offer.status ?? 'published',
      price: offer.cost > 0 ? [{ type: 'tuition', amount }] : [],
      hours: offer.hours,
      teaches: atLevels(offer.out),
      entryLevels: atLevels(offer.entry),
      prerequisiteProgramIds: (offer.needs ?? []).map((each) => ids[each]),
    };
    const made = await upskill.done(
      upskill.api.post('/v1/training-programs', employer.admin, body),
    );
    ids[name] = made.id;
  }
  return { employer, catalog, person, skills, roleId, ids };
}
