import { createPublicKey, verify } from 'node:crypto';
import { auditVerifier } from '../../../src/integration/audit-log/audit-verification.service.js';
import { createKeyring } from '../../../src/platform/secrets/keyring.js';
import { asWorker } from '../../setup/builders/audit-trail.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const OLD = 'a secret of the tests, long enough for anyone';
const NEW = 'the secret that follows it, as long as the other';

let upskill: TestApp;
let worker: ReturnType<typeof asWorker>;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  worker = asWorker(upskill);
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(async () => {
  await worker.stop();
  await upskill.stop();
});

const addDepartment = () =>
  upskill.done(upskill.api.post('/v1/departments', employer.admin, { name: fresh('Team') }));
const entries = async (query = '') =>
  (await upskill.done(upskill.api.get(`/v1/audit-entries?limit=200${query}`, employer.admin)))
    .data as { seq: number | null; sealedAt: string | null; occurredAt: string }[];

describe('sealing', () => {
  test('gives every entry a number without gaps, in the order it happened', async () => {
    for (let count = 0; count < 5; count += 1) await addDepartment();
    expect((await entries()).map(({ seq, sealedAt }) => [seq, sealedAt])).toContainEqual([
      null,
      null,
    ]);
    await worker.sealer().seal(employer.id);
    const sealed = await entries();
    expect(sealed.map(({ seq }) => seq)).toEqual(
      sealed.map((_each, place) => sealed.length - place),
    );
  });

  test('does each entry once, however many sealers are at work', async () => {
    for (let count = 0; count < 10; count += 1) await addDepartment();
    const sealers = Array.from({ length: 4 }, () => worker.sealer());
    for (let round = 0; round < 3; round += 1)
      await Promise.all(sealers.map((sealer) => sealer.seal(employer.id)));
    const numbers = (await entries()).map(({ seq }) => seq).sort((a, b) => Number(a) - Number(b));
    expect(numbers).toEqual(numbers.map((_each, place) => place + 1));
  });

  test('finds the employers that wait, and none when all is sealed', async () => {
    await addDepartment();
    expect(await worker.sealer().findWaiting()).toContain(employer.id);
    for (const job of worker.jobs()) await job.run();
    expect(await worker.sealer().findWaiting()).toEqual([]);
  });

  test('writes for nobody but the worker: the service itself cannot seal', async () => {
    const asService = upskill.database.db.inEmployer(employer.id, (tx) =>
      tx.rows({
        text: `insert into audit_seals (seq, entry_id, key_id, sealed_at, hash)
               values (1, gen_random_uuid(), gen_random_uuid(), now(), sha256('x'))`,
      }),
    );
    await expect(asService).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the head', () => {
  test('is signed with a key that anyone can check', async () => {
    await worker.sealer().seal(employer.id);
    const head = await upskill.done(upskill.api.get('/v1/audit-entries/head', employer.admin));
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: head.publicKey },
    });
    const signature = Buffer.from(head.signature, 'base64url');
    expect(head.statement.split('\n')).toEqual([
      'upskill audit head 1',
      employer.id,
      String(head.seq),
      head.hash,
    ]);
    expect(verify(null, Buffer.from(head.statement), key, signature)).toBe(true);
    expect(verify(null, Buffer.from(`${head.statement}0`), key, signature)).toBe(false);
  });

  test('is empty before anything is sealed', async () => {
    const head = await upskill.done(upskill.api.get('/v1/audit-entries/head', employer.admin));
    expect([head.seq, head.sealedAt, head.hash]).toEqual([0, null, '0'.repeat(64)]);
  });
});

describe('verification', () => {
  test('200: a chain nobody touched holds, in parts as well', async () => {
    await addDepartment();
    const { last } = await worker.sealer().seal(employer.id);
    const at = (query: string) =>
      upskill.done(upskill.api.get(`/v1/audit-entries/verification${query}`, employer.admin));
    expect(await at('')).toEqual({
      intact: true,
      verified: last?.seq,
      verifiedThroughSeq: last?.seq,
      complete: true,
      firstBad: null,
    });
    expect(await at('?afterSeq=1')).toMatchObject({
      intact: true,
      verified: Number(last?.seq) - 1,
    });
    expect(await at(`?afterSeq=${last?.seq}`)).toMatchObject({
      intact: true,
      complete: true,
      verified: 0,
      verifiedThroughSeq: last?.seq,
      firstBad: null,
    });
    const missing = { seq: Number(last?.seq) + 1, entryId: null, reason: 'truncated' };
    for (const beyond of [Number(last?.seq) + 1, 1_000_000])
      expect(await at(`?afterSeq=${beyond}`)).toMatchObject({
        intact: false,
        complete: false,
        firstBad: missing,
      });
  });

  test('400: a place that is no number', async () => {
    const url = '/v1/audit-entries/verification?afterSeq=-1';
    expect((await upskill.api.get(url, employer.admin)).status).toBe(400);
  });

  test('holds over a rotation of the secret, and after the old secret is forgotten', async () => {
    await worker.sealer().seal(employer.id);
    await addDepartment();
    const rotating = createKeyring({ secret: NEW, previousSecret: OLD });
    await worker.sealer(rotating).seal(employer.id);
    await worker.sealer(rotating).renewKeys(employer.id);
    const { rows } = await upskill.owner.query(
      'select distinct key_id from audit_seals where employer_id = $1',
      [employer.id],
    );
    expect(rows).toHaveLength(2);
    const forgotten = auditVerifier({ db: worker.db, keyring: createKeyring({ secret: NEW }) });
    expect(await forgotten.verify(employer.id)).toMatchObject({ intact: true, complete: true });
    const strange = auditVerifier({ db: worker.db, keyring: createKeyring({ secret: OLD }) });
    expect(await strange.verify(employer.id)).toMatchObject({
      firstBad: { seq: 1, reason: 'key_unreadable' },
    });
  });
});
