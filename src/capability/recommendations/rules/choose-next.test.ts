import { chooseNext } from './choose-next.js';
import { packSteps } from './pack-steps.js';

const offers = [
  { gives: [0], needs: [] },
  { gives: [1], needs: [0] },
  { gives: [1], needs: [] },
  { gives: [2], needs: [] },
];
const choose = (goals: number[], held: number[] = []) =>
  chooseNext(offers, 3, goals)(packSteps(held, 3)).courses;

describe('what is worth trying next', () => {
  test('is every giver of a goal, or what opens it', () => {
    expect(choose([1])).toEqual([2, 0]);
  });

  test('is the giver itself once it is open', () => {
    expect(choose([1], [0])).toEqual([1, 2]);
  });

  test('is decided by the goal with the fewest ways', () => {
    expect(choose([1, 2])).toEqual([3]);
  });

  test('is nothing once the goals are met', () => {
    expect(choose([1, 2], [1, 2])).toEqual([]);
  });
});
