import { v7 as uuidv7 } from 'uuid';
import {
  type Credential,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const named = (name: string) => JSON.stringify({ name });

/** Adds a department, byte for byte as given. */
async function add(
  payload: string,
  key: string | undefined,
  by: Credential = employer.admin,
  url = '/v1/departments',
) {
  const answer = await upskill.app.inject({
    method: 'POST',
    url,
    headers: {
      authorization: by.authorization,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    payload,
  });
  return { status: answer.statusCode, headers: answer.headers, text: answer.payload };
}

async function departmentsNamed(name: string): Promise<number> {
  const { rows } = await upskill.owner.query<{ count: number }>(
    'select count(*)::int as count from departments where name = $1',
    [name],
  );
  return rows[0]?.count ?? 0;
}

describe('the same key again', () => {
  test('the first answer, byte for byte, and nothing is done twice', async () => {
    const [name, key] = [fresh('Once'), uuidv7()];
    const first = await add(named(name), key);
    const second = await add(named(name), key);
    expect(first.status).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(second.headers).toMatchObject({
      'idempotent-replayed': 'true',
      etag: first.headers.etag,
      location: first.headers.location,
      'content-type': first.headers['content-type'],
    });
    expect(await departmentsNamed(name)).toBe(1);
  });

  test('422: another body, even if only its bytes differ', async () => {
    const [name, key] = [fresh('Bytes'), uuidv7()];
    await add(named(name), key);
    for (const payload of [named(fresh('Other')), ` ${named(name)}`]) {
      const { status, text } = await add(payload, key);
      expect([status, JSON.parse(text).code]).toEqual([422, 'idempotency-key-reused']);
    }
  });

  test('422: another path', async () => {
    const [name, key] = [fresh('Path'), uuidv7()];
    await add(named(name), key);
    const items = JSON.stringify({ items: [{ externalId: 'x' }] });
    const { status, text } = await add(items, key, employer.admin, '/v1/employees/bulk');
    expect([status, JSON.parse(text).code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('a refusal of the business is an answer too: it is given again after its reason is gone', async () => {
    const [name, key] = [fresh('Refused'), uuidv7()];
    const { text } = await add(named(name), undefined);
    const first = await add(named(name), key);
    expect(first.status).toBe(409);
    const { id, version } = JSON.parse(text);
    await upskill.api.delete(`/v1/departments/${id}`, employer.admin, version);
    const second = await add(named(name), key);
    expect([second.status, second.text]).toEqual([409, first.text]);
    expect(second.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'content-type': first.headers['content-type'],
    });
    expect(first.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(await departmentsNamed(name)).toBe(0);
  });

  test('what was refused for its shape, its caller or its permission is not stored: the retry is done', async () => {
    const [name, key] = [fresh('Retried'), uuidv7()];
    const reader = await upskill.apiKey(employer.id, ['departments.read']);
    expect((await add('{"name":', key)).status).toBe(400);
    expect((await add('{"name":""}', key)).status).toBe(400);
    expect((await add(named(name), key, { authorization: 'Bearer no' })).status).toBe(401);
    expect((await add(named(name), key, reader)).status).toBe(403);
    expect((await add(named(name), key)).status).toBe(201);
  });

  test('401: the credential was revoked since', async () => {
    const [name, key] = [fresh('Revoked'), uuidv7()];
    const soon = await upskill.apiKey(employer.id);
    expect((await add(named(name), key, soon)).status).toBe(201);
    await upskill.owner.query(
      'update api_keys set revoked_at = now() where id = (select max(id::text)::uuid from api_keys where employer_id = $1)',
      [employer.id],
    );
    upskill.clock.now = new Date(Date.now() + 2_000);
    try {
      expect((await add(named(name), key, soon)).status).toBe(401);
    } finally {
      upskill.clock.now = undefined;
    }
  });

  test('a new request, once seven days have passed', async () => {
    const [name, key] = [fresh('Week'), uuidv7()];
    await add(named(name), key);
    await upskill.owner.query(`update idempotency_keys set expires_at = now() where key = $1`, [
      key,
    ]);
    const later = fresh('Later');
    const again = await add(named(later), key);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect((await add(named(later), key)).headers['idempotent-replayed']).toBe('true');
  });
});

describe('whose key it is', () => {
  test('the same key of another employer is another key', async () => {
    const [name, key] = [fresh('Shared'), uuidv7()];
    const other = await upskill.newEmployer();
    const [first, second] = [await add(named(name), key), await add(named(name), key, other.admin)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers['idempotent-replayed']).toBeUndefined();
    expect(JSON.parse(first.text).id).not.toBe(JSON.parse(second.text).id);
  });

  test('the same key of another credential of the employer is another key', async () => {
    const key = uuidv7();
    await add(named(fresh('Mine')), key);
    const theirs = await add(named(fresh('Theirs')), key, await upskill.apiKey(employer.id));
    expect([theirs.status, theirs.headers['idempotent-replayed']]).toEqual([201, undefined]);
  });

  test('what is stored is sealed: the table shows neither the body nor a secret', async () => {
    const [name, key] = [fresh('Sealed'), uuidv7()];
    await add(named(name), key);
    const { rows } = await upskill.owner.query<{ body: Buffer; headers: object }>(
      'select body, headers from idempotency_keys where key = $1',
      [key],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body.includes(Buffer.from(name))).toBe(false);
  });
});

describe('at the same time', () => {
  test('a hundred requests with one key have one effect: one answer, or "still running"', async () => {
    const [name, key] = [fresh('Race'), uuidv7()];
    const answers = await Promise.all(Array.from({ length: 100 }, () => add(named(name), key)));
    const made = answers.filter(({ status }) => status === 201);
    const running = answers.filter(({ status }) => status === 409);
    expect(made.length + running.length).toBe(100);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(made.filter(({ headers }) => !headers['idempotent-replayed'])).toHaveLength(1);
    for (const { text, headers } of running) {
      expect(JSON.parse(text).code).toBe('idempotency-key-in-flight');
      expect(headers['retry-after']).toBe('1');
    }
    expect(await departmentsNamed(name)).toBe(1);
  });

  test('409: the first request is still running, and is not waited for', async () => {
    const [name, key] = [fresh('Slow'), uuidv7()];
    const blocker = await upskill.owner.connect();
    try {
      await blocker.query('begin; lock table departments in access exclusive mode');
      const first = add(named(name), key);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const second = await add(named(name), key);
      expect([second.status, second.headers['retry-after']]).toEqual([409, '1']);
      expect(JSON.parse(second.text).code).toBe('idempotency-key-in-flight');
      await blocker.query('rollback');
      expect((await first).status).toBe(201);
    } finally {
      blocker.release();
    }
    expect((await add(named(name), key)).headers['idempotent-replayed']).toBe('true');
  });
});

test('a change under a key has its event and its audit entry once', async () => {
  const [name, key] = [fresh('Evented'), uuidv7()];
  const { text } = await add(named(name), key);
  await add(named(name), key);
  const { rows } = await upskill.owner.query(
    `select (select count(*)::int from outbox where subject_id = $1) as events,
            (select count(*)::int from audit_entries where subject_id = $1) as entries`,
    [JSON.parse(text).id],
  );
  expect(rows).toEqual([{ events: 1, entries: 1 }]);
});
