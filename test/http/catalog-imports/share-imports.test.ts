import { importRunner } from '../../../src/capability/catalog-imports/catalog-import-runs.service.js';
import type { CatalogTargets } from '../../../src/capability/catalog-imports/catalog-writing.service.js';
import { roleImportService } from '../../../src/capability/job-roles/index.js';
import {
  conversionTables,
  scaleService,
  skillImportService,
} from '../../../src/capability/skills/index.js';
import type { EmployerId } from '../../../src/kernel/ids.js';
import { createPager } from '../../../src/platform/http/pagination.js';
import { asWorker } from '../../setup/builders/audit-trail.js';
import { onetFiles, submitImport } from '../../setup/builders/catalog-releases.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let worker: ReturnType<typeof asWorker>;
let employer: TestEmployer;
let targets: CatalogTargets;
beforeAll(async () => {
  upskill = await startTestApp();
  worker = asWorker(upskill);
  const { db } = worker;
  const pager = createPager(upskill.keyring, () => new Date());
  targets = {
    scales: scaleService({ db, pager }),
    conversions: conversionTables({ db }),
    skills: skillImportService({ db }),
    roles: roleImportService({ db }),
  };
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(async () => {
  await worker.stop();
  await upskill.stop();
});

const runner = (given: CatalogTargets = targets) =>
  importRunner({
    db: worker.db,
    targets: given,
    clock: () => new Date(),
    employers: { settingsOf: async () => ({ timeZone: 'UTC' }) },
  });
const submitted = async (to: TestEmployer = employer) =>
  (await submitImport(upskill, to, { kind: 'onet' }, onetFiles())).id as string;
const read = (id: string, by: TestEmployer = employer) =>
  upskill.done(upskill.api.get(`/v1/imports/${id}`, by.admin));
const setLease = (id: string, until: string) =>
  upskill.owner.query(`update catalog_imports set leased_until = ${until} where id = $1`, [id]);
const countOf = async (name: string) => {
  const { rows } = await upskill.owner.query(
    'select count(*)::int as count from outbox where employer_id = $1 and name = $2',
    [employer.id, name],
  );
  return rows[0].count;
};

/** Targets that stop before roles are written, until they are let go. */
function held() {
  let letGo = (): void => undefined;
  let reached = (): void => undefined;
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const isHeld = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const waiting: CatalogTargets = {
    ...targets,
    scales: {
      ...targets.scales,
      // Between two pieces, where nothing is locked.
      ensureDefault: async (author, scale) => {
        reached();
        await free;
        return targets.scales.ensureDefault(author, scale);
      },
    },
  };
  return { waiting, letGo: () => letGo(), isHeld };
}

const failing: CatalogTargets = {
  get scales() {
    return targets.scales;
  },
  get conversions() {
    return targets.conversions;
  },
  get skills() {
    return targets.skills;
  },
  roles: {
    importRoles: async () => {
      throw new Error('the disk is full');
    },
  },
};

describe('workers', () => {
  test('each import is done once, however many workers look for it', async () => {
    const ids = [await submitted(), await submitted()];
    const runs = await Promise.all(Array.from({ length: 4 }, () => runner().runNext(employer.id)));
    expect(runs.filter(Boolean)).toHaveLength(2);
    for (const id of ids) expect(await read(id)).toMatchObject({ state: 'completed' });
    expect(await countOf('catalog_import.started')).toBe(2);
    expect(await countOf('catalog_import.completed')).toBe(2);
    expect(await countOf('job_role.created')).toBe(2);
  });

  test('find the employers whose imports wait, and none when all are done', async () => {
    const other = await upskill.newEmployer();
    await submitted();
    await submitted(other);
    const waiting = await runner().findWaiting();
    expect(waiting).toEqual(expect.arrayContaining([employer.id, other.id]));
    for (const { id } of [employer, other]) await runner().runNext(id);
    expect(await runner().findWaiting()).toEqual([]);
  });

  test('an import under a lease is left alone', async () => {
    const id = await submitted();
    const { waiting, letGo, isHeld } = held();
    const first = runner(waiting).runNext(employer.id);
    await isHeld;
    expect(await runner().runNext(employer.id)).toBe(false);
    letGo();
    await first;
    expect(await read(id)).toMatchObject({ state: 'completed' });
  });

  test('an import whose worker died is taken up, and the dead one, if it wakes, writes nothing more', async () => {
    const id = await submitted();
    const { waiting, letGo, isHeld } = held();
    const dead = runner(waiting).runNext(employer.id);
    await isHeld;
    await setLease(id, `now() - interval '1 second'`);
    expect(await runner().runNext(employer.id)).toBe(true);
    const done = await read(id);
    letGo();
    await dead;
    expect(done).toMatchObject({ state: 'completed', counts: { jobRoles: { created: 2 } } });
    expect(await read(id)).toEqual(done);
    expect(await countOf('catalog_import.completed')).toBe(1);
  });

  test('an import that broke off goes on where it was, and counts nothing twice', async () => {
    const id = await submitted();
    await expect(runner(failing).runNext(employer.id)).rejects.toThrow('the disk is full');
    expect(await read(id)).toMatchObject({
      state: 'queued',
      progress: { done: 5, total: 7 },
      counts: { skills: { created: 5 }, jobRoles: { created: 0 } },
    });
    // It waits a little before it is tried again.
    expect(await runner().runNext(employer.id)).toBe(false);
    await setLease(id, 'null');
    await runner().runNext(employer.id);
    expect(await read(id)).toMatchObject({
      state: 'completed',
      progress: { done: 7, total: 7 },
      counts: { skills: { created: 5, unchanged: 0 }, jobRoles: { created: 2 } },
    });
    expect(await countOf('catalog_import.started')).toBe(1);
  });

  test('an import that breaks off again and again is given up, and says so', async () => {
    const id = await submitted();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(runner(failing).runNext(employer.id)).rejects.toThrow('the disk is full');
      await setLease(id, 'null');
    }
    await runner(failing).runNext(employer.id);
    expect(await read(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'import-broke-off' },
      files: [],
    });
    expect(await runner().findWaiting()).not.toContain(employer.id);
  });

  test('an import that is cancelled while it runs writes nothing more', async () => {
    const id = await submitted();
    const { waiting, letGo, isHeld } = held();
    const running = runner(waiting).runNext(employer.id);
    await isHeld;
    await upskill.done(upskill.api.post(`/v1/imports/${id}/cancellation`, employer.admin));
    letGo();
    await running;
    expect(await read(id)).toMatchObject({
      state: 'cancelled',
      counts: { skills: { created: 0 } },
    });
    expect(await countOf('skill.created')).toBe(0);
  });

  test('one employer’s trouble keeps nobody else waiting', async () => {
    const other = await upskill.newEmployer();
    await submitted();
    const theirs = await submitted(other);
    await upskill.owner.query(
      `update catalog_imports set options = '{}', kind = 'esco' where employer_id = $1`,
      [employer.id],
    );
    const job = worker.jobs().find(({ name }) => name === 'run-catalog-imports');
    await job?.run().catch(() => undefined);
    expect(await read(theirs, other)).toMatchObject({ state: 'completed' });
  });

  test('what an import writes is the employer’s alone', async () => {
    const other = await upskill.newEmployer();
    await submitted();
    await runner().runNext(employer.id);
    const skills = await upskill.done(upskill.api.get('/v1/skills', other.admin));
    expect(skills.data).toEqual([]);
    expect(await runner().runNext(other.id as EmployerId)).toBe(false);
  });
});
