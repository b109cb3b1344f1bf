import { keepStates } from './keep-states.js';
import { packSteps } from './pack-steps.js';

test('each set of steps has one number, however many there are', () => {
  const states = keepStates(2);
  const sets = Array.from({ length: 5000 }, (_none, at) =>
    packSteps(
      Array.from({ length: 40 }, (_step, step) => step).filter((step) =>
        step < 13 ? (at >> step) & 1 : step % 7 === at % 7,
      ),
      40,
    ),
  );
  const numbers = sets.map((steps) => states.stateOf(steps));
  expect(numbers).toEqual(sets.map((_steps, at) => at));
  expect(sets.map((steps) => states.stateOf(steps))).toEqual(numbers);
  expect([...states.stepsOf(4711)]).toEqual([...sets[4711]!]);
});

test('a set is kept as it was when it was met', () => {
  const states = keepStates(1);
  const steps = packSteps([3], 10);
  const state = states.stateOf(steps);
  steps.fill(0);
  expect([...states.stepsOf(state)]).toEqual([8]);
});
