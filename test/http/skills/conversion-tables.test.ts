import { conversionTables } from '../../../src/capability/skills/index.js';
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

describe('the table from a scale of a name, for imports', () => {
  const fromNamed = async (name: string, max = 7, on = '2026-06-01', { id } = employer) => {
    const tables = conversionTables({ db: upskill.database.db });
    const place = await tables.requirementsFromNamed(id, { name, zero: 0, max }, on);
    return place && [2.9, 3, 3.1, 7].map(place);
  };

  test('rounds up by the table in force if the scale has the ends that were expected', async () => {
    expect(await fromNamed('O*NET level 0–7')).toEqual([1, 1, 2, 5]);
    expect(await fromNamed('O*NET level 0–7', 7, '2025-06-01')).toEqual([3, 3, 3, 5]);
    expect(await fromNamed('O*NET level 0–7', 7, '2025-12-31')).toEqual([3, 3, 3, 5]);
    expect(await fromNamed('O*NET level 0–7', 7, '2026-01-01')).toEqual([1, 1, 2, 5]);
    expect(await fromNamed('O*NET level 0–7', 7, '2024-12-31')).toBeNull();
    expect(await fromNamed('O*NET level 0–7', 8)).toBeNull();
    expect(await fromNamed('Nobody’s')).toBeNull();
  });

  test('is not found by another employer', async () => {
    const stranger = await upskill.newEmployer();
    expect(await fromNamed('O*NET level 0–7', 7, '2026-06-01', stranger)).toBeNull();
  });
});
