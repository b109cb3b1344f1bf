import { randomInt } from 'node:crypto';
import { companyGapCounting } from '../../../src/capability/company-gaps/company-gap-counting.service.js';
import { sourceOf } from '../../../src/capability/company-gaps/company-gap-source.service.js';
import {
  type Day,
  readVersionsInForce,
} from '../../../src/capability/company-gaps/company-gap-sums.repository.js';
import {
  type GroupKey,
  type GroupSums,
  readGroups,
} from '../../../src/capability/company-gaps/company-gaps.repository.js';
import {
  chooseDimension,
  type Source,
} from '../../../src/capability/company-gaps/rules/choose-source.js';
import { findGaps } from '../../../src/capability/skill-gaps/rules/find-gaps.js';
import type { EmployerTx } from '../../../src/platform/db/database.js';
import { asWorker } from '../../setup/builders/audit-trail.js';
import { assessAll } from '../../setup/builders/data-team.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import type { TestApp } from '../../setup/test-app.js';

/** Every grouping that tells people apart in another way. */
export const GROUPINGS: GroupKey[][] = [
  ['skill'],
  ['department'],
  ['department', 'skill'],
  ['job_role'],
  ['job_role', 'kind'],
  ['location', 'skill'],
  ['department', 'job_role', 'kind'],
  ['department', 'location'],
];

/** A small company: departments in a line, roles, skills of two kinds, and nobody yet. */
export async function companyScene(upskill: TestApp) {
  const employer = await upskill.newEmployer();
  const { admin } = employer;
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const create = async (url: string, body: object): Promise<string> =>
    (await upskill.done(upskill.api.post(url, admin, body))).id;
  const skillIds: string[] = [];
  for (const kind of ['hard', 'soft', 'hard', 'soft', 'tool', 'knowledge'])
    skillIds.push(await create('/v1/skills', { name: `${kind} ${skillIds.length}`, kind }));
  const departmentIds: string[] = [];
  for (const name of ['Company', 'Plant', 'Line'])
    departmentIds.push(
      await create('/v1/departments', { name, parentId: departmentIds.at(-1) ?? null }),
    );
  const roleIds: string[] = [];
  for (const [index, family] of ['data', 'care', 'shop'].entries()) {
    const role = await catalog.role({ family });
    roleIds.push(role);
    await catalog.version(role, {
      requirements: skillIds.slice(index, index + 4).map((skillId, place) => ({
        skillId,
        level: 2 + ((place + index) % 3),
        weight: 0.7 + place,
        mandatory: place === 0,
      })),
    });
  }
  const hire = async (
    fields: { role?: number; department?: number } & Record<string, unknown> = {},
    levels: readonly number[] = [],
  ) => {
    const { role, department, ...others } = fields;
    const person = await upskill.hire(employer, {
      ...(role === undefined ? {} : { jobRoleId: roleIds[role] }),
      ...(department === undefined ? {} : { departmentId: departmentIds[department] }),
      ...others,
    });
    const known = levels.map((level, index) => ({ skillId: skillIds[index]!, level }));
    if (known.length > 0) await assessAll(upskill, employer, person.id, known);
    return person;
  };
  const worker = asWorker(upskill);
  const counting = companyGapCounting({
    db: worker.db,
    clock: () => upskill.clock.now ?? new Date(),
    employers: upskill.employers,
  });
  const summary = (query = '', by = admin) => upskill.api.get(`/v1/skill-gaps/summary${query}`, by);
  return {
    employer,
    admin,
    catalog,
    skillIds,
    departmentIds,
    roleIds,
    hire,
    counting,
    summary,
    count: () => counting.count(employer.id),
    groups: async (query = '', by = admin) =>
      (await upskill.done(summary(query, by))).data as any[],
    /** A level nobody rounds: thirds and sevenths show what is lost on the way. */
    oddLevel: () => randomInt(0, 36) / 7,
    stop: () => worker.stop(),
  };
}
export type CompanyScene = Awaited<ReturnType<typeof companyScene>>;

const today = () => new Date().toISOString().slice(0, 10);

