import { generateKeyPairSync } from 'node:crypto';
import { policyTerms, REQUESTS, tuitionOf } from '../setup/builders/tuition.js';
import { type Document, operationsOf, resolveSchema } from '../setup/operations.js';
import {
  type Credential,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

type Made = { list: string; id: string; version: number; by: Credential };
const post = (url: string, body: object, by: Credential = employer.admin) =>
  upskill.done(upskill.api.post(url, by, body));
const remove = ({ list, id, version, by }: Made) =>
  upskill.api.delete(`${list}/${id}`, by, version);
const deletedOf = (list: string, by: Credential, more = '') =>
  upskill.done(upskill.api.get(`${list}?deleted=true${more}`, by));
const idsOf = ({ deleted }: { deleted: { id: string }[] }) => deleted.map(({ id }) => id);

async function newDraft(by: Credential): Promise<Made> {
  return { list: REQUESTS, by, ...(await post(REQUESTS, tuitionOf(500), by)) };
}

/** Two, for the first scale of an employer is its default and stays. */
async function newScales() {
  const levels = [{ value: 5, label: 'Top' }];
  const add = () =>
    post('/v1/proficiency-scales', { name: fresh('Scale'), zero: 0, max: 5, levels });
  return [await add(), await add()] as const;
}

function newProvider() {
  const { publicKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  return post('/v1/identity-providers', {
    issuer: `https://${fresh('login')}.example.com`,
    audience: 'upskill',
    algorithms: ['EdDSA'],
    jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x, alg: 'EdDSA' }] },
  });
}

/** Something to delete, for every operation that deletes. */
const makers: Record<string, () => Promise<Made>> = {
  deleteDepartment: async () => ({
    list: '/v1/departments',
    by: employer.admin,
    ...(await post('/v1/departments', { name: fresh('Department') })),
  }),
  deleteCredentialType: async () => ({
    list: '/v1/credential-types',
    by: employer.admin,
    ...(await post('/v1/credential-types', { kind: 'badge', name: fresh('Badge') })),
  }),
  deleteProficiencyScale: async () => ({
    list: '/v1/proficiency-scales',
    by: employer.admin,
    ...(await newScales())[1],
  }),
  withdrawScaleConversion: async () => {
    const [{ id: toScaleId }, { id: fromScaleId }] = await newScales();
    const anchors = [
      [0, 0],
      [5, 5],
    ];
    const planned = { fromScaleId, toScaleId, anchors, effectiveOn: '2199-01-01' };
    const list = '/v1/scale-conversions';
    return { list, by: employer.admin, ...(await post(list, planned)) };
  },
  withdrawRequirementVersion: async () => {
    const role = await post('/v1/job-roles', { code: fresh('role'), title: 'Role' });
    const list = `/v1/job-roles/${role.id}/requirement-versions`;
    const planned = { effectiveOn: '2199-01-01', requirements: [] };
    return { list, by: employer.admin, ...(await post(list, planned)) };
  },
  deleteReimbursementPolicyVersion: async () => {
    const policy = await post('/v1/reimbursement-policies', { name: fresh('Policy') });
    const list = `/v1/reimbursement-policies/${policy.id}/versions`;
    return { list, by: employer.admin, ...(await post(list, policyTerms())) };
  },
  deleteReimbursementRequest: async () => newDraft(await upskill.hire(employer)),
  endApprovalDelegation: async () => {
    const grace = await upskill.hire(employer);
    const { id: toId } = await upskill.hire(employer);
    const list = '/v1/approval-delegations';
    const delegated = { toId, startsOn: '2026-11-23', endsOn: '2199-12-31' };
    return { list, by: grace, ...(await post(list, delegated, grace)) };
  },
  deleteIdentityProvider: async () => ({
    list: '/v1/identity-providers',
    by: employer.admin,
    ...(await newProvider()),
  }),
  unlinkEmployeeIdentity: async () => {
    const { id: employeeId } = await upskill.hire(employer);
    const list = `/v1/employees/${employeeId}/identities`;
    const { id: identityProviderId } = await newProvider();
    const linked = await post(list, { identityProviderId, subject: fresh('subject') });
    return { list, by: employer.admin, ...linked };
  },
  deleteRoleAssignment: async () => {
    const { id: employeeId } = await upskill.hire(employer);
    const assignment = await post('/v1/role-assignments', { employeeId, role: 'auditor' });
    return { list: '/v1/role-assignments', by: employer.admin, ...assignment };
  },
};

