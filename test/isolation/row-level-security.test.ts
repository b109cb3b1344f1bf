import type { PoolClient } from 'pg';
import { type EmployerWithData, employerWithData } from '../setup/builders/employer-with-data.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { employerTables, publishedViews } from './rows-of-employers.js';

let upskill: TestApp;
let ours: EmployerWithData;
let theirs: EmployerWithData;
let tables: string[];
beforeAll(async () => {
  upskill = await startTestApp();
  ours = await employerWithData(upskill);
  theirs = await employerWithData(upskill);
  tables = await employerTables(upskill.owner);
});
afterAll(() => upskill.stop());

/** One transaction as the role of the service, under an employer or none; rolled back. */
async function asService<T>(
  employerId: string | undefined,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await upskill.database.pool.connect();
  try {
    await client.query('begin');
    if (employerId)
      await client.query(`select set_config('app.employer_id', $1, true)`, [employerId]);
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** How many rows there are by employer, or the SQLSTATE that refused. */
async function employersIn(client: PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct employer_id::text as id from ${table}`,
  );
  return rows.map(({ id }) => id);
}

async function refusal(client: PoolClient, statement: string, values: unknown[]): Promise<string> {
  await client.query('savepoint attempt');
  try {
    await client.query(statement, values);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback to savepoint attempt');
  }
}

const each = async (
  names: readonly string[],
  work: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {};
  for (const name of names) found[name] = await work(name);
  return found;
};
const all = (names: readonly string[], value: unknown) =>
  Object.fromEntries(names.map((name) => [name, value]));

describe('the role of the service, before an employer is known', () => {
  test('sees no row of any table', async () => {
    await asService(undefined, async (client) => {
      const seen = await each(tables, (table) => employersIn(client, table));
      expect(seen).toEqual(all(tables, []));
    });
  });

  test('can insert into no table', async () => {
    await asService(undefined, async (client) => {
      const answers = await each(tables, (table) =>
        refusal(client, `insert into ${table} (employer_id) values ($1)`, [ours.employer.id]),
      );
      expect(answers).toEqual(all(tables, '42501'));
    });
  });

  test('sees nothing either on a connection that served an employer before', async () => {
    const client = await upskill.database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.employer_id', $1, true)`, [ours.employer.id]);
      await client.query('commit');
      const seen = await each(tables, (table) => employersIn(client, table));
      expect(seen).toEqual(all(tables, []));
    } finally {
      client.release();
    }
  });
});

describe('the role of the service, under one employer', () => {
  test('sees that employer’s rows and no others, even when no statement filters', async () => {
    const views = await publishedViews(upskill.owner);
    await asService(ours.employer.id, async (client) => {
      const seen = await each([...tables, ...views], (table) => employersIn(client, table));
      expect(seen).toMatchObject({ employees: [ours.employer.id], outbox: [ours.employer.id] });
      const strangers = Object.entries(seen).filter(([, ids]) =>
        (ids as string[]).some((id) => id !== ours.employer.id),
      );
      expect(strangers).toEqual([]);
    });
  });

  test('cannot insert a row of another employer', async () => {
    await asService(ours.employer.id, async (client) => {
      const answers = await each(tables, (table) =>
        refusal(client, `insert into ${table} (employer_id) values ($1)`, [theirs.employer.id]),
      );
      expect(answers).toEqual(all(tables, '42501'));
    });
  });

  test('cannot change or delete a row of another employer', async () => {
    await asService(ours.employer.id, async (client) => {
      for (const table of tables) {
        for (const statement of [
          `update ${table} set employer_id = employer_id where employer_id = $1`,
          `delete from ${table} where employer_id = $1`,
        ]) {
          await client.query('savepoint attempt');
          const touched = await client.query(statement, [theirs.employer.id]).then(
            ({ rowCount }) => rowCount,
            (error: { code: string }) => error.code,
          );
          await client.query('rollback to savepoint attempt');
          expect([statement, touched]).toEqual([statement, touched === '42501' ? '42501' : 0]);
        }
      }
    });
  });

  test('cannot give a row of its own to another employer', async () => {
    await asService(ours.employer.id, async (client) => {
      const answer = await refusal(client, 'update departments set employer_id = $1', [
        theirs.employer.id,
      ]);
      expect(answer).toBe('42501');
    });
  });
});

type ForeignKey = {
  name: string;
  source: string;
  target: string;
  columns: string[];
  definition: string;
};

/** Every reference from rows of employers to rows of employers that names more than the employer. */
async function references(): Promise<ForeignKey[]> {
  const { rows } = await upskill.owner.query<ForeignKey>(
    `select f.conname as name, f.conrelid::regclass::text as source, f.confrelid::regclass::text as target,
            pg_get_constraintdef(f.oid) as definition,
            (select array_agg(a.attname::text order by k.place) from unnest(f.confkey) with ordinality k(number, place)
             join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.number) as columns
     from pg_constraint f join pg_policy p on p.polrelid = f.conrelid
     where f.contype = 'f' and cardinality(f.conkey) > 1 order by 2, 1`,
  );
  return rows;
}

describe('references, where row-level security does not look', () => {
  /**
   * The constraint itself, on a bare table with its columns: our row names what they have. Run as superuser, whom
   * no policy binds, as the checks of references are bound by none.
   */
  async function attempt(key: ForeignKey, employerId: string): Promise<string> {
    const client = await upskill.owner.connect();
    const [, sources = ''] = /FOREIGN KEY \(([^)]+)\)/.exec(key.definition) ?? [];
    const targets = key.columns.map((column) => `t.${column}`);
    try {
      await client.query('begin');
      await client.query(`create table probe as select ${sources} from ${key.source} with no data`);
      await client.query(`alter table probe add constraint probed ${key.definition}`);
      const { rowCount } = await client.query(
        `insert into probe (${sources}) select $1::uuid, ${targets.slice(1).join(', ')} from ${key.target} t
         where t.employer_id = $2 limit 1`,
        [employerId, theirs.employer.id],
      );
      return rowCount ? 'done' : 'nothing to refer to';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  const nameOf = ({ source, name }: ForeignKey) => `${source}.${name}`;

  test('no reference reaches a row of another employer', async () => {
    const answers: Record<string, string> = {};
    for (const key of await references())
      answers[nameOf(key)] = await attempt(key, ours.employer.id);
    const reached = Object.entries(answers).filter(([, answer]) => answer === 'done');
    expect(reached).toEqual([]);
    const refused = Object.values(answers).filter((answer) => answer === '23503');
    expect(refused.length).toBeGreaterThan(Object.keys(answers).length / 2);
  });

  test('the same references reach rows of the same employer', async () => {
    const answers: Record<string, string> = {};
    for (const key of await references())
      answers[nameOf(key)] = await attempt(key, theirs.employer.id);
    const refused = Object.entries(answers).filter(([, answer]) => /^\d/.test(answer));
    expect(refused).toEqual([]);
  });
});
