import type { PoolClient } from 'pg';
import {
  auditVerifier,
  type FirstBad,
} from '../../../src/integration/audit-log/audit-verification.service.js';
import { asWorker } from '../../setup/builders/audit-trail.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const MUTATIONS = 1_000;
const LENGTH = 40;

let upskill: TestApp;
let worker: ReturnType<typeof asWorker>;
let employer: TestEmployer;
let verifier: ReturnType<typeof auditVerifier>;
let client: PoolClient;
let seqs: number;
let head: { seq: number; hash: string };
beforeAll(async () => {
  upskill = await startTestApp();
  worker = asWorker(upskill);
  employer = await upskill.newEmployer();
  for (let count = 0; count < LENGTH / 2; count += 1) {
    const person = await upskill.done(
      upskill.api.post('/v1/employees', employer.admin, {
        externalId: fresh('M'),
        givenName: 'Ada',
        familyName: 'Byron',
        email: `${fresh('mutated')}@example.com`,
        status: 'active',
        employmentType: 'full_time',
        hiredOn: '2020-01-01',
      }),
    );
    await upskill.done(
      upskill.api.patch(`/v1/employees/${person.id}`, employer.admin, { givenName: 'Eda' }, '*'),
    );
  }
  const { last } = await worker.sealer().seal(employer.id);
  seqs = last?.seq ?? 0;
  head = { seq: seqs, hash: last?.hash.toString('hex') ?? '' };
  verifier = auditVerifier({ db: worker.db, keyring: upskill.keyring });
  client = await upskill.owner.connect();
  // A superuser whom no trigger, reference or check stops.
  await client.query(`set session_replication_role = replica`);
  await client.query(`do $$ declare each record; begin
    for each in select conrelid::regclass as name, conname from pg_constraint
      where contype in ('c', 'f') and conrelid in ('audit_entries'::regclass, 'audit_seals'::regclass)
    loop execute format('alter table %s drop constraint %I', each.name, each.conname); end loop; end $$`);
  for (const table of ['audit_entries', 'audit_seals', 'audit_keys'])
    await client.query(
      `create table kept_${table} as select * from ${table} where employer_id = $1`.replace(
        '$1',
        `'${employer.id}'`,
      ),
    );
});
afterAll(async () => {
  client.release(true);
  await worker.stop();
  await upskill.stop();
});

async function restore() {
  for (const table of ['audit_entries', 'audit_seals', 'audit_keys']) {
    await client.query(`delete from ${table} where ctid is not null`);
    await client.query(`insert into ${table} select * from kept_${table}`);
  }
}

/** A generator whose seed is printed when a mutation slips through. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
type Random = ReturnType<typeof randomFrom>;

/** How a stored value of each type is changed a little. */
const CHANGED: Record<string, (column: string, at: number) => string> = {
  uuid: (c, at) =>
    `coalesce(overlay(${c}::text placing case when substr(${c}::text, ${25 + (at % 12)}, 1) = '0' then '1' else '0' end from ${25 + (at % 12)})::uuid, gen_random_uuid())`,
  text: (c, at) =>
    `overlay(${c} placing case when substr(${c}, 1 + ${at} % length(${c}), 1) = 'x' then 'y' else 'x' end from 1 + ${at} % length(${c}))`,
  'timestamp with time zone': (c) => `${c} + interval '1 microsecond'`,
  'text[]': (c) => `${c} || 'x'::text`,
  jsonb: (c) => `${c} || '{"x": 1}'`,
  bigint: (c, at) => `${c} + 1000 + ${at}`,
  bytea: (c, at) =>
    `case when ${c} is null then '\\x00'::bytea else set_bit(${c}, ${at} % (length(${c}) * 8), 1 - get_bit(${c}, ${at} % (length(${c}) * 8))) end`,
};

type Column = { table: 'audit_entries' | 'audit_seals'; name: string; type: string };
let columns: Column[];

