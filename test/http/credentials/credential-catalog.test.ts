import { CREDENTIALS, credentialDesk, TYPES } from '../../setup/builders/credential-desk.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let desk: ReturnType<typeof credentialDesk>;
let care: string;
let medicine: string;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  desk = credentialDesk(upskill, employer);
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const made = [await catalog.skill(), await catalog.skill()].sort();
  [care, medicine] = made as [string, string];
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const post = (body: object, by = employer.admin) => upskill.api.post(TYPES, by, body);
const change = (id: string, body: object, version: number | string = 1) =>
  upskill.api.patch(`${TYPES}/${id}`, employer.admin, body, version);
const remove = (id: string, version: number | string = 1) =>
  upskill.api.delete(`${TYPES}/${id}`, employer.admin, version);
const list = async (query: string, by = employer.admin) =>
  (await upskill.done(upskill.api.get(`${TYPES}?${query}`, by))).data;
const namesOf = async (id: string) =>
  (await recordedEvents(upskill, id)).map(({ name }: { name: string }) => name);

describe('POST /v1/credential-types', () => {
  test('201: a whole type is answered and read as it was sent', async () => {
    const lower = await desk.type();
    const body = {
      kind: 'license',
      name: fresh('Registered Nurse'),
      issuer: 'Board of Nursing',
      description: 'State license\nfor two years',
      renews: [lower.id],
      grantsLevels: [
        { skillId: care, level: 3 },
        { skillId: medicine, level: 4.5 },
      ],
      validMonths: 24,
      externalId: fresh('NJ'),
    };
    const answer = await post(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ ...body, version: 1 });
    expect(answer.headers.location).toBe(`${TYPES}/${answer.body.id}`);
    expect((await upskill.api.get(`${TYPES}/${answer.body.id}`, employer.admin)).body).toEqual(
      answer.body,
    );
    expect(await recordedEvents(upskill, answer.body.id)).toMatchObject([
      { name: 'credential_type.created' },
    ]);
  });

  test('201: what is absent is empty or null', async () => {
    expect(await desk.type()).toMatchObject({
      issuer: null,
      description: null,
      renews: [],
      grantsLevels: [],
      validMonths: null,
      externalId: null,
    });
  });

  test('409: a name is taken among types of one kind and issuer; an external id among all', async () => {
    const { name } = await desk.type();
    const again = await post({ kind: 'license', name: name.toUpperCase() });
    expect([again.status, again.body.code]).toEqual([409, 'credential-type-name-taken']);
    expect((await post({ kind: 'license', name, issuer: 'Another board' })).status).toBe(201);
    expect((await post({ kind: 'degree', name })).status).toBe(201);

    const externalId = fresh('NJ');
    await desk.type({ externalId });
    const taken = await post({ kind: 'badge', name: fresh('Badge'), externalId });
    expect([taken.status, taken.body.code]).toEqual([409, 'credential-type-external-id-taken']);
  });

  test('422: the level lies outside its scale', async () => {
    for (const level of [0, 5.1]) {
      const { status, body } = await post({
        kind: 'license',
        name: fresh('License'),
        grantsLevels: [{ skillId: care, level }],
      });
      expect([status, body.code]).toEqual([422, 'granted-level-outside-scale']);
      expect(body.errors).toMatchObject([{ pointer: '/grantsLevels/0/level' }]);
    }
  });

  test('422: without a scale there is no level to grant; a skill is named once', async () => {
    const bare = await upskill.newEmployer();
    const skillId = await skillCatalog(upskill, bare).skill();
    const type = { kind: 'license', name: 'License', grantsLevels: [{ skillId, level: 1 }] };
    expect((await post(type, bare.admin)).body.code).toBe('granted-level-scale-missing');
    const twice = [
      { skillId: care, level: 1 },
      { skillId: care, level: 2 },
    ];
    expect((await post({ ...type, grantsLevels: twice })).body.code).toBe('granted-skill-repeated');
  });

  test('422: skills and types that do not exist, or are another employer’s', async () => {
    const stranger = await upskill.newEmployer();
    const theirSkill = await skillCatalog(upskill, stranger).skill();
    const theirType = (await credentialDesk(upskill, stranger).type()).id;
    for (const wrong of [
      { grantsLevels: [{ skillId: NOWHERE, level: 1 }] },
      { grantsLevels: [{ skillId: theirSkill, level: 1 }] },
      { renews: [NOWHERE] },
      { renews: [theirType] },
    ]) {
      const { status, body } = await post({ kind: 'license', name: fresh('License'), ...wrong });
      expect([status, body.code]).toEqual([422, 'unknown-reference']);
      expect(body.errors[0].pointer).toMatch(/^\/(grantsLevels\/0\/skillId|renews\/0)$/);
    }
  });

  test('403: employees read types and do not write them', async () => {
    const ada = await upskill.hire(employer);
    const type = await desk.type();
    expect((await upskill.api.get(`${TYPES}/${type.id}`, ada)).status).toBe(200);
    expect((await post({ kind: 'badge', name: fresh('Badge') }, ada)).status).toBe(403);
    for (const role of ['hr_admin', 'learning_admin', 'employer_admin'] as const) {
      const admin = await upskill.hire(employer, { roles: [role] });
      expect((await post({ kind: 'badge', name: fresh('Badge') }, admin)).status).toBe(201);
    }
  });
});

