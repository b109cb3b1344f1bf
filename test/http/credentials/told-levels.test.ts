import type { EmployerId } from '../../../src/kernel/ids.js';
import { credentialBulkService } from '../../../src/learning/credentials/credential-bulk.service.js';
import { credentialTypeService } from '../../../src/learning/credentials/credential-catalog.service.js';
import { credentialStateService } from '../../../src/learning/credentials/credential-states.service.js';
import { credentialService } from '../../../src/learning/credentials/credentials.service.js';
import type { Actor } from '../../../src/platform/access/actor.js';
import type { EmployerTx } from '../../../src/platform/db/database.js';
import { createPager } from '../../../src/platform/http/pagination.js';
import { credentialDesk } from '../../setup/builders/credential-desk.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let skillId: string;
let ada: { id: string; externalId: string };
let bob: { id: string };
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillId = await catalog.skill();
  ada = await upskill.hire(employer);
  bob = await upskill.hire(employer);
});
afterAll(() => upskill.stop());

/** The services with a listener in place of the assessments module: whom it is told of, and what floors it finds then. */
function listening(answer: () => void = () => undefined) {
  const told: { employeeIds: readonly string[]; floors: number }[] = [];
  const levels = {
    async refreshEmployees(tx: EmployerTx, employeeIds: readonly string[]) {
      const text = `select count(*) as floors from credentials_floors where employee_id = any($1::uuid[]) and until_on is null`;
      const [row] = await tx.rows<{ floors: number }>({ text }, [employeeIds]);
      told.push({ employeeIds, floors: Number(row?.floors) });
      answer();
    },
  };
  const { db } = upskill.database;
  const deps = {
    db,
    pager: createPager(upskill.keyring, () => new Date()),
    clock: () => new Date(),
    employers: { settingsOf: async () => ({ timeZone: 'UTC' }) },
    employees: { findErased: async () => new Set<string>() },
    levels,
  };
  return {
    told,
    types: credentialTypeService(deps),
    credentials: credentialService(deps),
    states: credentialStateService(deps),
    bulk: credentialBulkService(deps),
  };
}
const actor = (): Actor => ({
  kind: 'api_key',
  employerId: employer.id as EmployerId,
  employeeId: null,
  principalId: 'test',
  roles: [],
  scopes: [],
  requestId: 'test',
});

test('whatever may change a floor is told in the transaction that changes it; nothing else is', async () => {
  const { told, types, credentials, states, bulk } = listening();
  const lastTold = () => told.splice(0);
  const type = await types.create(actor(), { kind: 'license', name: fresh('License') });
  const given = { credentialTypeId: type.id, issuedOn: '2020-01-01' };
  expect(lastTold()).toEqual([]);

  const held = await credentials.create(actor(), { ...given, employeeId: ada.id });
  await credentials.create(actor(), { ...given, employeeId: bob.id });
  expect(lastTold()).toEqual([
    { employeeIds: [ada.id], floors: 0 },
    { employeeIds: [bob.id], floors: 0 },
  ]);

  const grantsLevels = [{ skillId, level: 3 }];
  await types.update(actor(), type.id, 1, { grantsLevels });
  await types.update(actor(), type.id, 2, { grantsLevels, name: fresh('License') });
  expect(lastTold()).toEqual([{ employeeIds: [ada.id, bob.id].toSorted(), floors: 2 }]);

  await credentials.update(actor(), held.id, 1, { number: fresh('RN') });
  expect(lastTold()).toEqual([]);
  await credentials.update(actor(), held.id, 2, { expiresOn: '2020-12-31' });
  await states.renew(actor(), held.id, 3, { expiresOn: null });
  await states.suspend(actor(), held.id, 4, {});
  await states.reinstate(actor(), held.id, 5, {});
  await states.revoke(actor(), held.id, 6, {});
  expect(lastTold().map(({ floors }) => floors)).toEqual([0, 1, 0, 1, 0]);

  const item = { ...given, externalId: fresh('LIC'), employeeExternalId: ada.externalId };
  await bulk.upsertMany(actor(), [item, { ...item, externalId: fresh('LIC') }]);
  await bulk.upsertMany(actor(), [item]);
  expect(lastTold()).toEqual([{ employeeIds: [ada.id], floors: 2 }]);
});

test('where levels cannot be brought up to date, nothing was done', async () => {
  const { credentials, types } = listening(() => {
    throw new Error('no levels today');
  });
  const desk = credentialDesk(upskill, employer);
  const type = await desk.type();
  const given = { employeeId: ada.id, credentialTypeId: type.id, issuedOn: '2020-01-01' };
  await expect(credentials.create(actor(), given)).rejects.toThrow('no levels today');
  expect(await desk.list(`credentialTypeId=${type.id}`)).toEqual([]);
  await desk.issue(ada.id, type.id);
  const changes = { grantsLevels: [{ skillId, level: 3 }] };
  await expect(types.update(actor(), type.id, 1, changes)).rejects.toThrow('no levels today');
  const { body } = await upskill.api.get(`/v1/credential-types/${type.id}`, employer.admin);
  expect(body).toEqual(type);
});
