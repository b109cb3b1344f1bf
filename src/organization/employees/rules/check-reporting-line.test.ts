import { checkReportingLine } from './check-reporting-line.js';

const line = new Map<string, string | null>([
  ['ada', 'grace'],
  ['grace', 'mary'],
  ['mary', null],
]);

test('a line that ends at somebody without a manager is fine', () => {
  expect(checkReportingLine('new', 'ada', line)).toEqual({ allowed: true, result: { depth: 3 } });
});

test('nobody reports to somebody below them', () => {
  expect(checkReportingLine('mary', 'ada', line)).toEqual({ allowed: false, reason: 'circle' });
});

test('nobody reports to themselves', () => {
  expect(checkReportingLine('ada', 'ada', line)).toEqual({ allowed: false, reason: 'circle' });
});

test('a line of more than a hundred levels is refused', () => {
  const long = new Map(
    Array.from({ length: 101 }, (_, index) => [`e${index}`, `e${index + 1}`] as const),
  );
  expect(checkReportingLine('new', 'e0', long)).toEqual({ allowed: false, reason: 'too_deep' });
});
