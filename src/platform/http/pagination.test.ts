import { createKeyring } from '../secrets/keyring.js';
import { createPager, listQuery } from './pagination.js';

const EMPLOYER = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const bound = { employerId: EMPLOYER, operationId: 'listThings', filters: { state: 'open' } };
const make = { item: (row: number) => ({ row }), after: (row: number) => [row] };

function pagerAt(start: string, secret = 'a secret of the tests, long enough for anyone') {
  const clock = { now: new Date(start) };
  return { clock, pager: createPager(createKeyring({ secret }), () => clock.now) };
}
const { clock, pager } = pagerAt('2026-11-23T00:00:00Z');
const read = (query: { limit?: string; cursor?: string }, at: object = {}) =>
  pager.read({ ...bound, ...at }, query);
const cursorAfter = (rows: number[], limit: number) =>
  pager.page(bound, { limit, after: undefined }, rows, make).nextCursor ?? '';

afterEach(() => {
  clock.now = new Date('2026-11-23T00:00:00Z');
});

describe('a page', () => {
  test('of fifty unless the caller says how many', () => {
    expect(read({})).toEqual({ limit: 50, after: undefined });
    expect(read({ limit: '7' })).toEqual({ limit: 7, after: undefined });
  });

  test('leaves out the extra row, which only says that there is more', () => {
    const page = pager.page(bound, { limit: 2, after: undefined }, [1, 2, 3], make);
    expect(page.data).toEqual([{ row: 1 }, { row: 2 }]);
    expect(read({ cursor: page.nextCursor ?? '' }).after).toEqual([2]);
  });

  test.each([[[]], [[1]], [[1, 2]]])('of rows %j is the last', (rows) => {
    expect(pager.page(bound, { limit: 2, after: undefined }, rows, make).nextCursor).toBeNull();
  });
});

describe('a cursor', () => {
  const refused = expect.objectContaining({ code: 'invalid-cursor', kind: 'invalid' });
  const refusalOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };

  test('is good with another page size, and with the filters in another order', () => {
    const filters = { state: 'open', after: 'x' };
    const first = { ...bound, filters };
    const cursor = pager.page(first, { limit: 1, after: undefined }, [1, 2], make).nextCursor ?? '';
    const again = { after: 'x', state: 'open', limit: '9', cursor };
    expect(read({ cursor, limit: '9' }, { filters: again }).after).toEqual([1]);
  });

  test.each([
    ['another employer', { employerId: EMPLOYER.replace('0', '1') }],
    ['another list', { operationId: 'listOthers' }],
    ['another filter', { filters: { state: 'closed' } }],
    ['no filter', { filters: {} }],
  ])('is refused with %s', (_what, at) => {
    const cursor = cursorAfter([1, 2], 1);
    expect(refusalOf(() => read({ cursor }, at))).toEqual(refused);
  });

  test('lasts a day, to the millisecond', () => {
    const cursor = cursorAfter([1, 2], 1);
    clock.now = new Date('2026-11-24T00:00:00.000Z');
    expect(read({ cursor }).after).toEqual([1]);
    clock.now = new Date('2026-11-24T00:00:00.001Z');
    expect(refusalOf(() => read({ cursor }))).toEqual(refused);
  });

  test.each([
    ['nothing signed', 'WzFd'],
    ['one part too many', 'a.b.c'],
    ['empty parts', '.'],
  ])('is refused: %s', (_what, cursor) => {
    expect(refusalOf(() => read({ cursor }))).toEqual(refused);
  });

  test('is refused in another spelling of the same bytes, and from another service', () => {
    const cursor = cursorAfter([1, 2], 1);
    const stranger = pagerAt('2026-11-23T00:00:00Z', 'another secret, just as long as the first');
    const foreign = stranger.pager.page(bound, { limit: 1, after: undefined }, [1, 2], make);
    for (const other of [`${cursor}=`, `${cursor}!`, foreign.nextCursor ?? ''])
      expect(refusalOf(() => read({ cursor: other }))).toEqual(refused);
  });
});

test.each([
  ['1', true],
  ['200', true],
  ['0', false],
  ['201', false],
  ['07', false],
  ['1e2', false],
  [' 5', false],
  ['٥', false],
  ['-1', false],
  ['', false],
])('limit=%s is a page size: %s', (limit, isOne) => {
  expect(listQuery.limit.safeParse(limit).success).toBe(isOne);
});
