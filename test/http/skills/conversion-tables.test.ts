import { chooseConversion } from '../../../src/capability/skills/index.js';
import type { EmployerTx } from '../../../src/platform/db/database.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let company: string;
let onet: string;
let other: string;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  company = await addScale('Company', 5);
  onet = await addScale('O*NET level 0–7', 7);
  other = await addScale('Other', 10);
  await convert(onet, company, '2025-01-01', FIRST);
  await convert(onet, company, '2026-01-01', SECOND);
  await convert(other, company, '2026-01-01', TENTHS);
  await convert(onet, other, '2026-01-01', TO_OTHER);
});
afterAll(() => upskill.stop());

const FIRST = [
  [0, 0],
  [7, 5],
];
const SECOND = [
  [0, 0],
  [3, 1],
  [7, 5],
];
const TENTHS = [
  [0, 0],
  [10, 5],
];
const TO_OTHER = [
  [0, 0],
  [7, 9],
];

const add = (url: string, body: object) =>
  upskill.done(upskill.api.post(url, employer.admin, body));
const addScale = async (name: string, max: number): Promise<string> => {
  const levels = [{ value: max, label: 'Top' }];
  return (await add('/v1/proficiency-scales', { name, zero: 0, max, levels })).id;
};
const convert = (
  fromScaleId: string,
  toScaleId: string,
  effectiveOn: string,
  anchors: number[][],
) => add('/v1/scale-conversions', { fromScaleId, toScaleId, effectiveOn, anchors });
const asEmployer = <T>(work: (tx: EmployerTx) => Promise<T>, { id } = employer) =>
  upskill.database.db.inEmployer(id, work);

describe('the table in force, for one level', () => {
  const anchorsOf = (from: string, to: string, on: string) =>
    asEmployer((tx) => upskill.skills.conversions.anchorsOf(tx, from, to, on));

  test('is the latest that has begun; before the first there is none, and no table is read backwards', async () => {
    expect(await anchorsOf(onet, company, '2024-12-31')).toBeNull();
    expect(await anchorsOf(onet, company, '2025-12-31')).toEqual(FIRST);
    expect(await anchorsOf(onet, company, '2026-01-01')).toEqual(SECOND);
    expect(await anchorsOf(company, onet, '2026-01-01')).toBeNull();
  });

  test('is of one employer', async () => {
    const stranger = await upskill.newEmployer();
    const { anchorsOf: ask } = upskill.skills.conversions;
    const theirs = await asEmployer((tx) => ask(tx, onet, company, '2026-01-01'), stranger);
    expect(theirs).toBeNull();
  });
});

describe('all tables to one scale, for many levels', () => {
  test('say the same as one by one, for every scale and day', async () => {
    const { anchorsOf, tablesTo } = upskill.skills.conversions;
    await asEmployer(async (tx) => {
      const tables = await tablesTo(tx, company);
      expect([...tables.keys()].sort()).toEqual([onet, other].sort());
      for (const from of [onet, other, company]) {
        for (const on of ['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01', '2199-12-31']) {
          const chosen = chooseConversion(tables.get(from) ?? [], on)?.anchors ?? null;
          expect([from, on, chosen]).toEqual([from, on, await anchorsOf(tx, from, company, on)]);
        }
      }
    });
  });
});

describe('the table from a scale of a name, for imports', () => {
  const fromNamed = (name: string, max = 7) =>
    upskill.skills.conversions.anchorsFromNamed(
      employer.id,
      { name, zero: 0, max },
      company,
      '2026-06-01',
    );

  test('is found if the scale has the ends that were expected', async () => {
    expect(await fromNamed('O*NET level 0–7')).toEqual(SECOND);
    expect(await fromNamed('O*NET level 0–7', 8)).toBeNull();
    expect(await fromNamed('Nobody’s')).toBeNull();
  });
});
