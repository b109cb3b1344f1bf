import type { EmployerTx } from '../../platform/db/database.js';
import type { AuditKeyRow, AuditSealRow } from './audit-log.table.js';

/**
 * Every column of an entry as one text that no other entry has. A jsonb array keeps apart what is null, empty and
 * absent, and prints the same on every version of PostgreSQL; new columns are added at its end.
 */
const CANONICAL = `jsonb_build_array(e.employer_id, e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
  e.actor_kind, e.actor_id, e.on_behalf_of, e.action, e.subject_type, e.subject_id, e.request_id, to_jsonb(e.changed_fields),
  e.details, e.personal_subject_id, encode(e.personal_values, 'hex'))::text`;

/** An entry that waits for its seal. */
export type Unsealed = { entryId: string; canonical: string; sealedAt: string };
/** A seal beside what it seals; `canonical` is null where the entry is gone. */
export type Link = AuditSealRow & { canonical: string | null };

const TRY_LOCK = {
  name: 'audit_seal_lock',
  text: `select pg_try_advisory_xact_lock(hashtextextended('audit-seal:' || current_employer(), 0)) as free`,
};
/** One sealer for each employer at a time: a chain has one end. */
export async function tryLockChain(tx: EmployerTx): Promise<boolean> {
  const [row] = await tx.rows<{ free: boolean }>(TRY_LOCK);
  return row?.free === true;
}

const SEAL_COLUMNS = `s.seq, s.entry_id as "entryId", s.key_id as "keyId", s.sealed_at as "sealedAt", s.hash`;
const LAST = {
  name: 'audit_seal_last',
  text: `select ${SEAL_COLUMNS} from audit_seals s where s.employer_id = current_employer() order by s.seq desc limit 1`,
};
/** The end of the chain; undefined while it is empty. Served by the primary key. */
export async function findLastSeal(tx: EmployerTx): Promise<AuditSealRow | undefined> {
  const [row] = await tx.rows<AuditSealRow>(LAST);
  return row;
}

const SEAL_AT = {
  name: 'audit_seal_at',
  text: `select ${SEAL_COLUMNS} from audit_seals s where s.employer_id = current_employer() and s.seq = $1`,
};
export async function findSeal(tx: EmployerTx, seq: number): Promise<AuditSealRow | undefined> {
  const [row] = await tx.rows<AuditSealRow>(SEAL_AT, [seq]);
  return row;
}

const UNSEALED = {
  name: 'audit_unsealed',
  text: `select e.id as "entryId", ${CANONICAL} as canonical, now() as "sealedAt"
         from unsealed_audit_entries($1) q join audit_entries e on e.employer_id = current_employer() and e.id = q
         order by e.occurred_at, e.id`,
};
/** What waits for a seal, in the order it happened. */
export const readUnsealed = (tx: EmployerTx, atMost: number): Promise<Unsealed[]> =>
  tx.rows<Unsealed>(UNSEALED, [atMost]);

const INSERT = {
  name: 'audit_seal_insert',
  text: `insert into audit_seals (seq, entry_id, key_id, sealed_at, hash)
         select * from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::bytea[])`,
};
export function insertSeals(tx: EmployerTx, seals: readonly AuditSealRow[]): void {
  tx.send(INSERT, [
    seals.map(({ seq }) => seq),
    seals.map(({ entryId }) => entryId),
    seals.map(({ keyId }) => keyId),
    seals.map(({ sealedAt }) => sealedAt),
    seals.map(({ hash }) => hash),
  ]);
}

const LINKS = {
  name: 'audit_links',
  text: `select ${SEAL_COLUMNS}, ${CANONICAL} as canonical, e.id is null as gone
         from (select * from audit_seals where employer_id = current_employer() and seq > $1 order by seq limit $2) s
         left join audit_entries e on e.employer_id = current_employer() and e.id = s.entry_id
         order by s.seq`,
};
/** The chain from a place on, each seal beside its entry. */
export async function readLinks(tx: EmployerTx, afterSeq: number, limit: number): Promise<Link[]> {
  const rows = await tx.rows<Link & { gone: boolean }>(LINKS, [afterSeq, limit]);
  return rows.map(({ gone, ...link }) => ({ ...link, canonical: gone ? null : link.canonical }));
}

const STRAYS = {
  name: 'audit_strays',
  text: `select e.id, s.entry_id is null and not exists (
                  select 1 from unsealed_audit_entries(9223372036854775807) q where q = e.id) as stray
         from (select id from audit_entries where employer_id = current_employer() and ($1::uuid is null or id > $1)
               order by id limit $2) e
         left join audit_seals s on s.employer_id = current_employer() and s.entry_id = e.id
         order by e.id`,
};
export type Stray = { id: string; stray: boolean };
/** Entries in order of their ids, and whether one is neither sealed nor waiting: nobody wrote it through the service. */
export const readStrays = (tx: EmployerTx, afterId: string | null, limit: number) =>
  tx.rows<Stray>(STRAYS, [afterId, limit]);

const COUNT_UNSEALED = {
  text: `select count(*) as waiting from unsealed_audit_entries(9223372036854775807)`,
};
export async function countUnsealed(tx: EmployerTx): Promise<number> {
  const [row] = await tx.rows<{ waiting: number }>(COUNT_UNSEALED);
  return row?.waiting ?? 0;
}

const KEYS = {
  name: 'audit_keys',
  text: `select id, wrapped_by as "wrappedBy", wrapped from audit_keys where employer_id = current_employer() order by id`,
};
/** Oldest first; the last one seals. */
export const readKeys = (tx: EmployerTx): Promise<AuditKeyRow[]> => tx.rows<AuditKeyRow>(KEYS);

const INSERT_KEY = {
  text: `insert into audit_keys (id, wrapped_by, wrapped) values ($1, $2, $3)`,
};
export const insertKey = (tx: EmployerTx, { id, wrappedBy, wrapped }: AuditKeyRow) =>
  tx.send(INSERT_KEY, [id, wrappedBy, wrapped]);

const REWRAP_KEY = {
  text: `update audit_keys set wrapped_by = $2, wrapped = $3 where employer_id = current_employer() and id = $1`,
};
export const rewrapKey = (tx: EmployerTx, { id, wrappedBy, wrapped }: AuditKeyRow) =>
  tx.send(REWRAP_KEY, [id, wrappedBy, wrapped]);
