import type { EmployerTx } from '../db/database.js';
import type { Keyring } from '../secrets/keyring.js';

/** What a stored answer is tied to: opened under anything else it does not open. */
export const sealedFor = (employerId: string, principalId: string, key: string) =>
  `${employerId}\n${principalId}\n${key}`;

type Stored = { principalId: string; key: string; body: Buffer };

const BATCH = 500;
const PAGE = {
  text: `select principal_id as "principalId", key, body from idempotency_keys
         where employer_id = current_employer() and (principal_id, key) > ($1, $2) order by principal_id, key limit $3`,
};
const FORGET = {
  text: `delete from idempotency_keys i using unnest($1::text[], $2::text[]) as gone (principal_id, key)
         where i.employer_id = current_employer() and i.principal_id = gone.principal_id and i.key = gone.key`,
};

/**
 * Deletes the stored answers that hold one of the words, and all that `principalId` got. They are sealed, so each is
 * opened to look; one that does not open any more goes too, since nobody can say what is in it.
 */
export async function forgetAnswers(
  tx: EmployerTx,
  keyring: Keyring,
  { principalId, words }: { principalId: string; words: readonly string[] },
): Promise<number> {
  const holdsWord = (stored: Stored) => {
    const context = sealedFor(tx.employerId, stored.principalId, stored.key);
    const body = keyring.open('idempotency-body', stored.body, context);
    return (
      body === undefined || words.some((word) => body.includes(JSON.stringify(word).slice(1, -1)))
    );
  };
  let after = ['', ''];
  let forgotten = 0;
  for (;;) {
    const rows = await tx.rows<Stored>(PAGE, [...after, BATCH]);
    const gone = rows.filter((row) => row.principalId === principalId || holdsWord(row));
    if (gone.length > 0)
      tx.send(FORGET, [gone.map((row) => row.principalId), gone.map((row) => row.key)]);
    forgotten += gone.length;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return forgotten;
    after = [last.principalId, last.key];
  }
}
