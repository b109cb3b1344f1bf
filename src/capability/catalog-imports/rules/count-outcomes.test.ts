import { countOutcomes, noCounts } from './count-outcomes.js';

test('outcomes add up, and what was kept is counted beside them', () => {
  const first = countOutcomes(noCounts().skills, [
    { outcome: 'created', kept: false },
    { outcome: 'updated', kept: true },
  ]);
  const both = countOutcomes({ ...first, failed: 2 }, [{ outcome: 'unchanged', kept: true }]);
  expect(both).toEqual({ created: 1, updated: 1, unchanged: 1, kept: 2, failed: 2 });
});

test('nothing done yet counts nothing', () => {
  expect(noCounts().jobRoles).toEqual({ created: 0, updated: 0, unchanged: 0, kept: 0, failed: 0 });
});
