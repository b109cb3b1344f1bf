import { v7 as uuidv7 } from 'uuid';
import { readConfig } from '../../src/app/config.js';
import { openService, type Service } from '../../src/app/service.js';
import { addDays, dateIn } from '../../src/kernel/calendar.js';
import type { EmployerId } from '../../src/kernel/ids.js';
import { policyVersion } from '../../test/setup/policy-terms.js';
import { SECRET } from './service-process.js';

/** An employer in which everything that the writers do can succeed, and who they act as. */
export type Scene = {
  employerId: string;
  /** The integrator's key, with every scope. */
  apiKey: string;
  managerToken: string;
  /** They all report to the manager, and each works in a department with money. */
  employeeIds: string[];
  providerId: string;
  today: string;
};

const DEPARTMENTS = 10;
const EMPLOYEES = 200;
/** Minor units: more than any experiment spends. */
const PLENTY = 90_000_000_000;

type Json = Record<string, unknown>;
type Post = (path: string, body?: object, headers?: Record<string, string>) => Promise<Json>;

function poster(service: Service, apiKey: string): Post {
  return async (path, body, headers = {}) => {
    const response = await service.app.inject({
      method: 'POST',
      url: path,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'idempotency-key': uuidv7(),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
    if (response.statusCode >= 300) throw new Error(`the scene: ${path}: ${response.payload}`);
    return JSON.parse(response.payload) as Json;
  };
}

async function publishPolicy(post: Post, today: string): Promise<void> {
  const policy = await post('/v1/reimbursement-policies', { name: 'Tuition' });
  const versions = `/v1/reimbursement-policies/${String(policy.id)}/versions`;
  const caps = { annual: [{ amount: PLENTY }], yearBasis: 'payment', lifetime: null };
  const draft = await post(
    versions,
    policyVersion({ effectiveOn: addDays(today, -30), caps, approvalChain: [{ step: 'manager' }] }),
  );
  await post(`${versions}/${String(draft.id)}/publication`, undefined, {
    'if-match': `"v${String(draft.version)}"`,
  });
}

async function fundDepartments(post: Post, today: string): Promise<string[]> {
  const thisYear = Number(today.slice(0, 4));
  const departmentIds: string[] = [];
  for (let number = 1; number <= DEPARTMENTS; number += 1) {
    const { id } = await post('/v1/departments', { name: `Department ${number}` });
    departmentIds.push(String(id));
    for (const fiscalYear of [thisYear, thisYear + 1])
      await post('/v1/budgets', {
        departmentId: id,
        fiscalYear,
        amount: { amount: PLENTY, currency: 'USD' },
      });
  }
  return departmentIds;
}

async function hire(post: Post, departmentIds: readonly string[]): Promise<string[]> {
  const person = (externalId: string, departmentId: string | undefined, fields: object) => ({
    externalId,
    givenName: externalId,
    familyName: 'Example',
    email: `${externalId.toLowerCase()}@example.com`,
    status: 'active',
    employmentType: 'full_time',
    hiredOn: '2020-01-01',
    ...(departmentId ? { departmentId } : {}),
    ...fields,
  });
  const items = Array.from({ length: EMPLOYEES }, (_, index) =>
    person(`W-${index}`, departmentIds[index % departmentIds.length], {
      managerExternalId: 'manager',
    }),
  );
  await post('/v1/employees/bulk', { items: [person('manager', undefined, {})] });
  const { results } = (await post('/v1/employees/bulk', { items })) as {
    results: { id: string | null }[];
  };
  return results.map(({ id }) => id ?? '');
}

/** Founds the employer in an empty database, which is migrated first. */
export async function foundScene(databaseUrl: string): Promise<Scene> {
  const config = readConfig({ DATABASE_URL: databaseUrl, UPSKILL_SECRET: SECRET });
  const service = await openService(config, { logLevel: 'silent' });
  try {
    const { id } = await service.employers.create({
      name: 'Faults',
      country: 'US',
      currency: 'USD',
      timeZone: 'UTC',
      fiscalYearStartsOn: '01-01',
    });
    const scopes = Object.entries(service.grants)
      .filter(([, grant]) => grant.apiKeys === true)
      .map(([scope]) => scope);
    const { key } = await service.credentials.createApiKey(id as EmployerId, {
      name: 'faults',
      scopes,
      days: 1,
    });
    const post = poster(service, key);
    const today = dateIn('UTC', new Date());
    await publishPolicy(post, today);
    const employeeIds = await hire(post, await fundDepartments(post, today));
    const provider = await post('/v1/providers', {
      name: 'State University',
      accredited: true,
      accreditor: 'A commission',
    });
    const manager = await service.credentials.createDevelopmentToken(
      id as EmployerId,
      'manager@example.com',
    );
    if (!manager) throw new Error('the scene has no manager');
    return {
      employerId: id,
      apiKey: key,
      managerToken: manager.token,
      employeeIds,
      providerId: String(provider.id),
      today,
    };
  } finally {
    await service.close();
  }
}
