import { CREDENTIALS, credentialDesk } from '../../setup/builders/credential-desk.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let desk: ReturnType<typeof credentialDesk>;
let ada: TestPerson;
let license: { id: string };
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2026-01-15T12:00:00Z');
  employer = await upskill.newEmployer();
  desk = credentialDesk(upskill, employer);
  ada = await upskill.hire(employer);
  license = await desk.type({ validMonths: 24 });
});
afterAll(() => upskill.stop());

const issued = (body: object = {}) => desk.issue(ada.id, license.id, body);
const moved = (held: { id: string; version: number }, action: string, body: object = {}) =>
  upskill.done(desk.act(held, action, body));
const stateAt = async (id: string, day: string) => {
  const rows = await desk.list(`employeeId=${ada.id}&asOf=${day}&limit=200`);
  return rows.find((row: { id: string }) => row.id === id)?.state;
};

const eventsOf = async (id: string) => {
  const text = 'select name, payload from outbox where subject_id = $1 order by id';
  return (await upskill.owner.query(text, [id])).rows;
};

describe('POST /v1/credentials/{id}/suspension, /revocation, /reinstatement', () => {
  test('200: suspended and back leaves a hole; each change is kept, with why, and told', async () => {
    const held = await issued();
    const why = { on: '2025-03-01', reasonCode: 'board-order', note: 'Late report' };
    const suspended = await moved(held, 'suspension', why);
    expect(suspended).toMatchObject({
      state: 'suspended',
      version: 2,
      stateChanges: [{ ...why, state: 'suspended' }],
    });
    const back = await moved(suspended, 'reinstatement', { on: '2025-04-01' });
    expect(back).toMatchObject({ state: 'active', version: 3 });
    expect(back.stateChanges).toEqual([
      { ...why, state: 'suspended' },
      { on: '2025-04-01', state: 'active', reasonCode: null, note: null },
    ]);
    const days = ['2025-02-28', '2025-03-01', '2025-03-31', '2025-04-01'];
    expect(await Promise.all(days.map((day) => stateAt(held.id, day)))).toEqual([
      'active',
      'suspended',
      'suspended',
      'active',
    ]);
    const events = await eventsOf(held.id);
    expect(events).toMatchObject([
      { name: 'credential.issued' },
      { name: 'credential.suspended', payload: { employeeId: ada.id, on: '2025-03-01' } },
      { name: 'credential.reinstated', payload: { on: '2025-04-01' } },
    ]);
    expect(JSON.stringify(events)).not.toContain('Late report');
  });

  test('200: today, where nobody says when; a day to come comes by itself', async () => {
    const revoked = await moved(await issued(), 'revocation');
    expect(revoked).toMatchObject({
      state: 'revoked',
      stateChanges: [{ on: '2026-01-15', state: 'revoked' }],
    });
    const planned = await moved(await issued(), 'revocation', { on: '2026-02-01' });
    expect(planned.state).toBe('active');
    expect(await stateAt(planned.id, '2026-02-01')).toBe('revoked');
  });

  test('200: entered by mistake, it is revoked on its day of issue and never was in force', async () => {
    const mistake = await issued();
    await moved(mistake, 'revocation', { on: mistake.issuedOn });
    expect(await stateAt(mistake.id, mistake.issuedOn)).toBe('revoked');
    const { rows } = await upskill.owner.query(
      'select from credentials_held where credential_id = $1',
      [mistake.id],
    );
    expect(rows).toEqual([]);
  });

  test('409: from a state that does not lead there', async () => {
    const held = await issued();
    const conflict = async (of: { id: string; version: number }, action: string) => {
      const { status, body } = await desk.act(of, action);
      return [status, body.code, body.detail];
    };
    expect(await conflict(held, 'reinstatement')).toEqual([
      409,
      'credential-state-conflict',
      'It is active on that day.',
    ]);
    const revoked = await moved(held, 'revocation', { on: '2025-03-01' });
    expect((await conflict(revoked, 'suspension'))[2]).toBe('It is revoked on that day.');
    expect((await conflict(revoked, 'revocation'))[2]).toBe('It is revoked on that day.');
    const expired = await issued({ expiresOn: '2026-01-14' });
    expect((await conflict(expired, 'suspension'))[2]).toBe(
      'It has expired by that day: renew it.',
    );
  });

  test('422: dated before the issue, or before the change that came last', async () => {
    const held = await issued();
    const early = await desk.act(held, 'suspension', { on: '2024-05-31' });
    expect([early.status, early.body.code]).toEqual([422, 'credential-change-misdated']);
    const suspended = await moved(held, 'suspension', { on: '2025-03-01' });
    const before = await desk.act(suspended, 'reinstatement', { on: '2025-02-28' });
    expect(before.body).toMatchObject({
      code: 'credential-change-misdated',
      errors: [{ pointer: '/on' }],
    });
    expect((await desk.read(held.id)).body).toEqual(suspended);
  });

  test('412: it was changed since; 428: nobody says what was read; 404: nobody’s', async () => {
    const held = await issued();
    await moved(held, 'suspension');
    expect((await desk.act(held, 'revocation')).status).toBe(412);
    const bare = await upskill.api.post(`${CREDENTIALS}/${held.id}/revocation`, employer.admin, {});
    expect(bare.status).toBe(428);
    expect((await desk.act({ id: license.id, version: 1 }, 'revocation')).status).toBe(404);
  });

  test('several revocations at once: one wins, by version or without', async () => {
    const raced = async (ifMatch: string) => {
      const { id } = await issued();
      const url = `${CREDENTIALS}/${id}/revocation`;
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          upskill.api.post(url, employer.admin, {}, { 'if-match': ifMatch }),
        ),
      );
      const { body } = await desk.read(id);
      expect([body.version, body.stateChanges.length]).toEqual([2, 1]);
      return answers.map(({ status }) => status).sort();
    };
    expect(await raced('"v1"')).toEqual([200, 412, 412, 412, 412, 412]);
    expect(await raced('*')).toEqual([200, 409, 409, 409, 409, 409]);
  });

  test('one Idempotency-Key, one change', async () => {
    const held = await issued();
    const url = `${CREDENTIALS}/${held.id}/suspension`;
    const key = '0b2f1c2e-4f5a-4c3b-9f53-0a3f4a3c9d10';
    const first = await upskill.api.act(url, employer.admin, {}, 1, key);
    const again = await upskill.api.act(url, employer.admin, {}, 1, key);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });
});

