import { applyChanges } from './apply-changes.js';

const terms = {
  timers: { remindAfterDays: 3, expireAfterDays: 60 },
  coverage: {
    byExpenseType: { tuition: 100, fees: 100 },
    byGrade: [{ grade: 'A' }, { grade: 'B' }],
  },
  aidOffset: 'cost',
};

describe('changing the terms of a draft', () => {
  test('what is not named stays, at every depth', () => {
    expect(applyChanges(terms, { timers: { remindAfterDays: 5 }, aidOffset: undefined })).toEqual({
      ...terms,
      timers: { remindAfterDays: 5, expireAfterDays: 60 },
    });
  });

  test('null takes away', () => {
    const changed = applyChanges(terms, { coverage: { byExpenseType: { fees: null } } });
    expect(changed).toMatchObject({ coverage: { byGrade: terms.coverage.byGrade } });
    expect(changed).not.toHaveProperty('coverage.byExpenseType.fees');
  });

  test('a list is replaced as a whole', () => {
    expect(applyChanges(terms, { coverage: { byGrade: [{ grade: 'pass' }] } })).toEqual({
      ...terms,
      coverage: { ...terms.coverage, byGrade: [{ grade: 'pass' }] },
    });
  });

  test('a section that was not there is added, without the nulls of the patch', () => {
    expect(applyChanges({}, { window: { days: 5, weeks: null } })).toEqual({ window: { days: 5 } });
  });

  test('the terms that were are left alone', () => {
    const before = structuredClone(terms);
    applyChanges(terms, { timers: { remindAfterDays: 9 }, aidOffset: null });
    expect(terms).toEqual(before);
  });
});
