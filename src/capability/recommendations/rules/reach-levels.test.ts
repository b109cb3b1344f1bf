import { arrangePrograms, reachLevels, toLevelUnits, type WeighedProgram } from './reach-levels.js';

const one = toLevelUnits(1);
const program = (programId: string, change: Partial<WeighedProgram> = {}): WeighedProgram => ({
  programId,
  cost: 100,
  milliHours: 1000,
  entryLevels: [],
  teaches: [],
  prerequisiteIds: [],
  ...change,
});

const beginner = program('Z-BEGINNER', { teaches: [{ skillId: 'sql', level: 2 * one }] });
const advanced = program('A-ADVANCED', {
  entryLevels: [{ skillId: 'sql', level: 2 * one }],
  teaches: [{ skillId: 'sql', level: 4 * one }],
});
const circular = program('CIRCULAR', { prerequisiteIds: ['CIRCULAR'] });

describe('what a person can reach', () => {
  test('one program opens the next, in whatever order they are listed', () => {
    const reached = reachLevels([advanced, beginner, circular], new Map());
    expect(reached.levels.get('sql')).toBe(4 * one);
    expect(reached.programs).toEqual([advanced, beginner]);
  });

  test('a program that teaches less than one knows takes nothing away', () => {
    expect(reachLevels([beginner], new Map([['sql', 3 * one]])).levels.get('sql')).toBe(3 * one);
  });

  test('noise in a level does not shut a door', () => {
    const start = new Map([['sql', toLevelUnits(1.9999999996)]]);
    expect(reachLevels([advanced], start).programs).toEqual([advanced]);
  });
});

describe('an order of taking', () => {
  test('puts what opens a program before it', () => {
    expect(arrangePrograms([advanced, beginner], new Map())?.order).toEqual([beginner, advanced]);
  });

  test('is by id where there is a choice', () => {
    const start = new Map([['sql', 2 * one]]);
    expect(arrangePrograms([beginner, advanced], start)?.order).toEqual([advanced, beginner]);
  });

  test('does not exist for programs that can never be taken', () => {
    expect(arrangePrograms([advanced], new Map())).toBeNull();
  });
});
