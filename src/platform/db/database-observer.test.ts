import { type DatabaseObserver, observeTogether } from './database-observer.js';

const told: string[] = [];
const observer = (name: string): DatabaseObserver => ({
  async transaction(kind, work) {
    told.push(`${name} ${kind} begins`);
    const result = await work();
    told.push(`${name} ends`);
    return result;
  },
  retried: () => told.push(`${name} retried`),
});
beforeEach(() => {
  told.length = 0;
});

test('nobody watching is no observer, and one is itself', () => {
  const one = observer('one');
  expect(observeTogether([])).toBeUndefined();
  expect(observeTogether([one])).toBe(one);
});

test('each of several is told, the work runs once and its result comes through', async () => {
  const all = observeTogether([observer('one'), observer('two'), observer('three')]);
  let runs = 0;
  const result = await all?.transaction('read', async () => {
    runs += 1;
    return 'rows';
  });
  all?.retried();
  expect([result, runs]).toEqual(['rows', 1]);
  expect(told).toEqual([
    'one read begins',
    'two read begins',
    'three read begins',
    'three ends',
    'two ends',
    'one ends',
    'one retried',
    'two retried',
    'three retried',
  ]);
});
