import { randomInt } from 'node:crypto';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { BASE_62, writeApiKey } from './rules/read-api-key.js';

export const KEY_ID_LENGTH = 12;
const SECRET_LENGTH = 43;

export const randomWord = (length: number): string =>
  Array.from({ length }, () => BASE_62[randomInt(62)]).join('');

/** What is stored of a key: 256 random bits need no slow hash, and a slow one would be a way to exhaust the service. */
export const hashSecret = (keyring: Keyring, keyId: string, secret: string): Buffer =>
  keyring.sign('api-key-pepper', `${keyId}.${secret}`);

/** Whether `secretHmac` was made of this secret, under the service’s secret of now or the one before it. */
export const isSecret = (
  keyring: Keyring,
  keyId: string,
  secret: string,
  secretHmac: Buffer,
): boolean => keyring.verify('api-key-pepper', `${keyId}.${secret}`, secretHmac);

/** A new secret for a key id: the whole key, to be shown once, and what is stored of it. */
export function makeSecret(keyring: Keyring, environment: string, keyId: string) {
  const secret = randomWord(SECRET_LENGTH);
  return {
    text: writeApiKey({ environment, keyId, secret }),
    secretHmac: hashSecret(keyring, keyId, secret),
  };
}
