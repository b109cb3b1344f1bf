/** Base-62 digits in ASCII order. */
export const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export type ApiKeyParts = { environment: string; keyId: string; secret: string };

const SHAPE = /^upk_([a-z]{2,8})_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/** CRC-32 (IEEE 802.3), the checksum secret scanners expect at the end of a key. */
function crc32(text: string): number {
  let crc = ~0;
  for (const character of text) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = BASE_62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** The key as it is shown once: `upk_<environment>_<id>_<secret>_<checksum>`. */
export function writeApiKey({ environment, keyId, secret }: ApiKeyParts): string {
  const body = `upk_${environment}_${keyId}_${secret}`;
  return `${body}_${checksum(body)}`;
}

/** The parts of a key; undefined if the shape or the checksum is wrong, which costs no look into the database. */
export function readApiKey(text: string): ApiKeyParts | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, environment = '', keyId = '', secret = '', sum] = match;
  if (checksum(`upk_${environment}_${keyId}_${secret}`) !== sum) return undefined;
  return { environment, keyId, secret };
}