describe('PATCH /v1/credential-types/{id}', () => {
  test('200: absent keeps, null clears, lists are replaced', async () => {
    const type = await desk.type({
      validMonths: 12,
      issuer: 'Board',
      grantsLevels: [{ skillId: care, level: 2 }],
    });
    const grantsLevels = [{ skillId: medicine, level: 1 }];
    const { status, body } = await change(type.id, { issuer: null, grantsLevels });
    expect(status).toBe(200);
    expect(body).toMatchObject({ issuer: null, grantsLevels, validMonths: 12, version: 2 });
    expect(await recordedEvents(upskill, type.id)).toMatchObject([
      { name: 'credential_type.created' },
      { name: 'credential_type.changed', changedFields: ['issuer', 'grantsLevels'] },
    ]);
  });

  test('200: a patch that changes nothing is no change', async () => {
    const type = await desk.type({ grantsLevels: [{ skillId: care, level: 2 }] });
    const { body } = await change(type.id, { grantsLevels: type.grantsLevels, renews: [] });
    expect(body).toEqual(type);
    expect(await namesOf(type.id)).toEqual(['credential_type.created']);
  });

  test('422: it cannot renew itself; 412: it was changed since; 428: nobody says what was read', async () => {
    const type = await desk.type();
    const own = await change(type.id, { renews: [type.id] });
    expect([own.status, own.body.code]).toEqual([422, 'credential-type-renews-itself']);
    expect((await change(type.id, { validMonths: 1 }, 2)).status).toBe(412);
    const url = `${TYPES}/${type.id}`;
    const bare = await upskill.call('PATCH', { url, by: employer.admin, body: { validMonths: 1 } });
    expect(bare.status).toBe(428);
  });
});

describe('DELETE /v1/credential-types/{id}', () => {
  test('204: what nothing refers to is gone, with what hung on it', async () => {
    const lower = await desk.type();
    const type = await desk.type({
      renews: [lower.id],
      grantsLevels: [{ skillId: care, level: 2 }],
    });
    expect((await remove(type.id)).status).toBe(204);
    expect((await upskill.api.get(`${TYPES}/${type.id}`, employer.admin)).status).toBe(404);
    expect(await namesOf(type.id)).toEqual(['credential_type.created', 'credential_type.deleted']);
    expect((await remove(lower.id)).status).toBe(204);
  });

  test('409: somebody holds it, a role requires it, a program awards it, another type renews it', async () => {
    const [held, required, awarded, renewed] = [
      await desk.type(),
      await desk.type(),
      await desk.type(),
      await desk.type(),
    ];
    const { api, done } = upskill;
    await desk.issue((await upskill.hire(employer)).id, held.id);
    const role = await skillCatalog(upskill, employer).role();
    const version = {
      effectiveOn: '2199-01-01',
      requirements: [],
      requiredCredentialTypeIds: [required.id],
    };
    await done(api.post(`/v1/job-roles/${role}/requirement-versions`, employer.admin, version));
    const program = {
      title: 'Course',
      kind: 'certification',
      delivery: 'online',
      hours: 1,
      credentialTypeId: awarded.id,
    };
    await done(api.post('/v1/training-programs', employer.admin, program));
    await desk.type({ renews: [renewed.id] });
    for (const type of [held, required, awarded, renewed]) {
      const { status, body } = await remove(type.id);
      expect([status, body?.code]).toEqual([409, 'credential-type-in-use']);
    }
  });

  test('a deletion and a requirement version at once: one of them wins, and nothing dangles', async () => {
    const role = await skillCatalog(upskill, employer).role();
    const versions = `/v1/job-roles/${role}/requirement-versions`;
    for (let round = 0; round < 8; round += 1) {
      const type = await desk.type();
      const version = {
        effectiveOn: `2199-01-${String(round + 1).padStart(2, '0')}`,
        requirements: [],
        requiredCredentialTypeIds: [type.id],
      };
      const [added, removed] = await Promise.all([
        upskill.api.post(versions, employer.admin, version),
        remove(type.id),
      ]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([added.status, removed.status]);
    }
  });
});

describe('GET /v1/credential-types', () => {
  test('by kind, part of the name, skill, external id, and since a change', async () => {
    const other = await upskill.newEmployer();
    const theirs = credentialDesk(upskill, other);
    const catalog = skillCatalog(upskill, other);
    await catalog.scale({ max: 5 });
    const skillId = await catalog.skill();
    const rn = await theirs.type({ name: 'Registered 100% Nurse', externalId: 'RN' });
    const md = await theirs.type({ kind: 'degree', grantsLevels: [{ skillId, level: 1 }] });
    const ids = async (query: string) =>
      (await list(query, other.admin)).map(({ id }: { id: string }) => id);
    expect(await ids('')).toEqual([rn.id, md.id]);
    expect(await ids('kind=degree')).toEqual([md.id]);
    expect(await ids('q=100%25%20nurse')).toEqual([rn.id]);
    expect(await ids('q=r_g')).toEqual([]);
    expect(await ids('externalId=RN')).toEqual([rn.id]);
    expect(await ids(`skillId=${skillId}`)).toEqual([md.id]);
    expect(await ids(`updatedSince=${md.updatedAt}`)).toEqual([md.id]);
    expect(await list('', employer.admin)).not.toContainEqual(rn);
  });
});

test('404: a credential of a type is no type', async () => {
  const type = await desk.type();
  const held = await desk.issue((await upskill.hire(employer)).id, type.id);
  expect((await upskill.api.get(`${TYPES}/${held.id}`, employer.admin)).status).toBe(404);
  expect((await upskill.api.get(`${CREDENTIALS}/${type.id}`, employer.admin)).status).toBe(404);
});