const document = () => upskill.app.swagger() as Document;
const deletions = () => operationsOf(document()).filter(({ method }) => method === 'DELETE');

test('every operation that deletes is tried here', () => {
  expect(
    deletions()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(makers).sort());
});

test('the list of everything that can be deleted says since when, and what is gone', () => {
  const lists = operationsOf(document()).filter(({ method }) => method === 'GET');
  const silent = deletions().filter(({ path }) => {
    const list = lists.find((each) => each.path === path.slice(0, path.lastIndexOf('/')));
    const takes = list?.parameters.map(({ name }) => name) ?? [];
    const { properties = {} } = resolveSchema(document(), list?.response ?? {});
    return (
      !['deleted', 'updatedSince'].every((name) => takes.includes(name)) ||
      !('deleted' in properties)
    );
  });
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test.each(Object.keys(makers))('%s leaves a tombstone', async (operation) => {
  const made = await (makers[operation] as () => Promise<Made>)();
  expect((await deletedOf(made.list, made.by)).deleted).not.toContainEqual(
    expect.objectContaining({ id: made.id }),
  );
  expect((await remove(made)).status).toBe(204);

  const gone = await deletedOf(made.list, made.by);
  expect(gone.data).toEqual([]);
  const stone = gone.deleted.find(({ id }: { id: string }) => id === made.id);
  expect(stone).toEqual({
    id: made.id,
    deletedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });

  const since = (instant: string) => deletedOf(made.list, made.by, `&updatedSince=${instant}`);
  expect(idsOf(await since(stone.deletedAt))).toContain(made.id);
  expect(idsOf(await since('2199-01-01T00:00:00Z'))).toEqual([]);

  const left = await upskill.done(upskill.api.get(made.list, made.by));
  expect(left.deleted).toEqual([]);
  expect(left.data.map(({ id }: { id: string }) => id)).not.toContain(made.id);
});

test('what is gone comes in pages, each thing once', async () => {
  const other = await upskill.newEmployer();
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const { id } = await post('/v1/departments', { name: fresh('Department') }, other.admin);
    await upskill.api.delete(`/v1/departments/${id}`, other.admin, 1);
    made.push(id);
  }
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await deletedOf('/v1/departments', other.admin, `&limit=2${cursor}`);
    seen.push(...idsOf(page));
    cursor = page.nextCursor && `&cursor=${page.nextCursor}`;
  } while (cursor);
  expect(seen).toEqual(made);
});

test('a deletion that is refused leaves nothing', async () => {
  const { id } = await post('/v1/departments', { name: fresh('Department') });
  await upskill.hire(employer, { departmentId: id });
  expect((await upskill.api.delete(`/v1/departments/${id}`, employer.admin, 1)).status).toBe(409);
  expect(idsOf(await deletedOf('/v1/departments', employer.admin))).not.toContain(id);
});

describe('nobody learns from a tombstone what they could not see', () => {
  test('another employer', async () => {
    const made = await (makers.deleteDepartment as () => Promise<Made>)();
    await remove(made);
    const stranger = await upskill.newEmployer();
    expect((await deletedOf(made.list, stranger.admin)).deleted).toEqual([]);
  });

  test('drafts of requests: the line above is told, a colleague is not', async () => {
    const manager = await upskill.hire(employer);
    const ada = await upskill.hire(employer, { manager });
    const colleague = await upskill.hire(employer, { manager });
    const draft = await newDraft(ada);
    await remove(draft);
    expect(idsOf(await deletedOf(draft.list, ada))).toEqual([draft.id]);
    expect(idsOf(await deletedOf(draft.list, manager))).toEqual([draft.id]);
    expect(idsOf(await deletedOf(draft.list, colleague))).toEqual([]);
    const ofColleague = `&employeeId=${colleague.id}`;
    expect(idsOf(await deletedOf(draft.list, employer.admin, ofColleague))).toEqual([]);
  });

  test('drafts of policies: employees never saw them', async () => {
    const draft = await (makers.deleteReimbursementPolicyVersion as () => Promise<Made>)();
    await remove(draft);
    const employee = await upskill.hire(employer);
    expect(idsOf(await deletedOf(draft.list, employee))).toEqual([]);
  });
});
