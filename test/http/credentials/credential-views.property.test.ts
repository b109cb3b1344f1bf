import fc from 'fast-check';
import type { EmployerId } from '../../../src/kernel/ids.js';
import { credentialDirectory } from '../../../src/learning/credentials/index.js';
import { credentialDesk } from '../../setup/builders/credential-desk.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const START = '2024-01-01';
const DAYS = 60;
/** The day so many days after the start. */
const day = (offset: number) =>
  new Date(Date.parse(`${START}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
const calendar = Array.from({ length: DAYS + 10 }, (_, offset) => day(offset - 5));

let upskill: TestApp;
let employer: TestEmployer;
let desk: ReturnType<typeof credentialDesk>;
let person: { id: string };
let skillId: string;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  desk = credentialDesk(upskill, employer);
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillId = await catalog.skill();
  person = await upskill.hire(employer);
});
afterAll(() => upskill.stop());

type Model = { issued: number; expires: number; states: string[] };
type Step = {
  action: 'suspension' | 'revocation' | 'reinstatement' | 'renewal';
  wait: number;
  term: number;
};

/**
 * An independent account: the state of every day, painted over from the day of each change that the service took.
 * Expiry is painted where a renewal came too late, and read off the last day otherwise.
 */
function paint(model: Model, { action }: Step, on: number, term: number) {
  const from = (start: number, state: string) => model.states.fill(state, start);
  if (action === 'suspension') from(on, 'suspended');
  if (action === 'revocation') from(on, 'revoked');
  if (action === 'reinstatement') from(on, 'active');
  if (action === 'renewal') {
    if (on > model.expires + 1) {
      from(model.expires + 1, 'expired');
      from(on, 'active');
    }
    model.expires = on + term;
  }
}
const isActive = ({ issued, expires, states }: Model, offset: number) =>
  offset >= issued && offset <= expires && states[offset] === 'active';

/** Plays a life through the API; what is refused changes nothing. */
async function live(typeId: string, steps: readonly Step[], length: number) {
  const model: Model = { issued: 0, expires: length, states: Array(DAYS + 200).fill('active') };
  let held = await desk.issue(person.id, typeId, { issuedOn: START, expiresOn: day(length) });
  let on = 0;
  for (const step of steps) {
    on += step.wait;
    const isLonger = step.action === 'renewal' && on + step.term > model.expires;
    const term = isLonger ? step.term : model.expires + 1 - on + step.term;
    const more = step.action === 'renewal' ? { expiresOn: day(on + term) } : {};
    const { status, body } = await desk.act(held, step.action, { on: day(on), ...more });
    if (status !== 200) {
      expect([409, 422]).toContain(status);
      on -= step.wait;
      continue;
    }
    held = body;
    paint(model, step, on, term);
  }
  return { id: held.id as string, model };
}

type Interval = { from: string; until: string | null };
const intervalsOf = async (view: string, id: string): Promise<Interval[]> =>
  (
    await upskill.owner.query(
      `select from_on::text as from, until_on::text as until from ${view} where credential_id = $1 order by from_on`,
      [id],
    )
  ).rows;
const covers = ({ from, until }: Interval, on: string) =>
  from <= on && (until === null || on <= until);

const step = fc.record({
  action: fc.constantFrom(
    'suspension' as const,
    'revocation' as const,
    'reinstatement' as const,
    'renewal' as const,
  ),
  wait: fc.integer({ min: 0, max: 12 }),
  term: fc.integer({ min: 0, max: 20 }),
});

test('whatever becomes of a credential: the stretches never overlap, and views, list and directory agree', async () => {
  const type = await desk.type({ grantsLevels: [{ skillId, level: 3 }] });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 7 }),
      fc.integer({ min: 0, max: 40 }),
      async (steps, length) => {
        const { id, model } = await live(type.id, steps, length);
        const held = await intervalsOf('credentials_held', id);
        expect(await intervalsOf('credentials_floors', id)).toEqual(held);
        for (const [index, on] of calendar.entries()) {
          const covering = held.filter((interval) => covers(interval, on)).length;
          expect([on, covering]).toEqual([on, isActive(model, index - 5) ? 1 : 0]);
        }
        // The state the API tells is that of the rule; the filter is SQL.
        for (const on of calendar.filter((_, index) => index % 9 === 0)) {
          const rows = await desk.list(`credentialTypeId=${type.id}&asOf=${on}&limit=200`);
          const active = await desk.list(
            `credentialTypeId=${type.id}&asOf=${on}&state=active&limit=200`,
          );
          const isTold = rows.some((row: any) => row.id === id && row.state === 'active');
          const isListed = active.some((row: any) => row.id === id);
          const isHeld = held.some((interval) => covers(interval, on));
          expect([on, isTold, isListed]).toEqual([on, isHeld, isHeld]);
        }
        await upskill.owner.query('delete from credentials where id = $1', [id]);
      },
    ),
    { numRuns: 40 },
  );
}, 300_000);

test('the directory tells the types that somebody holds on a day, for one and for many', async () => {
  const [license, degree] = [await desk.type(), await desk.type()];
  const other = await upskill.hire(employer);
  const nobody = await upskill.hire(employer);
  const issue = (who: string, type: { id: string }, expiresOn: string | null) =>
    desk.issue(who, type.id, { issuedOn: START, expiresOn });
  await issue(other.id, license, day(10));
  await issue(other.id, license, day(20));
  await issue(other.id, degree, null);
  const ids = [other.id, nobody.id];
  const ask = (on: string) =>
    upskill.database.db.inEmployer(employer.id as EmployerId, async (tx) => ({
      one: (await credentialDirectory.activeTypesOf(tx, other.id, on)).toSorted(),
      none: await credentialDirectory.activeTypesOf(tx, nobody.id, on),
      many: await credentialDirectory.activeTypesOfMany(tx, ids, on),
    }));
  const both = [license.id, degree.id].toSorted();
  const during = await ask(day(15));
  expect([during.one, during.none]).toEqual([both, []]);
  expect([...during.many.keys()]).toEqual([other.id]);
  expect((await ask(day(21))).one).toEqual([degree.id]);
  expect((await ask(day(-1))).many.size).toBe(0);
});
