import { relateToJob } from './relate-to-job.js';

const statistics = { skillId: 'statistics', requiredLevel: 3, level: 1 };
const nursing = { skillId: 'nursing', requiredLevel: 4, level: null };

describe('relating a program to the job', () => {
  test('a program that closes a gap of the present role is upskilling', () => {
    const related = relateToJob({
      currentGaps: [statistics],
      targetGaps: null,
      teaches: [{ skillId: 'statistics', level: 3 }],
    });
    expect(related).toEqual({
      jobRelated: true,
      purpose: 'upskilling',
      gapsClosed: [{ skillId: 'statistics', from: 1, to: 3, requiredLevel: 3 }],
    });
  });

  test('a program that only serves the agreed target role is reskilling', () => {
    const related = relateToJob({
      currentGaps: [statistics],
      targetGaps: [nursing],
      teaches: [{ skillId: 'nursing', level: 4 }],
    });
    expect(related).toEqual({
      jobRelated: true,
      purpose: 'reskilling',
      gapsClosed: [{ skillId: 'nursing', from: null, to: 4, requiredLevel: 4 }],
    });
  });

  test('a program that serves both is upskilling, and a skill is told once', () => {
    const { purpose, gapsClosed } = relateToJob({
      currentGaps: [statistics],
      targetGaps: [{ ...statistics, requiredLevel: 5 }, nursing],
      teaches: [
        { skillId: 'statistics', level: 3 },
        { skillId: 'nursing', level: 2 },
      ],
    });
    expect(purpose).toBe('upskilling');
    expect(gapsClosed.map((gap) => [gap.skillId, gap.requiredLevel])).toEqual([
      ['statistics', 3],
      ['nursing', 4],
    ]);
  });

  test('narrowing a gap counts, and what is asked for stands beside it', () => {
    const { jobRelated, gapsClosed } = relateToJob({
      currentGaps: [statistics],
      targetGaps: null,
      teaches: [{ skillId: 'statistics', level: 2 }],
    });
    expect(jobRelated).toBe(true);
    expect(gapsClosed).toEqual([{ skillId: 'statistics', from: 1, to: 2, requiredLevel: 3 }]);
  });

  test.each([
    ['teaches something else', [statistics], [{ skillId: 'golf', level: 5 }]],
    ['teaches no more than is known', [statistics], [{ skillId: 'statistics', level: 1 }]],
    [
      'teaches what is no gap',
      [{ ...statistics, level: 3 }],
      [{ skillId: 'statistics', level: 5 }],
    ],
    ['teaches nothing', [statistics], []],
    ['meets nobody’s gap', [], [{ skillId: 'statistics', level: 5 }]],
  ])('a program is not job related that %s', (_reason, currentGaps, teaches) => {
    expect(relateToJob({ currentGaps, targetGaps: null, teaches })).toEqual({
      jobRelated: false,
      purpose: null,
      gapsClosed: [],
    });
  });
});
