import { skillSettingsService } from '../../../src/capability/skills/skill-settings.service.js';
import type { Actor } from '../../../src/platform/access/actor.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const SETTINGS = '/v1/skill-settings';
const defaults = {
  reliability: { self: 0.3, peer: 0.4, manager: 0.5, test: 0.9, certificate: 1 },
  halfLifeMonths: 24,
  decay: null,
  classification: { minReadiness: 0.5, readyFor: 0.75, maxNovelty: 0.5, lowNovelty: 0.25 },
};
const read = () => upskill.api.get(SETTINGS, employer.admin);
const change = (body: object, version: number | string = 1, by = employer.admin) =>
  upskill.api.patch(SETTINGS, by, body, version);
const changed = (body: object, version = 1) => upskill.done(change(body, version));
const decay = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.4 };

describe('GET /v1/skill-settings', () => {
  test('200: before anything was changed, the defaults, as version 1 and as old as the employer', async () => {
    const { status, headers, body } = await read();
    expect([status, headers.etag]).toEqual([200, '"v1"']);
    const { createdAt } = await upskill.done(upskill.api.get('/v1/employer', employer.admin));
    const whole = { id: employer.id, version: 1, createdAt, updatedAt: createdAt, ...defaults };
    expect(body).toEqual(whole);
  });

  test('200: everybody may know what their levels are computed with; few may change it', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.get(SETTINGS, ada)).status).toBe(200);
    expect((await change({ halfLifeMonths: 12 }, 1, ada)).status).toBe(403);
    const grace = await upskill.hire(employer, { roles: ['learning_admin'] });
    expect((await change({ halfLifeMonths: 12 }, 1, grace)).status).toBe(200);
  });

  test('200: each employer has settings of its own', async () => {
    await changed({ halfLifeMonths: 6 });
    const stranger = await upskill.newEmployer();
    const theirs = await upskill.done(upskill.api.get(SETTINGS, stranger.admin));
    expect(theirs).toMatchObject({ halfLifeMonths: 24, version: 1 });
  });
});

