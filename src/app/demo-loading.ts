import type { DemoPlan } from '../../demo/demo-plan.js';
import { SCALES } from '../capability/catalog-imports/index.js';
import type { DemoClient } from './demo-client.js';
import { type Ids, idIn } from './demo-ids.js';
import { loadRequests } from './demo-requests.js';

type Json = Record<string, unknown>;

const text = (value: unknown) => String(value);

const byKey = (results: readonly Json[], key: string) =>
  new Map(results.map((result) => [text(result[key]), text(result.id)]));

async function loadSkills(client: DemoClient, plan: DemoPlan): Promise<Map<string, string>> {
  await client.post('/v1/proficiency-scales', SCALES.onet, { key: 'demo-scale' });
  const items = plan.skills.map((skill) => {
    const mean = skill.source === 'onet' ? plan.referenceMeans.get(skill.externalId) : undefined;
    return { ...skill, ...(mean === undefined ? {} : { referenceWeight: (mean - 1) / 4 }) };
  });
  const results = await client.bulk('/v1/skills/bulk', items, 500, 'demo-skills');
  return new Map(items.map((item, index) => [item.externalId, text(results[index]?.id)]));
}

async function loadRoles(client: DemoClient, plan: DemoPlan, skills: Map<string, string>) {
  const results = await client.bulk('/v1/job-roles/bulk', plan.jobRoles, 200, 'demo-roles');
  const roles = byKey(results, 'code');
  for (const { jobRoleCode, effectiveOn, requirements } of plan.requirementVersions) {
    const body = {
      effectiveOn,
      requirements: requirements.map(({ skillExternalId, ...rest }) => ({
        ...rest,
        skillId: idIn(skills, skillExternalId),
      })),
    };
    const url = `/v1/job-roles/${idIn(roles, jobRoleCode)}/requirement-versions`;
    await client.post(url, body, { key: `demo-version-${jobRoleCode}-${effectiveOn}` });
  }
  return roles;
}

async function loadPeople(client: DemoClient, plan: DemoPlan, roles: Map<string, string>) {
  const departments = new Map<string, string>();
  for (const { key, name, parentKey, costCenter } of plan.departments) {
    const body = {
      name,
      costCenter,
      ...(parentKey === null ? {} : { parentId: idIn(departments, parentKey) }),
    };
    const department = await client.post('/v1/departments', body, {
      key: `demo-department-${key}`,
    });
    departments.set(key, text(department.id));
  }
  const items = plan.employees.map(({ departmentKey, jobRoleCode, ...person }) => ({
    ...person,
    departmentId: idIn(departments, departmentKey),
    jobRoleId: idIn(roles, jobRoleCode),
  }));
  const employees = byKey(
    await client.bulk('/v1/employees/bulk', items, 500, 'demo-employees'),
    'externalId',
  );
  for (const { key, headExternalId } of plan.departments) {
    const url = `/v1/departments/${idIn(departments, key)}`;
    const department = await client.get(url);
    const headId = idIn(employees, headExternalId);
    if (department.headId !== headId)
      await client.patch(url, { headId }, { version: Number(department.version) });
  }
  for (const { employeeExternalId, role } of plan.roleAssignments) {
    const body = { employeeId: idIn(employees, employeeExternalId), role };
    await client.post('/v1/role-assignments', body, {
      key: `demo-role-${role}-${employeeExternalId}`,
    });
  }
  return { departments, employees };
}

async function loadAssessments(
  client: DemoClient,
  plan: DemoPlan,
  ids: Pick<Ids, 'skills' | 'employees'>,
) {
  const items = plan.assessments.map((each) => ({
    employeeId: idIn(ids.employees, each.employeeExternalId),
    skillId: idIn(ids.skills, each.skillExternalId),
    level: each.level,
    source: each.source,
    assessedOn: each.assessedOn,
    ...(each.assessorExternalId === null
      ? {}
      : { assessorId: idIn(ids.employees, each.assessorExternalId) }),
  }));
  await client.bulk('/v1/assessments/bulk', items, 1_000, 'demo-assessments');
}

async function loadTraining(client: DemoClient, plan: DemoPlan, skills: Map<string, string>) {
  const providers = byKey(
    await client.bulk('/v1/providers/bulk', plan.providers, 200, 'demo-providers'),
    'externalId',
  );
  const atLevel = ({ skillExternalId, level }: { skillExternalId: string; level: number }) => ({
    skillId: idIn(skills, skillExternalId),
    level,
  });
  const items = plan.programs.map(({ providerExternalId, teaches, entryLevels, ...program }) => ({
    ...program,
    providerId: idIn(providers, providerExternalId),
    teaches: teaches.map(atLevel),
    entryLevels: entryLevels.map(atLevel),
  }));
  const programs = byKey(
    await client.bulk('/v1/training-programs/bulk', items, 200, 'demo-programs'),
    'externalId',
  );
  return { providers, programs };
}

async function loadFunding(client: DemoClient, plan: DemoPlan, departments: Map<string, string>) {
  const policy = await client.post(
    '/v1/reimbursement-policies',
    { name: plan.policy.name },
    { key: 'demo-policy' },
  );
  const versions = `/v1/reimbursement-policies/${text(policy.id)}/versions`;
  const draft = await client.post(versions, plan.policy.version, { key: 'demo-policy-version' });
  await client.post(`${versions}/${text(draft.id)}/publication`, undefined, {
    key: 'demo-publication',
    version: Number(draft.version),
  });
  for (const { departmentKey, fiscalYear, amount } of plan.budgets) {
    const body = { departmentId: idIn(departments, departmentKey), fiscalYear, amount };
    await client.post('/v1/budgets', body, { key: `demo-budget-${departmentKey}-${fiscalYear}` });
  }
}

/** Writes the whole plan, in the order its parts refer to one another. */
export async function loadPlan(
  client: DemoClient,
  plan: DemoPlan,
  progress: (line: string) => void,
): Promise<void> {
  progress(
    `  ${plan.skills.length} skills, ${plan.jobRoles.length} job roles with their requirements`,
  );
  const skills = await loadSkills(client, plan);
  const roles = await loadRoles(client, plan, skills);
  progress(`  ${plan.employees.length} employees in ${plan.departments.length} departments`);
  const people = await loadPeople(client, plan, roles);
  progress(`  ${plan.assessments.length} assessments`);
  await loadAssessments(client, plan, { skills, employees: people.employees });
  progress(`  ${plan.programs.length} training programs of ${plan.providers.length} providers`);
  const training = await loadTraining(client, plan, skills);
  progress(
    `  a published policy, ${plan.budgets.length} budgets, ${plan.requests.length} tuition requests`,
  );
  await loadFunding(client, plan, people.departments);
  await loadRequests(client, plan, { skills, roles, ...people, ...training });
}
