import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

type Entry = { payload: AdapterPayload; endsAt: number };

/** Where the demo sign-in keeps sessions and codes: in memory, as long as they are valid. */
export function demoStore(): AdapterFactory {
  const entries = new Map<string, Entry>();

  function dropEnded() {
    const now = Date.now();
    for (const [key, { endsAt }] of entries) if (endsAt <= now) entries.delete(key);
  }

  return (kind: string): Adapter => {
    const keyOf = (id: string) => `${kind}:${id}`;
    const read = (key: string) => {
      dropEnded();
      return entries.get(key)?.payload;
    };
    return {
      upsert: async (id, payload, lifetimeS) => {
        dropEnded();
        entries.set(keyOf(id), { payload, endsAt: Date.now() + lifetimeS * 1_000 });
      },
      find: async (id) => read(keyOf(id)),
      findByUid: async (uid) => {
        dropEnded();
        const own = [...entries].filter(([key]) => key.startsWith(`${kind}:`));
        return own.find(([, { payload }]) => payload.uid === uid)?.[1].payload;
      },
      findByUserCode: async () => undefined, // devices do not sign in here
      consume: async (id) => {
        const payload = read(keyOf(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => {
        entries.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of entries)
          if (payload.grantId === grantId) entries.delete(key);
      },
    };
  };
}