describe('POST /v1/credentials/{id}/renewal', () => {
  test('200: in time, the last day moves on and there is no hole', async () => {
    const renewed = await moved(await issued(), 'renewal');
    expect(renewed).toMatchObject({ expiresOn: '2028-05-31', stateChanges: [], version: 2 });
    expect(await eventsOf(renewed.id)).toMatchObject([
      { name: 'credential.issued' },
      { name: 'credential.renewed', payload: { on: '2026-01-15' } },
    ]);
  });

  test('200: too late, the days without stay days without', async () => {
    const held = await issued({ expiresOn: '2025-05-31' });
    const renewed = await moved(held, 'renewal', { on: '2025-06-20' });
    expect(renewed).toMatchObject({ expiresOn: '2027-06-19', state: 'active' });
    const days = [
      '2025-05-31',
      '2025-06-01',
      '2025-06-19',
      '2025-06-20',
      '2027-06-19',
      '2027-06-20',
    ];
    expect(await Promise.all(days.map((day) => stateAt(held.id, day)))).toEqual([
      'active',
      'expired',
      'expired',
      'active',
      'active',
      'expired',
    ]);
  });

  test('422: the end does not move on; 409: what is revoked, or valid for good, is not renewed', async () => {
    const held = await issued();
    const short = await desk.act(held, 'renewal', { expiresOn: held.expiresOn });
    expect([short.status, short.body.code]).toEqual([422, 'credential-renewal-too-short']);
    const revoked = await moved(held, 'revocation');
    expect((await desk.act(revoked, 'renewal')).status).toBe(409);
    expect((await desk.act(await issued({ expiresOn: null }), 'renewal')).status).toBe(409);
  });
});
