import { checkRole } from '../../src/platform/db/check-server.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('connections that act as the role of the service are accepted', async () => {
  await expect(checkRole(database.pool, 'upskill_app')).resolves.toBeUndefined();
});

test('connections whose role a pooler in between has dropped stop the start with one sentence', async () => {
  await expect(checkRole(database.owner, 'upskill_app')).rejects.toThrow(
    /^The connections act as \w+ and not as upskill_app: if a pooler is in between, let it set the role/,
  );
});