/** Each does one thing to the rows and answers the sequence that must be named first. */
const mutations: Record<string, (random: Random) => Promise<number>> = {
  'a byte of any column': async (random) => {
    const { table, name, type } = columns[random(columns.length)] as Column;
    const seq = 1 + random(seqs);
    const change = CHANGED[type];
    if (!change) throw new Error(`nobody said how to change ${type}`);
    const where =
      table === 'audit_seals'
        ? `t.seq = ${seq}`
        : `t.id = (select entry_id from audit_seals where seq = ${seq} and employer_id = '${employer.id}')`;
    const { rowCount } = await client.query(
      `update ${table} t set ${name} = ${change(`t.${name}`, random(1_000))} where ${where} and t.employer_id = '${employer.id}'`,
    );
    expect(rowCount).toBe(1);
    return seq;
  },
  'an entry deleted': async (random) => {
    const seq = 1 + random(seqs);
    await client.query(
      `delete from audit_entries where id = (select entry_id from audit_seals where seq = $1)`,
      [seq],
    );
    return seq;
  },
  'an entry deleted with its seal': async (random) => {
    const seq = 1 + random(seqs - 1);
    await client.query(
      `with gone as (delete from audit_seals where seq = $1 returning entry_id)
       delete from audit_entries where id in (select entry_id from gone)`,
      [seq],
    );
    return seq;
  },
  'two entries swapped': async (random) => {
    const first = 1 + random(seqs - 1);
    const second = first + 1 + random(seqs - first);
    await client.query(
      `with pair as (select seq, entry_id from audit_seals where seq in ($1, $2)),
            swapped as (select a.seq, b.entry_id from pair a join pair b on a.seq <> b.seq)
       update audit_seals s set entry_id = gen_random_uuid() from swapped where s.seq = swapped.seq`,
      [first, second],
    );
    await client.query(
      `with kept as (select seq, entry_id from kept_audit_seals where seq in ($1, $2))
       update audit_seals s set entry_id = k.entry_id from kept k
       where s.seq in ($1, $2) and k.seq in ($1, $2) and s.seq <> k.seq`,
      [first, second],
    );
    return first;
  },
  'the tail cut off': async (random) => {
    const from = 1 + random(seqs);
    await client.query(
      `with gone as (delete from audit_seals where seq >= $1 returning entry_id)
       delete from audit_entries where id in (select entry_id from gone)`,
      [from],
    );
    return from;
  },
  'a forged entry': async () => {
    await client.query(
      `insert into audit_entries select employer_id, gen_random_uuid(), occurred_at, actor_kind, actor_id, on_behalf_of,
         action, subject_type, subject_id, request_id, changed_fields, details, personal_subject_id, personal_values
       from audit_entries limit 1`,
    );
    return seqs + 1;
  },
  'a forged entry with a seal': async () => {
    await client.query(
      `with forged as (
         insert into audit_entries select employer_id, gen_random_uuid(), occurred_at, actor_kind, actor_id, on_behalf_of,
           action, subject_type, subject_id, request_id, changed_fields, details, personal_subject_id, personal_values
         from audit_entries limit 1 returning employer_id, id)
       insert into audit_seals select f.employer_id, $1, f.id, s.key_id, s.sealed_at, s.hash
       from forged f, audit_seals s where s.seq = 1`,
      [seqs + 1],
    );
    return seqs + 1;
  },
  'the key changed': async (random) => {
    await client.query(
      `update audit_keys set wrapped = set_bit(wrapped, $1, 1 - get_bit(wrapped, $1))`,
      [random(400)],
    );
    return 1;
  },
};

test(`X-22: each of ${MUTATIONS} random mutations is found, and its first bad sequence named`, async () => {
  const { rows } = await client.query<Column>(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relname in ('audit_entries', 'audit_seals') order by 1, 2`,
  );
  // The subject of nothing is null everywhere here; a value in its place is found as well, but not by changing a byte.
  columns = rows.filter(({ name }) => name !== 'on_behalf_of' && name !== 'changed_fields');
  columns.push({ table: 'audit_entries', name: 'changed_fields', type: 'text[]' });
  expect(columns.length).toBeGreaterThan(15);
  expect(await verifier.verify(employer.id, head)).toMatchObject({ intact: true, verified: seqs });

  const seed = Number(process.env.MUTATION_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const random = randomFrom(seed);
  const kinds = Object.entries(mutations);
  const missed: [string, number, FirstBad | null][] = [];
  for (let count = 0; count < MUTATIONS; count += 1) {
    // Half of them change a byte; the rest is shared by the others.
    const [name, mutate] = (
      random(2) === 0 ? kinds[0] : kinds[random(kinds.length)]
    ) as (typeof kinds)[number];
    const expected = await mutate(random);
    const { firstBad } = await verifier.verify(employer.id, head);
    if (firstBad?.seq !== expected) missed.push([`${name}, seed ${seed}`, expected, firstBad]);
    await restore();
  }
  expect(missed).toEqual([]);
  expect(await verifier.verify(employer.id, head)).toMatchObject({ intact: true, verified: seqs });
}, 300_000);

test('a tail that was cut off and written anew differs from the published head', async () => {
  await client.query(
    `with gone as (delete from audit_seals where seq = $1 returning entry_id)
     delete from audit_entries where id in (select entry_id from gone)`,
    [seqs],
  );
  await client.query(
    `insert into audit_queue select employer_id, id from audit_entries e
     where not exists (select 1 from audit_seals s where s.entry_id = e.id)`,
  );
  await upskill.done(upskill.api.post('/v1/departments', employer.admin, { name: fresh('Anew') }));
  await worker.sealer().seal(employer.id);
  expect(await verifier.verify(employer.id)).toMatchObject({ intact: true });
  expect(await verifier.verify(employer.id, head)).toMatchObject({
    firstBad: { seq: seqs, reason: 'head_differs' },
  });
});
