import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { EmployerId } from '../../kernel/ids.js';
import { type Actor, type Grants, mayUse } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { PersonalChange, PersonalValues } from '../../platform/events/personal-values.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { findLastSeal, readKeys } from './audit-chain.repository.js';
import { NOTHING_BEFORE } from './audit-chain.service.js';
import { listEntries } from './audit-log.repository.js';
import type { AuditEntry, AuditEntryQuery, AuditHead } from './audit-log.schemas.js';
import type { AuditEntryRow } from './audit-log.table.js';

type Deps = {
  db: Database;
  pager: Pager;
  keyring: Keyring;
  personal: PersonalValues;
  grants: () => Grants;
};
export type AuditLogService = ReturnType<typeof auditLogService>;

/** How a raw Ed25519 seed is told to be one (RFC 8410): the bytes before it in PKCS #8, and before a raw public key. */
const PKCS8_BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');
const RAW_KEY_BYTES = 32;

function signHead(keyring: Keyring, statement: string) {
  const seed = keyring.current('audit-head');
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_BEFORE_SEED, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    signature: sign(null, Buffer.from(statement), key).toString('base64url'),
    publicKey: publicKey.subarray(-RAW_KEY_BYTES).toString('base64url'),
  };
}

export function auditLogService({ db, pager, keyring, personal, grants }: Deps) {
  return {
    /** Newest first. Personal values are opened for who may read personal data, and gone for whom was erased. */
    list: (actor: Actor, query: AuditEntryQuery): Promise<Page<AuditEntry>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listAuditEntries',
        filters: query,
      };
      const page = pager.read(bound, query);
      const mayOpen = mayUse(actor, 'personal-data.read', grants());
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await listEntries(tx, query, page);
        const sealed = rows.filter(hasPersonal).map(({ personalSubjectId, personalValues }) => ({
          subjectId: personalSubjectId,
          sealed: personalValues,
        }));
        const opened = (mayOpen ? await personal.open(tx, sealed) : []).values();
        return pager.page(bound, page, rows, {
          item: (row) =>
            toResource(row, {
              change: hasPersonal(row) ? opened.next().value : undefined,
              redacted: hasPersonal(row) && !mayOpen,
            }),
          after: (row) => [row.occurredAt, row.id],
        });
      });
    },

    /** How many keys of the chain another secret than the present one wrapped. */
    countOutdatedKeys: (employerId: EmployerId): Promise<number> =>
      db.inEmployer(
        employerId,
        async (tx) => (await readKeys(tx)).filter(keyring.isOutdated).length,
      ),

    /** The end of the chain, signed: for a place outside the database. */
    head: (employerId: EmployerId): Promise<AuditHead> =>
      db.inEmployer(employerId, async (tx) => {
        const last = await findLastSeal(tx);
        const seq = last?.seq ?? 0;
        const hash = (last?.hash ?? NOTHING_BEFORE).toString('hex');
        const statement = `upskill audit head 1\n${employerId}\n${seq}\n${hash}`;
        return {
          employerId,
          seq,
          hash,
          sealedAt: last?.sealedAt ?? null,
          statement,
          ...signHead(keyring, statement),
        };
      }),
  };
}

type WithPersonal = AuditEntryRow & { personalSubjectId: string; personalValues: Buffer };
const hasPersonal = (row: AuditEntryRow): row is WithPersonal =>
  row.personalSubjectId !== null && row.personalValues !== null;

function toResource(
  row: AuditEntryRow,
  { change, redacted }: { change: PersonalChange | undefined; redacted: boolean },
): AuditEntry {
  return {
    id: row.id,
    occurredAt: row.occurredAt,
    actor: { kind: row.actorKind, id: row.actorId },
    onBehalfOfId: row.onBehalfOf,
    action: row.action,
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    requestId: row.requestId,
    changedFields: row.changedFields,
    details: row.details,
    personalChange: change ? { before: { ...change.before }, after: { ...change.after } } : null,
    seq: row.seq,
    sealedAt: row.sealedAt,
    redactedFields: redacted ? ['personalChange'] : [],
  };
}