/** All groups, none hidden, from the source a report would have now or from the one named. */
export async function groupsIn(
  tx: EmployerTx,
  groupBy: GroupKey[],
  wanted: Source | undefined,
): Promise<{ source: Source; groups: GroupSums[] }> {
  const asOf = today();
  const day: Day = { asOf, isPast: false };
  const asked = {
    groupBy,
    isOfDepartments: false,
    isOfLocation: false,
    isOfLine: false,
    asOf,
    today: asOf,
  };
  const source = wanted ?? (await sourceOf(tx, asked));
  const groups = await readGroups(tx, source, {
    employerId: tx.employerId,
    scope: { lineOf: [] },
    day,
    versionIds: await readVersionsInForce(tx, asOf),
    dimension: chooseDimension(asked),
    groupBy,
    withSubtree: false,
    sort: 'gapPoints',
    smallest: 0,
    limit: null,
  });
  return { source, groups };
}

type Person = {
  id: string;
  department: string | null;
  role: string;
  country: string | null;
  region: string | null;
  needs: { skillId: string; kind: string; requiredLevel: number; weight: number }[];
  levels: Record<string, number>;
};
const PEOPLE = {
  text: `select e.id, e.department_id as department, e.job_role_id as role, e.country::text as country, e.region,
      (select json_agg(json_build_object('skillId', r.skill_id, 'kind', s.kind, 'requiredLevel', r.level, 'weight', r.weight))
       from requirements r join skills s on s.employer_id = r.employer_id and s.id = r.skill_id
       where r.requirement_version_id = (select v.id from requirement_versions v
         where v.job_role_id = e.job_role_id and v.effective_on <= $1 order by v.effective_on desc limit 1)) as needs,
      coalesce((select json_object_agg(l.skill_id, l.level) from employee_skill_levels l where l.employee_id = e.id), '{}') as levels
    from employees e where e.status in ('active', 'on_leave') and e.job_role_id is not null`,
};

export type Sum = {
  key: string;
  headcount: number;
  required: number;
  met: number;
  assessed: number;
  gapPoints: number;
};

type Need = Person['needs'][number];
const keyOf = (person: Person, need: Need, groupBy: readonly GroupKey[]) => {
  const parts: Record<GroupKey, string> = {
    department: person.department ?? '',
    job_role: person.role,
    skill: need.skillId,
    kind: need.kind,
    location: `${person.country ?? ''}|${person.region ?? ''}`,
  };
  return groupBy.map((each) => parts[each]).join('|');
};

/** One person’s report by its own rule, requirement by requirement. */
function reportOf({ needs, levels }: Person) {
  const { gaps, unknownSkillIds } = findGaps({
    requirements: needs.map((need) => ({ ...need, mandatory: false })),
    levels: new Map(Object.entries(levels)),
    requiredCredentialTypeIds: [],
    activeCredentialTypeIds: [],
  });
  const gapOf = new Map(gaps.map(({ skillId, gap }) => [skillId, gap]));
  return needs.map((need) => ({
    need,
    gap: gapOf.get(need.skillId) ?? 0,
    isAssessed: !unknownSkillIds.includes(need.skillId),
  }));
}

/** The same groups, added up from one person’s report after the other. */
export async function addUpReports(tx: EmployerTx, groupBy: GroupKey[]): Promise<Sum[]> {
  const people = await tx.rows<Person>(PEOPLE, [today()]);
  const sums = new Map<string, Sum & { people: Set<string> }>();
  for (const person of people.filter(({ needs }) => needs)) {
    for (const { need, gap, isAssessed } of reportOf(person)) {
      const key = keyOf(person, need, groupBy);
      const nothing = { key, headcount: 0, required: 0, met: 0, assessed: 0, gapPoints: 0 };
      const sum = sums.get(key) ?? { ...nothing, people: new Set<string>() };
      sums.set(key, sum);
      sum.people.add(person.id);
      sum.required += 1;
      sum.met += gap > 0 ? 0 : 1;
      sum.assessed += isAssessed ? 1 : 0;
      sum.gapPoints += need.weight * gap;
    }
  }
  return [...sums.values()]
    .map(({ people: members, ...sum }) => ({ ...sum, headcount: members.size }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** What the two ways must agree in; points to a millionth, since one of them adds whole units. */
export const comparable = (sums: readonly (Sum | GroupSums)[]) =>
  sums
    .map(({ key, headcount, required, met, assessed, gapPoints }) => ({
      ...{ key, headcount, required, met, assessed },
      gapPoints: Math.round(gapPoints * 1e5) / 1e5,
    }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
