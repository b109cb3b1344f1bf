import { credentialDesk } from '../../setup/builders/credential-desk.js';
import { assessAll, dataTeam } from '../../setup/builders/data-team.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(() => {
  upskill.clock.now = new Date('2026-05-31T12:00:00Z');
});
afterAll(() => upskill.stop());

/** Somebody whose own role asks for a license, and who has every skill it asks for. */
async function licensedWork() {
  const { employer, catalog, hire, sql } = await dataTeam(upskill);
  const desk = credentialDesk(upskill, employer);
  const license = await desk.type({ validMonths: 24 });
  const role = await catalog.role();
  const version = {
    effectiveOn: '2020-01-01',
    requirements: [{ skillId: sql, level: 3, weight: 1 }],
    requiredCredentialTypeIds: [license.id],
  };
  const { api, done } = upskill;
  await done(api.post(`/v1/job-roles/${role}/requirement-versions`, employer.admin, version));
  const person = await hire([], { jobRoleId: role });
  const since = { skillId: sql, level: 4, assessedOn: '2024-01-01' };
  await assessAll(upskill, employer, person.id, [since]);
  const report = async (query = '') => {
    const url = `/v1/employees/${person.id}/skill-gaps${query}`;
    const { qualified, blockedBy } = await done(api.get(url, employer.admin));
    return { qualified, blockedBy };
  };
  const qualified = { qualified: true, blockedBy: [] };
  const blocked = { qualified: false, blockedBy: [{ kind: 'credential', id: license.id }] };
  return { employer, desk, license, person, report, qualified, blocked };
}

describe('a role that asks for a license', () => {
  test('without it one is not qualified, and is told what blocks; with it one is', async () => {
    const { desk, license, person, report, qualified, blocked } = await licensedWork();
    expect(await report()).toEqual(blocked);
    await desk.issue(person.id, license.id);
    expect(await report()).toEqual(qualified);
  });

  test('it counts through its last day, and blocks again on the next', async () => {
    const { desk, license, person, report, qualified, blocked } = await licensedWork();
    await desk.issue(person.id, license.id);
    expect(await report('?asOf=2026-05-31')).toEqual(qualified);
    expect(await report('?asOf=2026-06-01')).toEqual(blocked);
    upskill.clock.now = new Date('2026-06-01T00:00:00Z');
    expect(await report()).toEqual(blocked);
    expect(await report('?asOf=2024-05-31')).toEqual(blocked);
  });

  test('revoked, it blocks from that day on; as of the day before one still was qualified', async () => {
    const { desk, license, person, report, qualified, blocked } = await licensedWork();
    const held = await desk.issue(person.id, license.id);
    await upskill.done(desk.act(held, 'revocation', { on: '2026-03-01' }));
    expect(await report()).toEqual(blocked);
    expect(await report('?asOf=2026-02-28')).toEqual(qualified);
    expect(await report('?asOf=2026-03-01')).toEqual(blocked);
  });

  test('a suspension blocks until the reinstatement; another license of the type is enough', async () => {
    const { desk, license, person, report, qualified, blocked } = await licensedWork();
    const held = await desk.issue(person.id, license.id);
    const suspended = await upskill.done(desk.act(held, 'suspension', { on: '2026-05-01' }));
    expect(await report()).toEqual(blocked);
    const second = await desk.issue(person.id, license.id, { expiresOn: null });
    expect(await report()).toEqual(qualified);
    await upskill.done(desk.act(second, 'revocation'));
    expect(await report()).toEqual(blocked);
    await upskill.done(desk.act(suspended, 'reinstatement'));
    expect(await report()).toEqual(qualified);
  });

  test('a license of another type does not count, nor does anybody else’s', async () => {
    const { desk, employer, license, person, report, blocked } = await licensedWork();
    await desk.issue(person.id, (await desk.type()).id);
    await desk.issue((await upskill.hire(employer)).id, license.id);
    expect(await report()).toEqual(blocked);
  });
});
