import { erasedExternalId, isErased } from './is-erased.js';

const id = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';

test.each([
  ['the placeholder of the own id', erasedExternalId(id), true],
  ['the HRIS’s own id', 'E-100', false],
  ['the placeholder of somebody else', erasedExternalId(id.replace('0', '1')), false],
])('%s: %s', (_what, externalId, expected) => {
  expect(isErased({ id, externalId })).toBe(expected);
});