describe('PATCH /v1/skill-settings', () => {
  test('200: what is named changes, the rest stays', async () => {
    const { createdAt } = (await read()).body;
    const body = await changed({
      reliability: { peer: 0.2 },
      classification: { readyFor: 0.8 },
    });
    expect(body).toMatchObject({
      reliability: { ...defaults.reliability, peer: 0.2 },
      halfLifeMonths: 24,
      decay: null,
      classification: { ...defaults.classification, readyFor: 0.8 },
      version: 2,
      createdAt,
    });
    expect((await read()).body).toEqual(body);
    expect(await recordedEvents(upskill, employer.id)).toContainEqual({
      name: 'skill_settings.changed',
      changedFields: ['reliability', 'classification'],
    });
  });

  test('200: decay is turned on with all its fields, changed by one, and turned off by null', async () => {
    expect((await changed({ decay })).decay).toEqual(decay);
    expect((await changed({ decay: { graceMonths: 0 } }, 2)).decay).toEqual({
      ...decay,
      graceMonths: 0,
    });
    expect(await changed({ decay: null }, 3)).toMatchObject({ decay: null, version: 4 });
  });

  test('200: a patch that changes nothing makes no version and tells nobody', async () => {
    const same = { reliability: { test: 0.9 }, decay: null };
    expect(await changed(same)).toMatchObject({ version: 1 });
    const names = (await recordedEvents(upskill, employer.id)).map(({ name }) => name);
    expect(names).not.toContain('skill_settings.changed');
    expect((await read()).headers.etag).toBe('"v1"');
  });

  test.each([
    [
      'nothing counts',
      { reliability: { self: 0, peer: 0, manager: 0, test: 0, certificate: 0 } },
      '/reliability',
    ],
    ['thresholds cross', { classification: { minReadiness: 0.8 } }, '/classification/minReadiness'],
    ['thresholds cross', { classification: { lowNovelty: 0.6 } }, '/classification/lowNovelty'],
    ['decay begins by halves', { decay: { graceMonths: 1 } }, '/decay/halfLifeMonths'],
  ])('422: %s', async (_why, body, pointer) => {
    const answer = await change(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'skill-settings-wrong']);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expect((await read()).body).toMatchObject({ version: 1, ...defaults });
  });

  test.each([
    [{ reliability: { self: 1.01 } }, '/reliability/self'],
    [{ reliability: { boss: 1 } }, '/reliability'],
    [{ reliability: null }, '/reliability'],
    [{ halfLifeMonths: 0 }, '/halfLifeMonths'],
    [{ halfLifeMonths: 1201 }, '/halfLifeMonths'],
    [{ halfLifeMonths: null }, '/halfLifeMonths'],
    [{ decay: { ...decay, floorFraction: 1.1 } }, '/decay/floorFraction'],
    [{ decay: { ...decay, graceMonths: -1 } }, '/decay/graceMonths'],
    [{ classification: { readyFor: 2 } }, '/classification/readyFor'],
  ])('400: %j', async (body, pointer) => {
    const answer = await change(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test('412 and 428: the version that was read must be named', async () => {
    await changed({ halfLifeMonths: 12 });
    expect((await change({ halfLifeMonths: 6 }, 1)).status).toBe(412);
    const bare = await upskill.call('PATCH', {
      url: SETTINGS,
      by: employer.admin,
      body: { halfLifeMonths: 6 },
    });
    expect(bare.status).toBe(428);
  });

  test('200 once and 412 otherwise: of changes at once one wins, the first ones and later ones', async () => {
    // Two at a time, for that is how many expensive requests an employer may have running.
    for (let version = 1; version <= 6; version += 1) {
      const halves = [version * 10, version * 10 + 1];
      const answers = await Promise.all(
        halves.map((halfLifeMonths) => change({ halfLifeMonths }, version)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      const won = answers.find(({ status }) => status === 200);
      expect((await read()).body).toEqual(won?.body);
    }
  });
});

describe('what others are told', () => {
  const actor = (): Actor => ({
    kind: 'api_key',
    employerId: employer.id,
    employeeId: null,
    principalId: employer.id,
    roles: [],
    scopes: [],
    requestId: 'test',
  });
  /** The service with levels that take note, and may fail. */
  const service = (recomputeAll: () => Promise<void>) =>
    skillSettingsService({ db: upskill.database.db, levels: { recomputeAll } });

  test('everybody’s levels are weighed anew when the weights change, and only then', async () => {
    let times = 0;
    const { update } = service(async () => {
      times += 1;
    });
    await update(actor(), 1, { classification: { readyFor: 0.9 } });
    await update(actor(), 2, { decay });
    await update(actor(), 3, { halfLifeMonths: 24, reliability: { self: 0.3 } });
    expect(times).toBe(0);
    await update(actor(), 3, { halfLifeMonths: 12 });
    await update(actor(), 4, { reliability: { self: 0 } });
    expect(times).toBe(2);
  });

  test('if the levels cannot be weighed anew, the weights stay as they were', async () => {
    const { update } = service(() => Promise.reject(new Error('no')));
    await expect(update(actor(), 1, { halfLifeMonths: 12 })).rejects.toThrow('no');
    expect((await read()).body).toMatchObject({ halfLifeMonths: 24, version: 1 });
  });

  test('other modules get the defaults, then what was decided; the view holds what was decided', async () => {
    const { settingsOf } = service(async () => undefined);
    const asked = () => upskill.database.db.inEmployer(employer.id, settingsOf);
    const viewed = async () => {
      const { rows } = await upskill.owner.query(
        `select reliability, half_life_months, decay, classification from skills_settings where employer_id = $1`,
        [employer.id],
      );
      return rows;
    };
    expect(await asked()).toEqual(defaults);
    expect(await viewed()).toEqual([]);
    await changed({ halfLifeMonths: 6.5, decay });
    expect(await asked()).toEqual({ ...defaults, halfLifeMonths: 6.5, decay });
    expect(await viewed()).toMatchObject([{ half_life_months: 6.5, decay }]);
  });
});
