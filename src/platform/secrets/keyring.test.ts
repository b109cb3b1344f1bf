import { inspect } from 'node:util';
import { createKeyring } from './keyring.js';

const OLD = 'the secret that was in use until yesterday';
const NEW = 'the secret that is in use from today onward';
const before = createKeyring({ secret: OLD });
const rotating = createKeyring({ secret: NEW, previousSecret: OLD });
const after = createKeyring({ secret: NEW });

describe('a sealed text', () => {
  const sealed = before.seal('idempotency-body', 'Ada earns 7', 'employer-1/key-1');

  test('opens in its place, and nobody reads it there', () => {
    expect(before.open('idempotency-body', sealed, 'employer-1/key-1')).toBe('Ada earns 7');
    expect(sealed.toString('latin1')).not.toContain('Ada');
  });

  test('does not open where it was moved to, nor under another label', () => {
    expect(before.open('idempotency-body', sealed, 'employer-2/key-1')).toBeUndefined();
    expect(before.open('cursor', sealed, 'employer-1/key-1')).toBeUndefined();
  });

  test('does not open with any one bit changed, or cut short', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(before.open('idempotency-body', changed, 'employer-1/key-1')).toBeUndefined();
      const cut = sealed.subarray(0, at);
      expect(before.open('idempotency-body', cut, 'employer-1/key-1')).toBeUndefined();
    }
  });

  test('is never sealed the same way twice', () => {
    const again = before.seal('idempotency-body', 'Ada earns 7', 'employer-1/key-1');
    expect(again.equals(sealed)).toBe(false);
  });

  test('opens while the secret rotates, and no longer afterwards', () => {
    expect(rotating.open('idempotency-body', sealed, 'employer-1/key-1')).toBe('Ada earns 7');
    expect(after.open('idempotency-body', sealed, 'employer-1/key-1')).toBeUndefined();
  });
});

describe('a signature', () => {
  test('holds for its text and label alone', () => {
    const signature = before.sign('cursor', 'page 2');
    expect(before.verify('cursor', 'page 2', signature)).toBe(true);
    expect(before.verify('cursor', 'page 3', signature)).toBe(false);
    expect(before.verify('api-key-pepper', 'page 2', signature)).toBe(false);
    expect(before.verify('cursor', 'page 2', signature.subarray(1))).toBe(false);
    expect(before.verify('cursor', 'page 2', Buffer.alloc(0))).toBe(false);
  });

  test('of the previous secret holds while it rotates; new work is signed with the current one', () => {
    expect(rotating.verify('cursor', 'page 2', before.sign('cursor', 'page 2'))).toBe(true);
    expect(after.verify('cursor', 'page 2', before.sign('cursor', 'page 2'))).toBe(false);
    expect(after.verify('cursor', 'page 2', rotating.sign('cursor', 'page 2'))).toBe(true);
  });
});

test('every label has a key of its own, of 256 bits', () => {
  const labels = ['api-key-pepper', 'cursor', 'idempotency-body', 'development-tokens'] as const;
  const keys = labels.map((label) => before.current(label).toString('hex'));
  expect(new Set(keys).size).toBe(labels.length);
  expect(keys.map((key) => key.length)).toEqual([64, 64, 64, 64]);
});

test('printing a keyring shows no secret', () => {
  for (const text of [inspect(rotating, { depth: 9, showHidden: true }), JSON.stringify(rotating)])
    expect(text).not.toContain('secret that');
});
