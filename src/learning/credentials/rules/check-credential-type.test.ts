import { checkCredentialType } from './check-credential-type.js';

const facts = {
  id: 'rn',
  knownSkills: new Set(['care', 'medicine']),
  knownTypes: new Set(['lpn', 'rn']),
  scale: { zero: 0, max: 5 },
};
const codes = (given: object, more: object = {}) =>
  checkCredentialType({ grantsLevels: [], renews: [], ...given }, { ...facts, ...more }).map(
    ({ code, pointer }) => `${pointer} ${code}`,
  );

test('known skills at levels of the scale, and known types, are fine', () => {
  const grantsLevels = [
    { skillId: 'care', level: 5 },
    { skillId: 'medicine', level: 0.5 },
  ];
  expect(codes({ grantsLevels, renews: ['lpn'] })).toEqual([]);
});

test('each fault is told with its place', () => {
  const grantsLevels = [
    { skillId: 'care', level: 0 },
    { skillId: 'care', level: 5.1 },
    { skillId: 'magic', level: 1 },
  ];
  expect(codes({ grantsLevels, renews: ['md', 'rn'] })).toEqual([
    '/grantsLevels/0/level granted-level-outside-scale',
    '/grantsLevels/1/skillId granted-skill-repeated',
    '/grantsLevels/1/level granted-level-outside-scale',
    '/grantsLevels/2/skillId unknown-reference',
    '/renews/0 unknown-reference',
    '/renews/1 credential-type-renews-itself',
  ]);
});

test('without a default scale there is nothing to be granted', () => {
  expect(codes({ grantsLevels: [{ skillId: 'care', level: 1 }] }, { scale: undefined })).toEqual([
    '/grantsLevels/0/level granted-level-scale-missing',
  ]);
});
