import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

async function department() {
  const { api, done } = upskill;
  return done(api.post('/v1/departments', employer.admin, { name: fresh('Department') }));
}
const rename = (id: string, ifMatch: string | number, name = fresh('Renamed')) =>
  upskill.api.patch(`/v1/departments/${id}`, employer.admin, { name }, ifMatch);

test('the ETag of an answer is its version, and lets the next change through', async () => {
  const { id } = await department();
  const read = await upskill.api.get(`/v1/departments/${id}`, employer.admin);
  expect(read.headers.etag).toBe(`"v${read.body.version}"`);
  const changed = await rename(id, String(read.headers.etag));
  expect([changed.status, changed.body.version]).toEqual([200, read.body.version + 1]);
});

test('428: no If-Match, so that nobody’s change is lost by accident', async () => {
  const { id } = await department();
  const { status, body } = await upskill.call('PATCH', {
    url: `/v1/departments/${id}`,
    by: employer.admin,
    body: { name: 'Unseen' },
  });
  expect([status, body.code]).toEqual([428, 'if-match-required']);
});

test('412: somebody changed it since it was read', async () => {
  const { id, version } = await department();
  await upskill.done(rename(id, version));
  const { status, body } = await rename(id, version);
  expect([status, body.code]).toEqual([412, 'stale-version']);
});

test.each(['W/"v1"', '"v01"', 'v1', '"v1","v2"', '"v9007199254740993"'])(
  '412: %s is no tag of ours',
  async (tag) => {
    const { id } = await department();
    expect((await rename(id, tag)).status).toBe(412);
  },
);

test('200: `*` says "I do not mind", where no money is at stake', async () => {
  const { id } = await department();
  expect((await rename(id, '*')).status).toBe(200);
});

test('a patch that changes nothing is no change: the same version, no event', async () => {
  const { id, name, version } = await department();
  const same = await upskill.done(rename(id, version, name));
  expect(same.version).toBe(version);
  const { rows } = await upskill.owner.query('select name from outbox where subject_id = $1', [id]);
  expect(rows).toEqual([{ name: 'department.created' }]);
});

test('a hundred changes of one version at once: exactly one stands', async () => {
  const { id, version } = await department();
  const answers = await Promise.all(Array.from({ length: 100 }, () => rename(id, version)));
  const winners = answers.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(99);
  const now = await upskill.done(upskill.api.get(`/v1/departments/${id}`, employer.admin));
  expect(now).toEqual(winners[0]?.body);
});

test('409 or 503, never a defect, where a lock cannot be had in time', async () => {
  const { id, version } = await department();
  const blocker = await upskill.owner.connect();
  try {
    await blocker.query('begin');
    await blocker.query('select 1 from departments where id = $1 for update', [id]);
    const { status, body, headers } = await rename(id, version);
    expect([status, body.code, headers['retry-after']]).toEqual([409, 'busy', '1']);
  } finally {
    await blocker.query('rollback');
    blocker.release();
  }
});
