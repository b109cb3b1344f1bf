import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findPending,
  MigrationError,
  migrate,
  readMigrations,
} from '../../src/platform/db/migrate.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

const directory = 'migrations';
const shipped = readMigrations(directory);
const names = shipped.map(({ name }) => name);

/** Runs `work` with an empty database, which is dropped afterwards. */
async function onEmptyDatabase(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase({ template: 'template1' });
  try {
    await work(database);
  } finally {
    await database.drop();
  }
}

const journal = async (database: TestDatabase) => {
  const { rows } = await database.owner.query<{ name: string }>(
    'select name from upskill_migrations order by name',
  );
  return rows.map(({ name }) => name);
};

describe('on an empty database', () => {
  test('every prefix of the migrations applies, and the next release applies on top of it', () =>
    onEmptyDatabase(async (database) => {
      for (let only = 1; only <= names.length; only += 1) {
        expect(await migrate({ url: database.url, directory, only })).toEqual([names[only - 1]]);
      }
      expect(await journal(database)).toEqual(names);
    }));

  test('running again applies nothing', () =>
    onEmptyDatabase(async (database) => {
      expect(await migrate({ url: database.url, directory })).toEqual(names);
      expect(await migrate({ url: database.url, directory })).toEqual([]);
    }));

  test('four replicas that start together apply each migration once', () =>
    onEmptyDatabase(async (database) => {
      const applied = await Promise.all(
        Array.from({ length: 4 }, () => migrate({ url: database.url, directory })),
      );
      expect(applied.flat().sort()).toEqual(names);
      expect(await journal(database)).toEqual(names);
    }));

  test('four replicas of a newer build apply only what is new, once', () =>
    onEmptyDatabase(async (database) => {
      await migrate({ url: database.url, directory, only: names.length - 1 });
      const applied = await Promise.all(
        Array.from({ length: 4 }, () => migrate({ url: database.url, directory })),
      );
      expect(applied.flat()).toEqual(names.slice(-1));
    }));

  test('a migration that fails leaves nothing of itself, and what came before it stays', () =>
    onEmptyDatabase(async (database) => {
      const folder = mkdtempSync(join(tmpdir(), 'upskill-migrations-'));
      const [first] = names;
      copyFileSync(join(directory, String(first)), join(folder, String(first)));
      writeFileSync(join(folder, '0002_broken.sql'), 'create table half (); select 1 / 0;');
      try {
        const failing = migrate({ url: database.url, directory: folder });
        await expect(failing).rejects.toThrow('Migration 0002_broken.sql failed');
        expect(await journal(database)).toEqual([first]);
        const { rows } = await database.owner.query(`select to_regclass('half') as half`);
        expect(rows).toEqual([{ half: null }]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
});

describe('a database and a build that do not go together', () => {
  const build = (...numbers: string[]) =>
    numbers.map((name) => ({ name, text: '', sha256: `sha of ${name}` }));

  test('a file changed after it was applied is refused', () => {
    const applied = [{ name: '0001', sha256: 'another' }];
    expect(() => findPending(applied, build('0001'))).toThrow(MigrationError);
    expect(() => findPending(applied, build('0001'))).toThrow('changed after it was applied');
  });

  test('a database that is ahead of the build is refused', () => {
    expect(() => findPending(build('0001', '0002'), build('0001'))).toThrow('start a newer build');
  });

  test('a file that comes before what was applied is refused', () => {
    expect(() => findPending(build('0001', '0003'), build('0001', '0002', '0003'))).toThrow(
      'give it a later number',
    );
  });

  test('what is new is what is pending, in order', () => {
    const pending = findPending(build('0001'), build('0001', '0002', '0003'));
    expect(pending.map(({ name }) => name)).toEqual(['0002', '0003']);
  });
});
