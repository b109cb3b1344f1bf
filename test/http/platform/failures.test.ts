import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  // The database refuses a department by the SQLSTATE its name asks for: what no test could make it do otherwise.
  await upskill.owner.query(`
    create function refuse_by_name() returns trigger language plpgsql as $$
    begin
      if new.name ~ '^[0-9A-Z]{5} canary' then
        raise exception 'Key (name)=(%) is a secret', new.name using errcode = substr(new.name, 1, 5);
      end if;
      return new;
    end $$;
    create trigger refuse_by_name before insert on departments for each row execute function refuse_by_name();
    grant execute on function refuse_by_name to public`);
});
afterAll(() => upskill.stop());
beforeEach(() => {
  upskill.logs.length = 0;
});

const create = (sqlState: string, headers: Record<string, string> = {}) =>
  upskill.api.post('/v1/departments', employer.admin, { name: `${sqlState} canary` }, headers);
const alarms = () =>
  upskill.logs.map((line) => JSON.parse(line)).filter(({ alarm }) => alarm !== undefined);

describe('E-03: what the database says is told in the words of the contract', () => {
  test.each([
    ['22003', 400, 'invalid-request'],
    ['22021', 400, 'invalid-request'],
    ['22P05', 400, 'invalid-request'],
    ['23514', 422, 'rule-broken'],
    ['23502', 422, 'rule-broken'],
    ['55P03', 409, 'busy'],
    ['40001', 503, 'unavailable'],
    ['40P01', 503, 'unavailable'],
    ['57014', 503, 'unavailable'],
    ['57P01', 503, 'unavailable'],
    ['08006', 503, 'unavailable'],
    ['53100', 503, 'unavailable'],
    ['53300', 503, 'unavailable'],
    ['42501', 404, 'not-found'],
    ['42P01', 500, 'internal-error'],
    ['42601', 500, 'internal-error'],
    ['XX000', 500, 'internal-error'],
    ['P0001', 500, 'internal-error'],
  ])('%s is %i %s, and says nothing of the statement', async (sqlState, status, code) => {
    const answer = await create(sqlState);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['retry-after']).toBe(status === 503 || status === 409 ? '1' : undefined);
    expect(`${answer.text}${upskill.logs.join('')}`).not.toMatch(/canary|secret|refuse_by_name/);
  });

  test('only what nobody foresaw raises the alarm of a defect', async () => {
    for (const sqlState of ['22003', '23514', '55P03', '40001', '57014', '53300'])
      await create(sqlState);
    expect(alarms()).toEqual([]);
    const { body } = await create('42P01');
    expect(alarms()).toMatchObject([
      {
        alarm: 'defect',
        requestId: body.requestId,
        route: '/v1/departments',
        err: { code: '42P01' },
      },
    ]);
  });

  test('a statement the database itself stopped is a 404 to the caller and an alarm to us, with a key too', async () => {
    const plain = await create('42501');
    const keyed = await create('42501', { 'idempotency-key': 'alarm-1' });
    expect([plain.status, keyed.status]).toEqual([404, 404]);
    expect(alarms()).toMatchObject([
      { alarm: 'security', requestId: plain.body.requestId },
      { alarm: 'security', requestId: keyed.body.requestId },
    ]);
  });

  test('a 404 of the business is no alarm', async () => {
    const url = '/v1/departments/01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
    expect((await upskill.api.get(url, employer.admin)).status).toBe(404);
    expect(alarms()).toEqual([]);
  });
});
