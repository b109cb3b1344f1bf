import { v7 as uuidv7 } from 'uuid';
import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { checkConversion } from './rules/check-conversion.js';
import {
  type Anchor,
  convertLevel,
  creditOn,
  defaultAnchors,
  normalizeLevel,
  requireOn,
} from './rules/convert-level.js';
import * as repository from './scale-conversions.repository.js';
import type {
  LevelPreview,
  LevelPreviewRequest,
  NewScaleConversion,
  ScaleConversion,
  ScaleConversionQuery,
} from './scale-conversions.schemas.js';
import { conversionCreated, conversionWithdrawn } from './skills.events.js';
import * as problem from './skills.problems.js';

export type ScaleConversionService = ReturnType<typeof scaleConversionService>;

/** Asks the employers module; only the zone in which "today" is today matters here. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };

type Deps = { db: Database; pager: Pager; clock: () => Date; employers: EmployerSettings };

const missing = () => problem.conversionNotFound('There is no such conversion.');

function wrongAt(make: typeof problem.conversionWrong, pointer: string, code: string, why: string) {
  return make(why, { errors: [{ pointer, code, detail: why }] });
}

/** @throws `unknown-reference` (422), `scale-conversion-wrong` (422) where both are one */
async function requirePair(tx: EmployerTx, pair: { fromScaleId: string; toScaleId: string }) {
  const scales = await repository.readScales(tx, [pair.fromScaleId, pair.toScaleId]);
  const from = scales.find(({ id }) => id === pair.fromScaleId);
  const to = scales.find(({ id }) => id === pair.toScaleId);
  if (from && to) return { from, to };
  const errors = [...(from ? [] : ['/fromScaleId']), ...(to ? [] : ['/toScaleId'])].map(
    (pointer) => ({ pointer, code: 'unknown-reference', detail: 'There is no such scale.' }),
  );
  throw unknownReference('A proficiency scale does not exist.', { errors });
}

const authorOf = ({ kind, principalId }: Actor) => ({
  createdByKind: kind,
  createdById: principalId,
});

export function scaleConversionService({ db, pager, clock, employers }: Deps) {
  const todayOf = async (tx: EmployerTx): Promise<PlainDate> =>
    dateIn((await employers.settingsOf(tx)).timeZone, clock());

  return {
    /** @throws `scale-conversion-wrong` (422), `scale-conversion-exists` (409) */
    create: (actor: Actor, values: NewScaleConversion): Promise<ScaleConversion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const anchors = values.anchors as unknown as Anchor[];
        const scales = await requirePair(tx, values);
        const faulty = checkConversion({ ...scales, anchors });
        if (faulty) {
          const code = faulty.fault.replaceAll('_', '-');
          throw wrongAt(problem.conversionWrong, faulty.pointer, code, faulty.detail);
        }
        const { fromScaleId, toScaleId, effectiveOn } = values;
        const id = uuidv7();
        const conversion = { id, fromScaleId, toScaleId, effectiveOn };
        const written = { ...conversion, anchors, ...authorOf(actor) };
        const row = await repository.insertConversion(tx, written);
        publish(tx, actor, conversionCreated(id, conversion));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<ScaleConversion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findConversion(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (
      actor: Actor,
      query: ScaleConversionQuery,
    ): Promise<PageWithDeleted<ScaleConversion>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listScaleConversions', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        if (query.deleted === 'true') {
          const gone = { resource: 'scale_conversions', updatedSince: query.updatedSince };
          return deletedOnly(pager, bound, page, await listTombstones(tx, gone, page));
        }
        const rows = await repository.listConversions(tx, query, page);
        const after = ({ id }: repository.ConversionRow) => [id];
        return withoutDeleted(pager.page(bound, page, rows, { item: toResource, after }));
      });
    },

    /** Takes a planned conversion back. @throws `scale-conversion-in-force` (409) */
    withdraw: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findConversion(tx, id);
        if (!row) throw missing();
        requireVersion(expected, row.version);
        const { fromScaleId, toScaleId, effectiveOn } = row;
        if (effectiveOn <= (await todayOf(tx))) {
          throw problem.conversionInForce(
            `It holds since ${effectiveOn}, and levels may have been converted with it: lay down a later one instead.`,
          );
        }
        if (!(await repository.deleteConversion(tx, id))) throw missing();
        publish(tx, actor, conversionWithdrawn(id, { id, fromScaleId, toScaleId, effectiveOn }));
      }),

    /** What a level comes to; stores nothing. @throws `level-not-on-scale` (422) */
    preview: (actor: Actor, request: LevelPreviewRequest): Promise<LevelPreview> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { level, fromScaleId, toScaleId } = request;
        const { from, to } = await requirePair(tx, request);
        if (fromScaleId === toScaleId) {
          const why = 'A level needs no conversion to its own scale.';
          throw wrongAt(problem.conversionWrong, '/toScaleId', 'same-scale', why);
        }
        if (level < from.zero || level > from.max) {
          const why = `The level must lie between ${from.zero} and ${from.max} on this scale.`;
          throw wrongAt(problem.levelNotOnScale, '/level', 'level-not-on-scale', why);
        }
        const on = request.on ?? (await todayOf(tx));
        const conversion = await repository.findInForce(tx, fromScaleId, toScaleId, on);
        const anchors = conversion?.anchors ?? defaultAnchors(from, to);
        return {
          normalised: atFourDecimals(normalizeLevel(level, from)),
          level: atFourDecimals(convertLevel(level, anchors)),
          creditedLevel: creditOn(to, level, anchors),
          requiredLevel: requireOn(to, level, anchors),
          conversionId: conversion?.id ?? null,
          on,
        };
      }),
  };
}

const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;

function toResource({
  createdByKind,
  createdById,
  ...row
}: repository.ConversionRow): ScaleConversion {
  return {
    ...row,
    anchors: row.anchors.map((anchor) => [...anchor]),
    createdBy: { kind: createdByKind, id: createdById },
  };
}
