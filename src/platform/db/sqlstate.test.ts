import { isConnectionLost, isWorthRetrying, readFailure, violatedConstraint } from './sqlstate.js';

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error('x'), { code, ...more });

test.each([
  ['a number out of range', '22003', 'invalid'],
  ['NUL in text', '22021', 'invalid'],
  ['text that is no UUID', '22P02', 'invalid'],
  ['an escape jsonb cannot hold', '22P05', 'invalid'],
  ['a unique value taken', '23505', 'duplicate'],
  ['a reference to nothing', '23503', 'unknown_reference'],
  ['a check not passed', '23514', 'broken_rule'],
  ['a value missing', '23502', 'broken_rule'],
  ['a lock not given in time', '55P03', 'locked'],
  ['a row that is not ours to write', '42501', 'hidden'],
  ['a serialization failure after every retry', '40001', 'unavailable'],
  ['a deadlock after every retry', '40P01', 'unavailable'],
  ['a statement that took too long', '57014', 'unavailable'],
  ['a shutdown', '57P01', 'unavailable'],
  ['a crash', '57P02', 'unavailable'],
  ['a start-up', '57P03', 'unavailable'],
  ['a transaction that idled too long', '25P03', 'unavailable'],
  ['a lost connection', '08006', 'unavailable'],
  ['too many connections', '53300', 'unavailable'],
  ['a full disk', '53100', 'unavailable'],
  ['an error of the file system', '58030', 'unavailable'],
  ['a refused connection', 'ECONNREFUSED', 'unavailable'],
  ['a reset connection', 'ECONNRESET', 'unavailable'],
  ['a broken pipe', 'EPIPE', 'unavailable'],
])('E-03: %s (%s) is %s', (_name, code, kind) => {
  expect(readFailure(failure(code))).toMatchObject({ kind });
});

test.each([
  'timeout exceeded when trying to connect',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Query read timeout',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
  'Cannot use a pool after calling end on the pool',
])('"%s", which has no code, is unavailable', (message) => {
  expect(readFailure(new Error(message))).toEqual({ kind: 'unavailable' });
});

test('a syntax error, an unknown table and an error of our own are defects, not answers', () => {
  expect(readFailure(failure('42601'))).toBeUndefined();
  expect(readFailure(failure('42P01'))).toBeUndefined();
  expect(readFailure(new Error('a rule was forgotten'))).toBeUndefined();
  expect(readFailure('thrown text')).toBeUndefined();
  expect(readFailure(undefined)).toBeUndefined();
});

test('the error PostgreSQL sent is found inside those that wrap it', () => {
  const wrapped = new Error('Failed query', {
    cause: new Error('again', { cause: failure('23505', { constraint: 'employees_email' }) }),
  });
  expect(readFailure(wrapped)).toEqual({ kind: 'duplicate', constraint: 'employees_email' });
  expect(violatedConstraint(wrapped)).toBe('employees_email');
});

test('only what another try can mend is tried again', () => {
  expect(['40001', '40P01'].map((code) => isWorthRetrying(failure(code)))).toEqual([true, true]);
  const others = ['23505', '55P03', '57014', '57P01', '08006', '42501'];
  expect(others.filter((code) => isWorthRetrying(failure(code)))).toEqual([]);
});

test.each([
  ['a reset connection', failure('ECONNRESET'), true],
  ['a server that is shut down', failure('57P01'), true],
  ['a connection that ended', new Error('Connection terminated unexpectedly'), true],
  ['an answer that did not come in time', new Error('Query read timeout'), true],
  ['a check made at the commit', failure('23514'), false],
  ['a serialization failure', failure('40001'), false],
  ['a statement that took too long', failure('57014'), false],
  ['an error of our own', new Error('a rule was forgotten'), false],
])('%s: whether the outcome is unknown', (_name, error, isLost) => {
  expect(isConnectionLost(error)).toBe(isLost);
});
