import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type KeyLabel =
  | 'api-key-pepper'
  | 'cursor'
  | 'idempotency-body'
  | 'development-tokens'
  | 'key-wrapping'
  | 'audit-head';

/** AES-256-GCM: nonce ‖ tag ‖ ciphertext. `context` ties it to its place: moved elsewhere it does not open. */
export function sealWith(key: Buffer, data: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(data), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Undefined if it was not sealed with this key for this context, or was changed since. */
export function openWith(key: Buffer, sealed: Buffer, context: string): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const data = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([data, decipher.final()]);
  } catch {
    return undefined; // the tag is not of this key, context and data: the one thing that can be wrong here
  }
}

/** Prints as `[redacted]` wherever it may end up: logs, errors, JSON. */
class Secret {
  readonly #value: Buffer;
  constructor(value: string) {
    this.#value = Buffer.from(value, 'utf8');
  }
  derive(label: KeyLabel): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#value, 'upskill', label, 32));
  }
  toString() {
    return '[redacted]';
  }
  toJSON() {
    return '[redacted]';
  }
}

/** A data key as it may be stored: useless without the service’s secret. */
export type WrappedKey = { wrappedBy: string; wrapped: Buffer };

export type Keyring = ReturnType<typeof createKeyring>;

/**
 * Every key of the service, derived by label (HKDF-SHA-256) from UPSKILL_SECRET. While the secret rotates, what the
 * previous one signed or sealed is still accepted; new work uses the current one.
 */
export function createKeyring(options: { secret: string; previousSecret?: string | undefined }) {
  const secrets = [new Secret(options.secret)];
  if (options.previousSecret) secrets.push(new Secret(options.previousSecret));
  const cache = new Map<KeyLabel, Buffer[]>();

  function keysFor(label: KeyLabel): Buffer[] {
    const known = cache.get(label);
    if (known) return known;
    const keys = secrets.map((secret) => secret.derive(label));
    cache.set(label, keys);
    return keys;
  }
  function current(label: KeyLabel): Buffer {
    const [key] = keysFor(label);
    if (!key) throw new Error('the keyring is empty');
    return key;
  }
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

  return {
    current,
    /** Whether a previous secret is still accepted. */
    isRotating: secrets.length > 1,
    sign: (label: KeyLabel, text: string): Buffer => hmac(current(label), text),
    /** Whether `signature` is that of `text`, in constant time, under the current or the previous secret. */
    verify: (label: KeyLabel, text: string, signature: Buffer): boolean =>
      keysFor(label)
        .map((key) => hmac(key, text))
        .some((own) => own.length === signature.length && timingSafeEqual(own, signature)),

    /** Seals text under a label; see `sealWith`. */
    seal: (label: KeyLabel, text: string, context: string): Buffer =>
      sealWith(current(label), Buffer.from(text, 'utf8'), context),
    /** Undefined if it was not sealed here, under this label, for this context. */
    open(label: KeyLabel, sealed: Buffer, context: string): string | undefined {
      for (const key of keysFor(label)) {
        const data = openWith(key, sealed, context);
        if (data !== undefined) return data.toString('utf8');
      }
      return undefined;
    },

    /** What `wrappedBy` of a key is that the present secret wraps. */
    wrappingName: nameOf(current('key-wrapping')),
    /** Wraps a random data key for storage. `wrappedBy` names the secret, so that a rotation finds what to wrap anew. */
    wrap: (key: Buffer, context: string): WrappedKey => ({
      wrappedBy: nameOf(current('key-wrapping')),
      wrapped: sealWith(current('key-wrapping'), key, context),
    }),
    /** The data key; undefined if it was wrapped under a secret this service no longer knows, or was changed. */
    unwrap(wrapped: Buffer, context: string): Buffer | undefined {
      for (const key of keysFor('key-wrapping')) {
        const data = openWith(key, wrapped, context);
        if (data !== undefined) return data;
      }
      return undefined;
    },
    /** Whether a wrapped key should be wrapped anew, because the secret has changed since. */
    isOutdated: ({ wrappedBy }: { wrappedBy: string }) =>
      wrappedBy !== nameOf(current('key-wrapping')),
  };
}

/** Tells keys apart and says nothing about them. */
const nameOf = (key: Buffer) => createHmac('sha256', key).update('name').digest('hex').slice(0, 16);
