import { later, NOON, TODAY } from '../../setup/builders/tuition.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

test.each(['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu', 'UTC'])(
  'the database knows the day of the people in %s as the service does',
  async (timeZone) => {
    const { id } = await upskill.newEmployer({ timeZone });
    for (let hour = 0; hour < 26; hour += 1) {
      const instant = new Date(NOON.getTime() + hour * 3_600_000);
      const local = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
      const { rows } = await upskill.database.db.inEmployer(id, async (tx) => ({
        rows: await tx.rows<{ day: string }>({ text: 'select employer_date($1)::text as day' }, [
          instant.toISOString(),
        ]),
      }));
      expect([hour, rows[0]?.day]).toEqual([hour, local.format(instant)]);
    }
  },
);

test('a zone the database does not know counts as UTC there, and an offset as east of Greenwich', async () => {
  const dayIn = async (zone: string) => {
    const { id } = await upskill.newEmployer();
    await upskill.owner.query('update employers set time_zone = $2 where employer_id = $1', [
      id,
      zone,
    ]);
    const [row] = await upskill.database.db.inEmployer(id, (tx) =>
      tx.rows<{ day: string }>({ text: 'select employer_date($1)::text as day' }, [
        `${TODAY}T20:00:00Z`,
      ]),
    );
    return row?.day;
  };
  expect([await dayIn('Mars/Olympus'), await dayIn('+05:30'), await dayIn('-0530')]).toEqual([
    TODAY,
    later(1),
    TODAY,
  ]);
});
