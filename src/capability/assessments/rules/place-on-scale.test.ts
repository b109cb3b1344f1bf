import { placeOnScale } from './place-on-scale.js';

const company = { zero: 0, max: 5 };
const onet = { zero: 0, max: 7 };

describe('placing a level on the default scale', () => {
  test('a level of the default scale stays exactly what it is', () => {
    expect(placeOnScale(0.1 + 0.2, company, company)).toEqual({ allowed: true, result: 0.1 + 0.2 });
  });

  test('O*NET 4.88 of 7 is 3.4857 of 5', () => {
    const placed = placeOnScale(4.88, onet, company);
    expect(placed.allowed && placed.result).toBeCloseTo(3.4857, 4);
  });

  test('none is none and the top is the top', () => {
    const fromOne = { zero: 1, max: 5 };
    expect(placeOnScale(1, fromOne, onet)).toEqual({ allowed: true, result: 0 });
    expect(placeOnScale(5, fromOne, onet)).toEqual({ allowed: true, result: 7 });
  });

  test('what is not on the scale is refused', () => {
    expect(placeOnScale(5.1, company, onet)).toEqual({ allowed: false, reason: 'outside_scale' });
    expect(placeOnScale(-0.1, company, onet)).toEqual({ allowed: false, reason: 'outside_scale' });
  });
});
