import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  buildCommand,
  complaintOf,
  type Ended,
  endCommands,
  makeFolder,
  runCommand,
  startCommand,
} from './built-command.js';

const folder = makeFolder();
const here = { UPSKILL_DATA_DIR: path.join(folder, 'data') };
const upskill = (...args: string[]) => runCommand(args, here);
const resultOf = ({ stdout }: Ended): any => JSON.parse(stdout);

beforeAll(buildCommand, 120_000);
afterAll(() => {
  endCommands();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** One story on one data directory, in order. */
describe('an operator and the audit trail', () => {
  let employerId: string;
  let head: { seq: number; hash: string };

  test('the worker seals what is done, and ends cleanly when asked', async () => {
    const worker = startCommand(['worker'], here);
    await worker.until('stdout', (text) => text.includes('The worker runs'));
    employerId = resultOf(await upskill('employers', 'create', '--name', 'Engines')).id;
    const readHead = async () =>
      resultOf(await upskill('audit', 'head', '--employer', employerId, '--json'));
    head = await readHead();
    for (let tries = 0; head.seq === 0 && tries < 10; tries += 1) {
      await pause(1_000);
      head = await readHead();
    }
    expect(head.seq).toBeGreaterThan(0);
    worker.process.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });

  test('verify: exit 0 while the chain holds, up to a head that was kept', async () => {
    const known = ['--employer', employerId, '--head', `${head.seq}:${head.hash}`];
    const ended = await upskill('audit', 'verify', ...known, '--json');
    expect([ended.code, resultOf(ended)]).toMatchObject([
      0,
      { intact: true, chains: [{ employerId, verified: head.seq, unsealed: 0, firstBad: null }] },
    ]);
    expect(resultOf(await upskill('audit', 'verify', '--json'))).toMatchObject({ intact: true });
  });

  test('verify: exit 1 and the first bad sequence, where the tail is gone', async () => {
    const known = ['--employer', employerId, '--head', `${head.seq + 1}:${head.hash}`];
    const ended = await upskill('audit', 'verify', ...known, '--json');
    expect([ended.code, resultOf(ended)]).toMatchObject([
      1,
      { intact: false, chains: [{ firstBad: { seq: head.seq + 1, reason: 'truncated' } }] },
    ]);
  });

  test('exit 2: a head that is none', async () => {
    const ended = await upskill('audit', 'verify', '--employer', employerId, '--head', 'abc');
    expect(ended.code).toBe(2);
  });

  test('secrets status: exit 1 while a key is under the former secret, 0 when it may be forgotten', async () => {
    const settled = await upskill('secrets', 'status', '--json');
    expect([settled.code, resultOf(settled)]).toEqual([0, { done: true, employers: [] }]);
    const renewed = { ...here, UPSKILL_SECRET: 'another secret, from now on in use for good' };
    const begun = await runCommand(['secrets', 'status', '--json'], renewed);
    expect([begun.code, resultOf(begun)]).toEqual([
      1,
      { done: false, employers: [{ employerId, subjectKeys: 0, auditKeys: 1 }] },
    ]);
  });

  test('the worker logs heads of the trail whatever else its log leaves out', async () => {
    resultOf(await upskill('employers', 'create', '--name', 'Looms'));
    const quiet = { ...here, UPSKILL_LOG_LEVEL: 'error' };
    const worker = startCommand(['worker'], quiet);
    await worker.until('stdout', (text) => text.includes('"audit head"'));
    worker.process.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });

  test('erasures are listed for the backup, and applied after a restore', async () => {
    expect(resultOf(await upskill('erasures', 'list', '--json'))).toEqual({ erasures: [] });
    const file = path.join(folder, 'erasures.json');
    const nobody = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
    writeFileSync(file, JSON.stringify({ erasures: [{ employerId, employeeId: nobody }] }));
    expect(resultOf(await upskill('erasures', 'apply', file, '--json'))).toEqual({
      applied: 0,
      absent: 1,
    });
    writeFileSync(file, 'no list');
    const ended = await upskill('erasures', 'apply', file);
    expect([ended.code, complaintOf(ended)]).toEqual([1, expect.stringContaining(file)]);
  });

  test('an employer is deleted by whoever knows its name', async () => {
    const remove = (name: string) => upskill('employers', 'delete', employerId, '--confirm', name);
    const refused = await remove('Another');
    expect([refused.code, complaintOf(refused)]).toEqual([1, expect.stringContaining('Engines')]);
    expect((await remove('Engines')).code).toBe(0);
    expect(complaintOf(await remove('Engines'))).toBe(`There is no employer ${employerId}.`);
  });
});
